package accesspolicy

import (
	"maps"
	"slices"
)

// Reach tells a report what permissions come to. Commands that Azure disables for everybody don't count.
type Reach struct {
	// Writes says that some command changes keys; Dangerous that some command is in Redis's category dangerous.
	Writes, Dangerous bool
	// AllKeys says that no prefix limits the keys.
	AllKeys bool
	// PastPrefixes are the allowed commands that no key prefix holds back, because they name no key: flushall empties
	// the whole cache under any prefix.
	PastPrefixes []string
}

// keyless are the commands that touch or list keys without naming them, so that ACL key patterns don't apply to them
// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/: patterns are matched with the keys that
// a command names as arguments).
var keyless = []string{"dbsize", "flushall", "flushdb", "keys", "monitor", "randomkey", "scan", "swapdb"}

// harmlessParts are the parts of commands that Redis 6.0 calls dangerous as a whole, and that ACL CAT of 7.0, where parts
// have categories of their own, no longer lists in dangerous. Of cluster, Azure leaves only what reads.
var harmlessParts = map[string][]string{
	"client":  {"caching", "getname", "getredir", "help", "id", "reply", "setname", "tracking"},
	cluster:   clusterReads,
	"latency": {"help"},
	"module":  {"help"},
}

// Reach judges the permissions; they must be without problems.
func (p Permissions) Reach() Reach {
	reach := Reach{AllKeys: p.AllKeys}
	commands := p.allowed()
	_, parts := split(p.Commands)
	for _, part := range parts {
		if container, name := cut(part); !slices.Contains(harmlessParts[container], name) {
			commands[container] = true
		}
	}
	for _, command := range slices.Sorted(maps.Keys(commands)) {
		if slices.Contains(blocked, command) {
			continue
		}
		reach.Writes = reach.Writes || isIn(command, categoryWrite)
		reach.Dangerous = reach.Dangerous || isIn(command, categoryDangerous)
		if !p.AllKeys && slices.Contains(keyless, command) {
			reach.PastPrefixes = append(reach.PastPrefixes, command)
		}
	}
	return reach
}

// allowed are the commands that are allowed whole, found as Redis finds them: rule by rule in the order of
// [Permissions.String].
func (p Permissions) allowed() map[string]bool {
	whole, _ := split(p.Commands)
	allowed := map[string]bool{}
	for command := range table() {
		granted := slices.ContainsFunc(p.Categories, func(category string) bool { return isIn(command, category) })
		excluded := slices.ContainsFunc(p.ExcludedCategories, func(category string) bool { return isIn(command, category) })
		named := slices.Contains(whole, command)
		if (granted && !excluded || named) && !slices.Contains(p.ExcludedCommands, command) {
			allowed[command] = true
		}
	}
	return allowed
}
