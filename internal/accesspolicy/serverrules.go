package accesspolicy

import (
	"maps"
	"slices"
	"strings"
)

// ServerRules are rules for a Redis 7.0 server, by which it lets a user do what the policy lets it do on Azure. They name
// each command, because 7.0 moved categories from commands to their parts and has commands that 6.0 lacks; they leave out
// what Azure disables and stralgo, which 7.0 lacks; and they open every channel, because 6.0 closes none. What differs all
// the same: 7.0 answers HELLO without a rule, and refuses BY and GET of SORT to users that don't reach every key.
func (p Policy) ServerRules() string {
	words := []string{"resetkeys", "resetchannels", "-@all"}
	for _, name := range slices.Sorted(maps.Keys(p.commands)) {
		words = append(words, p.serverRulesOf(name)...)
	}
	for _, pattern := range p.patterns {
		words = append(words, "~"+pattern)
	}
	if p.allKeys {
		words = append(words, "~*")
	}
	return strings.Join(append(words, "&*"), " ")
}

func (p Policy) serverRulesOf(name string) []string {
	granted := p.commands[name]
	if slices.Contains(blocked, name) || name == "stralgo" {
		return nil
	}
	granting := slices.Sorted(maps.Keys(granted.parts))
	if known, isContainer := parts[name]; isContainer {
		// 7.0 refuses a part that it does not know, where 6.0 takes any word and grants nothing by it.
		granting = slices.DeleteFunc(granting, func(part string) bool { return !slices.Contains(known, part) })
		if granted.whole {
			granting = known
		}
	}
	var words []string
	if granted.whole && (len(granting) == 0 || name == "command") {
		return []string{"+" + name} // COMMAND alone is a call too, which none of its parts covers
	}
	for _, part := range granting {
		if len(checkBlocked("", name, part)) == 0 {
			words = append(words, "+"+name+"|"+part)
		}
	}
	return words
}
