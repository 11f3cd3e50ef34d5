package accesspolicy

import (
	"slices"
)

// Reach tells a report what a policy comes to. Commands that Azure disables for everybody don't count.
type Reach struct {
	// Writes says that some command changes keys; Dangerous that some command is in Redis's category dangerous.
	Writes, Dangerous bool
	// AllKeys says that no prefix limits the keys.
	AllKeys bool
	// PastPrefixes are the allowed commands that read, change, list or count keys although no key rule is asked about
	// them: flushall empties the whole cache under any prefix.
	PastPrefixes []string
}

// harmlessParts are the parts of commands that Redis 6.0 calls dangerous as a whole, and that ACL CAT of 7.0, where parts
// have categories of their own, no longer lists in dangerous. Of cluster, Azure leaves only what reads.
var harmlessParts = map[string][]string{
	"client":  {"caching", "getname", "getredir", "help", "id", "reply", "setname", "tracking"},
	cluster:   clusterReads,
	"latency": {"help"},
	"module":  {"help"},
	"slowlog": {"help"},
}

// Reach judges the permissions; they must be without problems.
func (p Permissions) Reach() Reach { return p.Policy().Reach() }

// Reach judges the policy.
func (p Policy) Reach() Reach {
	reach := Reach{AllKeys: p.allKeys}
	for name, granted := range p.commands {
		if !slices.Contains(blocked, name) && (granted.whole || beyondHarmless(name, granted.parts)) {
			reach.Writes = reach.Writes || isIn(name, categoryWrite)
			reach.Dangerous = reach.Dangerous || isIn(name, categoryDangerous)
		}
	}
	if !p.allKeys {
		for _, risk := range p.Beyond(Data, Names) {
			reach.PastPrefixes = append(reach.PastPrefixes, risk.Command)
		}
	}
	return reach
}

func beyondHarmless(name string, granted map[string]rule) bool {
	for part := range granted {
		if !slices.Contains(harmlessParts[name], part) {
			return true
		}
	}
	return false
}

// allowed are the commands that are allowed whole, found as Redis finds them: rule by rule in the order of
// [Permissions.String].
func (p Permissions) allowed() map[string]bool {
	allowed := map[string]bool{}
	for command, granted := range p.Policy().commands {
		if granted.whole {
			allowed[command] = true
		}
	}
	return allowed
}
