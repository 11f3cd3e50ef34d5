package accesspolicy

import (
	_ "embed" // for the table of commands
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed commands.txt
var commandList string

// The categories that decide more than membership.
const (
	everything        = "all"
	categoryRead      = "read"
	categoryWrite     = "write"
	categoryAdmin     = "admin"
	categoryDangerous = "dangerous"
)

// table reads commands.txt: the categories of each command.
var table = sync.OnceValue(func() map[string][]string {
	commands := map[string][]string{}
	for line := range strings.Lines(commandList) {
		if fields := strings.Fields(line); len(fields) > 0 && fields[0] != "#" {
			commands[fields[0]] = fields[1:]
		}
	}
	return commands
})

// Categories are the names of all command categories of Redis 6.0, in the order of the alphabet; all is every command.
func Categories() []string {
	found := map[string]bool{everything: true}
	for _, categories := range table() {
		for _, category := range categories {
			found[category] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func commandNames() []string {
	return slices.Sorted(maps.Keys(table()))
}

// isIn says whether a command is a member of a category.
func isIn(command, category string) bool {
	return category == everything || slices.Contains(table()[command], category)
}

// containers are the commands whose first argument is a command of its own, so that a part can be granted
// (https://redis.io/docs/latest/commands/). Parts are no names of a table in Redis 6.0: it takes any word.
var containers = []string{
	"acl", "client", "cluster", "command", "config", "debug", "latency", "memory", "module", "object", "pubsub",
	"script", "slowlog", "stralgo", "xgroup", "xinfo",
}

// newer are the commands that users know from later versions, by the version that brought them (`since` of COMMAND DOCS).
var newer = map[string]string{
	"6.2": "blmove copy failover geosearch geosearchstore getdel getex hrandfield lmove reset smismember xautoclaim " +
		"zdiff zdiffstore zinter zmscore zrandmember zrangestore zunion",
	"7.0": "blmpop bzmpop eval_ro evalsha_ro expiretime fcall fcall_ro function lcs lmpop pexpiretime sintercard " +
		"sort_ro spublish ssubscribe sunsubscribe zintercard zmpop",
}

// cameWith is the version of Redis that brought a command, when that is later than 6.0; else "".
func cameWith(command string) string {
	for version, commands := range newer {
		if slices.Contains(strings.Fields(commands), command) {
			return version
		}
	}
	return ""
}
