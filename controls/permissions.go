package controls

import (
	"slices"
	"strings"
)

// dangerousCommands are those of Redis's category dangerous by which a client empties, copies, watches or runs the server,
// or ends the connections of others; what merely costs time (keys, sort) or only tells (info, role) is not among them.
// https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#command-categories
var dangerousCommands = []string{
	"acl", "bgrewriteaof", "bgsave", "client", "config", "debug", "failover", "flushall", "flushdb", "migrate", "module", "monitor",
	"psync", "replconf", "replicaof", "restore", "restore-asking", "save", "shutdown", "slaveof", "swapdb", "sync",
}

// harmlessParts are the parts of those commands that concern the client's own connection only.
var harmlessParts = map[string][]string{
	"acl":    {"cat", "help", "whoami"},
	"client": {"caching", "getname", "getredir", "help", "id", "info", "no-evict", "no-touch", "reply", "setinfo", "setname", "tracking", "trackinginfo"},
}

// allowsDangerous reads the permissions of a custom policy as Redis does, from left to right
// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/).
func allowsDangerous(permissions string) bool {
	byCategory, byName := false, map[string]bool{}
	for _, word := range strings.Fields(strings.ToLower(permissions)) {
		switch word {
		case "+@all", "allcommands", "+@dangerous", "+@admin":
			byCategory = true
			continue
		case "-@all", "nocommands", "-@dangerous":
			byCategory = false
			clear(byName)
			continue
		}
		command, isPart := dangerous(strings.TrimLeft(word, "+-"))
		switch {
		case command == "":
		case word[0] == '+':
			byName[command] = true
		case word[0] == '-' && !isPart:
			delete(byName, command)
		}
	}
	return byCategory || len(byName) > 0
}

// dangerous returns the dangerous command that a rule names whole or a part of, "" when there is none.
func dangerous(rule string) (command string, isPart bool) {
	command, part, isPart := strings.Cut(rule, "|")
	if !slices.Contains(dangerousCommands, command) || slices.Contains(harmlessParts[command], part) {
		return "", false
	}
	return command, isPart
}
