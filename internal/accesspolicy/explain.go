package accesspolicy

import (
	"fmt"
	"slices"
	"strings"
)

// Explanation is a policy in plain words.
type Explanation struct {
	// Permissions is the line of rules.
	Permissions string
	// Summary says in one sentence what the policy lets its principal do.
	Summary string
	// Keys says in one sentence which keys it reaches.
	Keys string
	// Rules are the rules one by one, in their order.
	Rules []Meaning
	// Groups are the commands by what they are about, without groups that allow nothing.
	Groups []Group
	// Risks are the allowed commands that deserve a second look, and why.
	Risks []Risk
	// Disabled are commands that the policy grants and Azure disables for everybody.
	Disabled []string
	// Notes are what else is worth knowing.
	Notes []string
}

// Meaning is a rule in words.
type Meaning struct {
	Rule, Means string
	// Idle says that the rule changes nothing where it stands.
	Idle bool
}

// Group is what a policy allows of the commands about one thing, in the order of the alphabet.
type Group struct {
	// About is the thing: "strings".
	About string
	// Reads, Writes and Others are the allowed commands that read keys, that change keys, and that do neither.
	Reads, Writes, Others []string
	// Refused are the commands that the policy does not allow.
	Refused []string
}

// topics are the things that commands are about, by category. A command belongs to the first that it has.
var topics = []struct{ category, about string }{
	{"string", "strings"}, {"hash", "hashes"}, {"list", "lists"}, {"set", "sets"}, {"sortedset", "sorted sets"}, {"stream", "streams"},
	{"bitmap", "bitmaps"}, {"hyperloglog", "counting of distinct items"}, {"geo", "places"}, {"keyspace", "keys of any type"},
	{"pubsub", "messages"}, {"transaction", "transactions"}, {"scripting", "scripts"}, {"connection", "the connection"},
	{categoryAdmin, "administration"}, {everything, "the server"},
}

// Explain puts the policy into words.
func (p Policy) Explain() Explanation {
	explained := Explanation{Permissions: p.String(), Keys: p.keysInWords(), Risks: p.Risks(), Groups: p.groups()}
	for _, each := range p.rules {
		explained.Rules = append(explained.Rules, Meaning{Rule: each.String(), Means: each.meaning(), Idle: slices.Contains(p.idle, each)})
	}
	for _, name := range blocked {
		if granted := p.commands[name]; granted.whole || len(granted.parts) > 0 {
			explained.Disabled = append(explained.Disabled, name)
		}
	}
	explained.Summary = p.summary(explained)
	explained.Notes = p.emptyParts()
	return explained
}

// emptyParts are parts that are granted of commands which have no such part: Redis 6.0 takes any word.
func (p Policy) emptyParts() []string {
	var notes []string
	for _, each := range p.rules {
		if known, isContainer := parts[each.name]; each.kind == grantPart && isContainer && !slices.Contains(known, each.part) {
			notes = append(notes, fmt.Sprintf("%s grants nothing: %s of Redis 6.0 has no part %s; it has %s", each, each.name, each.part, strings.Join(known, ", ")))
		}
	}
	return notes
}

// summary is the sentence that a hurried reader takes away.
func (p Policy) summary(e Explanation) string {
	reads, writes := false, false
	for _, group := range e.Groups {
		reads, writes = reads || len(group.Reads) > 0, writes || len(group.Writes) > 0
	}
	var said string
	switch {
	case !reads && !writes:
		said = "neither reads nor changes keys"
	case !p.allKeys && len(p.patterns) == 0:
		said = "reaches no key at all: its commands on keys are all refused"
	case reads && writes:
		said = "reads and changes " + e.Keys
	case writes:
		said = "changes, but does not read, " + e.Keys
	default:
		said = "reads, but does not change, " + e.Keys
	}
	beyond := p.Beyond(Data)
	switch {
	case p.allKeys && (p.runs("flushall") || p.runs("flushdb")):
		said += "; it can empty the cache"
	case !p.allKeys && len(beyond) > 0:
		said += "; no key rule holds back " + CommandNames(beyond)
	}
	return said
}

