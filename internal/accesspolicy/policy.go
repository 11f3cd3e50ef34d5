package accesspolicy

import (
	"maps"
	"slices"
	"strings"
)

// Policy is an ACL of Redis 6.0, read rule by rule from left to right. The zero value allows nothing. It is made by
// [Parse] or [Permissions.Policy] and does not change.
type Policy struct {
	rules    []rule
	commands map[string]grant
	allKeys  bool
	patterns []string
	// idle are the rules that changed nothing when their turn came.
	idle []rule
}

// grant is what the rules come to for one command.
type grant struct {
	// whole says that every form of the command is allowed.
	whole bool
	// by is the rule that decided last, nil when none did.
	by *rule
	// parts are the first arguments that are allowed where the command is not, with their rules.
	parts map[string]rule
}

// String is the policy as one line, each rule as Redis 6.0 reads it: names in lower case, one blank between rules,
// allkeys for ~*, +@all for allcommands and -@all for nocommands.
func (p Policy) String() string {
	words := make([]string, len(p.rules))
	for i, each := range p.rules {
		words[i] = each.String()
	}
	return strings.Join(words, " ")
}

// AllKeys says whether the policy reaches every key.
func (p Policy) AllKeys() bool { return p.allKeys }

// KeyPatterns are the glob patterns of the keys that the policy reaches, "orders:*", in the order of the rules; none with
// [Policy.AllKeys], and none when it reaches no key.
func (p Policy) KeyPatterns() []string { return slices.Clone(p.patterns) }

// Idle are the rules that change nothing where they stand, such as -get where nothing granted get.
func (p Policy) Idle() []string {
	var words []string
	for _, each := range p.idle {
		words = append(words, each.String())
	}
	return words
}

// Policy is what the permissions come to; they must be without problems ([Permissions.Check]).
func (p Permissions) Policy() Policy {
	var policy Policy
	for _, word := range strings.Fields(p.String()) {
		r, _ := read(word)
		policy.apply(r)
	}
	return policy
}

// apply does to the policy what Redis 6.0 does: ACLSetUser of https://github.com/redis/redis/blob/6.0/src/acl.c.
func (p *Policy) apply(r rule) {
	before := p.copy()
	p.rules = append(p.rules, r)
	switch r.kind {
	case grantCategory, takeCategory:
		for name := range table() {
			if isIn(name, r.name) {
				p.set(name, r.kind == grantCategory, r)
			}
		}
	case grantCommand, takeCommand:
		p.set(r.name, r.kind == grantCommand, r)
	case grantPart:
		p.addPart(r)
	case keyPattern:
		if !slices.Contains(p.patterns, r.name) {
			p.patterns = append(p.patterns, r.name)
		}
	case everyKey, noKeys:
		p.allKeys, p.patterns = r.kind == everyKey, nil
	}
	if p.allows(before) {
		p.idle = append(p.idle, r)
	}
}

// set grants a command whole or takes it away, which ends what was granted of its parts. The first rule that led to what
// holds keeps the credit.
func (p *Policy) set(name string, whole bool, by rule) {
	if old := p.commands[name]; old.whole == whole && len(old.parts) == 0 {
		return
	}
	if p.commands == nil {
		p.commands = map[string]grant{}
	}
	p.commands[name] = grant{whole: whole, by: &by}
}

func (p *Policy) addPart(r rule) {
	if p.commands == nil {
		p.commands = map[string]grant{}
	}
	old := p.commands[r.name]
	if old.whole {
		return // Redis refuses it; so does Parse
	}
	parts := maps.Clone(old.parts)
	if parts == nil {
		parts = map[string]rule{}
	}
	parts[r.part] = r
	p.commands[r.name] = grant{by: old.by, parts: parts}
}

func (p *Policy) copy() Policy {
	return Policy{commands: maps.Clone(p.commands), allKeys: p.allKeys, patterns: slices.Clone(p.patterns)}
}

// allows says whether two policies allow the same.
func (p *Policy) allows(other Policy) bool {
	if p.allKeys != other.allKeys || !slices.Equal(p.patterns, other.patterns) {
		return false
	}
	for name := range table() {
		mine, theirs := p.commands[name], other.commands[name]
		if mine.whole != theirs.whole || !maps.Equal(mine.parts, theirs.parts) {
			return false
		}
	}
	return true
}
