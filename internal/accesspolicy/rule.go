package accesspolicy

import (
	"strings"
)

// kind is what a rule of an ACL does.
type kind int

const (
	grantCategory kind = iota
	takeCategory
	grantCommand
	takeCommand
	grantPart
	keyPattern
	everyKey
	noKeys
)

// rule is one word of an ACL, in lower case but for key patterns.
type rule struct {
	kind kind
	// name is the category, the command or the pattern.
	name string
	// part is set for grantPart.
	part string
}

// String is the rule as Redis reads it.
func (r rule) String() string {
	switch r.kind {
	case grantCategory:
		return "+@" + r.name
	case takeCategory:
		return "-@" + r.name
	case grantCommand:
		return "+" + r.name
	case takeCommand:
		return "-" + r.name
	case grantPart:
		return "+" + r.name + "|" + r.part
	case keyPattern:
		return "~" + r.name
	case everyKey:
		return "allkeys"
	default:
		return "resetkeys"
	}
}

// read finds what a word is by its form alone; known is false when no rule of Redis 6.0 has that form.
// https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/#acl-rules
func read(word string) (r rule, known bool) {
	lower := strings.ToLower(word)
	switch {
	case lower == "allkeys", lower == "~*":
		return rule{kind: everyKey}, true
	case lower == "resetkeys":
		return rule{kind: noKeys}, true
	case lower == "allcommands":
		return rule{kind: grantCategory, name: everything}, true
	case lower == "nocommands":
		return rule{kind: takeCategory, name: everything}, true
	case strings.HasPrefix(lower, "+@"):
		return rule{kind: grantCategory, name: lower[2:]}, true
	case strings.HasPrefix(lower, "-@"):
		return rule{kind: takeCategory, name: lower[2:]}, true
	case strings.HasPrefix(lower, "+") && strings.Contains(lower, "|"):
		name, part := cut(lower[1:])
		return rule{kind: grantPart, name: name, part: part}, true
	case strings.HasPrefix(lower, "+"):
		return rule{kind: grantCommand, name: lower[1:]}, true
	case strings.HasPrefix(lower, "-"):
		return rule{kind: takeCommand, name: lower[1:]}, true
	case strings.HasPrefix(word, "~"):
		return rule{kind: keyPattern, name: word[1:]}, true
	}
	return rule{}, false
}