// keysInWords says which keys the policy reaches.
func (p Policy) keysInWords() string {
	if p.allKeys {
		return "every key"
	}
	if len(p.patterns) == 0 {
		return "no key at all"
	}
	var begins, others []string
	for _, pattern := range p.patterns {
		if prefix, isPrefix := literalPrefix(pattern); isPrefix {
			begins = append(begins, prefix)
		} else {
			others = append(others, pattern)
		}
	}
	var said []string
	if len(begins) > 0 {
		said = append(said, "keys that begin with "+strings.Join(begins, " or "))
	}
	if len(others) > 0 {
		said = append(said, "keys of the form "+strings.Join(others, " or "))
	}
	return strings.Join(said, ", and ")
}

// literalPrefix is the text before the star of a pattern that holds no other sign of a pattern.
func literalPrefix(pattern string) (prefix string, isPrefix bool) {
	prefix, isPrefix = strings.CutSuffix(pattern, "*")
	return prefix, isPrefix && prefix != "" && !strings.ContainsAny(prefix, `*?[\`)
}

// groups sort what the policy allows by what it is about.
func (p Policy) groups() []Group {
	found := make([]Group, len(topics))
	for _, name := range Commands() {
		if slices.Contains(blocked, name) {
			continue
		}
		at := slices.IndexFunc(topics, func(topic struct{ category, about string }) bool { return isIn(name, topic.category) })
		found[at].About = topics[at].about
		found[at].add(name, p.allowedForms(name))
	}
	return slices.DeleteFunc(found, func(g Group) bool { return len(g.Reads)+len(g.Writes)+len(g.Others) == 0 })
}

func (g *Group) add(name string, allowed []string) {
	switch {
	case len(allowed) == 0:
		g.Refused = append(g.Refused, name)
	case isIn(name, categoryWrite):
		g.Writes = append(g.Writes, allowed...)
	case isIn(name, categoryRead):
		g.Reads = append(g.Reads, allowed...)
	default:
		g.Others = append(g.Others, allowed...)
	}
}

// allowedForms are a command, or the parts of it that are allowed.
func (p Policy) allowedForms(name string) []string {
	granted := p.commands[name]
	if granted.whole && name != cluster {
		return []string{name}
	}
	forms := []string{}
	for _, part := range parts[name] {
		if p.runs(name + "|" + part) {
			forms = append(forms, name+"|"+part)
		}
	}
	if _, isContainer := parts[name]; !isContainer {
		for part := range granted.parts {
			forms = append(forms, name+"|"+part)
		}
	}
	slices.Sort(forms)
	return forms
}

// meaning puts a rule into words.
func (r rule) meaning() string {
	switch r.kind {
	case grantCategory:
		return fmt.Sprintf("allows %s", categoryInWords(r.name))
	case takeCategory:
		return fmt.Sprintf("takes away %s", categoryInWords(r.name))
	case grantCommand:
		return "allows " + r.name
	case takeCommand:
		return "takes away " + r.name
	case grantPart:
		return "allows " + r.part + " of " + r.name
	case keyPattern:
		if prefix, isPrefix := literalPrefix(r.name); isPrefix {
			return "reaches keys that begin with " + prefix
		}
		return "reaches keys of the form " + r.name
	case everyKey:
		return "reaches every key"
	default:
		return "forgets the key rules before it"
	}
}

func categoryInWords(name string) string {
	count := 0
	for _, command := range Commands() {
		if isIn(command, name) {
			count++
		}
	}
	if name == everything {
		return fmt.Sprintf("all %d commands of Redis 6.0", count)
	}
	return fmt.Sprintf("the %d commands of the category %s", count, name)
}
