package accesspolicy

import (
	_ "embed" // for the table of commands
	"maps"
	"slices"
	"strconv"
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

// command is a line of commands.txt.
type command struct {
	arity      int
	keys       string
	categories []string
}

// table reads commands.txt.
var table = sync.OnceValue(func() map[string]command {
	commands := map[string]command{}
	eachCommand("commands.txt", commandList, func(name string, arity int, rest []string) {
		commands[name] = command{arity: arity, keys: rest[0], categories: rest[1:]}
	})
	return commands
})

// eachCommand reads a table of commands: one a line, its name, its arity, and what else the table has of it.
func eachCommand(file, list string, add func(name string, arity int, rest []string)) {
	for line := range strings.Lines(list) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		arity, err := strconv.Atoi(fields[1])
		if err != nil {
			// The files are embedded at build time and every test reads them: no user can cause this.
			panic(file + ": the arity of " + fields[0] + " is no number: " + fields[1])
		}
		add(fields[0], arity, fields[2:])
	}
}

// Categories are the names of all command categories of Redis 6.0, in the order of the alphabet; all is every command.
func Categories() []string {
	found := map[string]bool{everything: true}
	for _, known := range table() {
		for _, category := range known.categories {
			found[category] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Commands are the names of all commands of Redis 6.0, in the order of the alphabet.
func Commands() []string {
	return slices.Sorted(maps.Keys(table()))
}

// isIn says whether a command is a member of a category.
func isIn(command, category string) bool {
	return category == everything || slices.Contains(table()[command].categories, category)
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
