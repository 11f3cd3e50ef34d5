package accesspolicy

import "strings"

// Overlap is a prefix of one policy that some key shares with a prefix of another.
type Overlap struct {
	// Mine and Theirs are the two prefixes.
	Mine, Theirs string
	// Key is a key that begins with both.
	Key string
}

// Overlaps compares two lists of literal prefixes. Two prefixes have a key in common exactly when one begins with the
// other: then the longer one is such a key. With none, no key falls under both lists.
func Overlaps(mine, theirs []string) []Overlap {
	var found []Overlap
	for _, one := range mine {
		for _, other := range theirs {
			if strings.HasPrefix(one, other) || strings.HasPrefix(other, one) {
				found = append(found, Overlap{Mine: one, Theirs: other, Key: longer(one, other)})
			}
		}
	}
	return found
}

func longer(one, other string) string {
	if len(one) > len(other) {
		return one
	}
	return other
}

// Prefixes are the literal prefixes of the keys that the policy reaches. proven is false when that can't be said in
// prefixes: it reaches every key, none, or keys by another pattern.
func (p Policy) Prefixes() (prefixes []string, proven bool) {
	if p.allKeys || len(p.patterns) == 0 {
		return nil, false
	}
	for _, pattern := range p.patterns {
		prefix, isPrefix := literalPrefix(pattern)
		if !isPrefix {
			return nil, false
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, true
}

// sharedExclusions are the commands of the categories that [Shared] grants which reach past key rules, and which the
// category dangerous, excluded whole, does not take away.
var sharedExclusions = []string{"dbsize", "memory", "randomkey", "scan"}

// sharedParts are parts of excluded commands that clients need and that concern nobody else.
var sharedParts = []string{"client|getname", "client|id", "client|setname", "cluster|info", "cluster|nodes", "cluster|slots", "memory|usage"}

// Shared are the permissions of an environment at a cache that it shares with others: reading, and writing if it may, under
// its prefixes, and nothing by which keys of others can be seen, changed or counted, or their clients be disturbed.
func Shared(writes bool, prefixes []string) Permissions {
	permissions := Permissions{
		Categories:         []string{"connection", categoryRead, "transaction"},
		Commands:           sharedParts,
		ExcludedCategories: []string{categoryDangerous},
		ExcludedCommands:   sharedExclusions,
		KeyPrefixes:        prefixes,
	}
	if writes {
		permissions.Categories = append(permissions.Categories, categoryWrite)
	}
	return permissions
}
