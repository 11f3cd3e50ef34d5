package accesspolicy

import (
	"slices"
	"strings"
)

// Permissions are what a custom access policy allows. Names are in lower case and without the signs of an ACL rule.
type Permissions struct {
	// Categories are granted whole: read, write, hash and so on; see [Categories].
	Categories []string
	// Commands are granted one by one: set, or a part of a command such as client|setname.
	Commands []string
	// ExcludedCategories are taken from the granted categories.
	ExcludedCategories []string
	// ExcludedCommands are taken from all that is granted whole; a part of a command can still be granted.
	ExcludedCommands []string
	// KeyPrefixes limit the keys to those that begin with one of them: orders: for orders:1 and orders:eu:2.
	KeyPrefixes []string
	// AllKeys, instead of KeyPrefixes, reaches every key.
	AllKeys bool
}

// String is the permissions string of the policy, such as "+@read +set -keys ~orders:*". The order is fixed, from broad
// to narrow, because Redis applies rules from left to right: granted categories, excluded categories, granted commands,
// excluded commands, granted parts of commands, keys; each in the order of the alphabet and once. So a command that is
// named wins over a category, and a part over its command: "+@all -@dangerous -client +client|setname +info allkeys"
// could not be said with all exclusions at the end. The string is only good when [Permissions.Check] finds no problem.
func (p Permissions) String() string {
	whole, parts := split(p.Commands)
	var rules []string
	for _, group := range []struct {
		sign  string
		names []string
		end   string
	}{
		{"+@", p.Categories, ""},
		{"-@", p.ExcludedCategories, ""},
		{"+", whole, ""},
		{"-", p.ExcludedCommands, ""},
		{"+", parts, ""},
		{"~", p.KeyPrefixes, "*"},
	} {
		for _, name := range ordered(group.names) {
			rules = append(rules, group.sign+name+group.end)
		}
	}
	if p.AllKeys {
		rules = append(rules, "allkeys")
	}
	return strings.Join(rules, " ")
}

// split parts whole commands from parts of commands (command|subcommand).
func split(commands []string) (whole, parts []string) {
	for _, command := range commands {
		if strings.Contains(command, "|") {
			parts = append(parts, command)
		} else {
			whole = append(whole, command)
		}
	}
	return whole, parts
}

func ordered(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
