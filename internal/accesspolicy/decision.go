package accesspolicy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Decision is the answer to whether a policy lets a client run a command.
type Decision struct {
	// Allowed is the answer.
	Allowed bool
	// Because says why in a sentence for people.
	Because string
	// Rule is the rule that decided, such as "+@read"; "" when none did.
	Rule string
	// KeyRules are the key rules that cover the keys of the call, in the order of its keys and each once; empty when the
	// call names no key or a key is refused.
	KeyRules []string
	// Keys are the keys that the call names.
	Keys []string
	// Reason sorts the answer.
	Reason Reason
	// Notes say what else is worth knowing: keys that a command touches without naming them, for one.
	Notes []string
}

// Reason sorts decisions.
type Reason string

// The reasons. Allowed calls have Granted.
const (
	// Granted calls are allowed by a rule, or are open to everybody.
	Granted Reason = "granted"
	// NotGranted commands are granted by no rule.
	NotGranted Reason = "not granted"
	// TakenAway commands were granted by one rule and taken away by a later one.
	TakenAway Reason = "taken away"
	// KeyRefused calls name a key that no key rule covers.
	KeyRefused Reason = "key refused"
	// Disabled commands are disabled by Azure for everybody.
	Disabled Reason = "disabled by Azure"
	// Unknown commands are not known to the Redis of the service, or are those of a module that is not there.
	Unknown Reason = "unknown command"
	// Malformed calls are refused by Redis for their form: their answer says nothing of the policy.
	Malformed Reason = "malformed call"
)

// Can says whether a client with the policy may run a command of Redis 6.0 on Azure Cache for Redis, with the arguments as
// it would send them: Can("MSET", "orders:1", "x", "orders:2", "y"). Upper and lower case of the command are the same.
func (p Policy) Can(command string, args ...string) Decision {
	name := strings.ToLower(command)
	if d, decided := beforeRules(name, args); decided {
		return d
	}
	d := p.byRules(name, args)
	if !d.Allowed {
		return d
	}
	return p.byKeys(d, name, args)
}

// beforeRules answers what no rule can change.
func beforeRules(name string, args []string) (d Decision, decided bool) {
	known, exists := table()[name]
	words := len(args) + 1
	switch {
	case name == "quit":
		return Decision{Allowed: true, Reason: Granted, Because: "quit is open to everybody: it ends the client's own connection"}, true
	case !exists && cameWith(name) != "":
		return Decision{Reason: Unknown, Because: fmt.Sprintf("%s came with Redis %s, and Azure Cache for Redis runs 6.0", name, cameWith(name))}, true
	case !exists:
		because := "Redis 6.0, which Azure Cache for Redis runs, knows no command " + name
		if near := nearestOf(name, table(), blocked); near != "" {
			because += "; did you mean " + near + "?"
		}
		return Decision{Reason: Unknown, Because: because}, true
	case known.arity >= 0 && words != known.arity, words < -known.arity:
		return Decision{Reason: Malformed, Because: wrongCount(name, known.arity)}, true
	case len(checkBlocked("", name, partOf(name, args))) > 0:
		return Decision{Reason: Disabled, Because: "Azure Cache for Redis disables " + spoken(name, args) + " for everybody, because Microsoft manages the server"}, true
	case name == "auth":
		return Decision{Allowed: true, Reason: Granted, Because: "auth is open to everybody: it is how a client signs in"}, true
	}
	return Decision{}, false
}

func wrongCount(name string, arity int) string {
	wanted := fmt.Sprintf("exactly %d", arity-1)
	if arity < 0 {
		wanted = fmt.Sprintf("at least %d", -arity-1)
	}
	return fmt.Sprintf("Redis refuses the call for everybody: the number of arguments is wrong; %s takes %s", name, wanted)
}

// partOf is the part that a call of a container names, in lower case; "" for other commands.
func partOf(name string, args []string) string {
	if _, isContainer := parts[name]; !isContainer || len(args) == 0 {
		return ""
	}
	return strings.ToLower(args[0])
}

// spoken is the command as a rule would name it.
func spoken(name string, args []string) string {
	if part := partOf(name, args); part != "" {
		return name + "|" + part
	}
	return name
}

// byRules answers by the rules about commands.
func (p Policy) byRules(name string, args []string) Decision {
	granted := p.commands[name]
	if granted.whole {
		return Decision{Allowed: true, Reason: Granted, Rule: granted.by.String(), Because: fmt.Sprintf("%s grants %s", granted.by, name)}
	}
	if len(args) > 0 {
		if by, found := granted.parts[strings.ToLower(args[0])]; found {
			return Decision{Allowed: true, Reason: Granted, Rule: by.String(), Because: fmt.Sprintf("%s grants this part of %s", by, name)}
		}
	}
	switch what := spoken(name, args); {
	case granted.by != nil:
		return Decision{Reason: TakenAway, Rule: granted.by.String(), Because: fmt.Sprintf("%s takes %s away, and no later rule grants %s", granted.by, name, what)}
	case len(granted.parts) > 0:
		return Decision{Reason: NotGranted, Because: "of " + name + " the policy grants other parts only"}
	default:
		return Decision{Reason: NotGranted, Because: "no rule grants " + what}
	}
}

// byKeys adds what the key rules say about a call whose command is granted.
func (p Policy) byKeys(d Decision, name string, args []string) Decision {
	call := append([]string{name}, args...)
	indexes, err := keysOf(call)
	if errors.Is(err, errNoSuchCall) {
		return Decision{Reason: Malformed, Because: "Redis would answer the call with a syntax error: which of its words are keys can't be told"}
	}
	for _, i := range indexes {
		d.Keys = append(d.Keys, call[i])
	}
	d.Notes = notesOn(name, args, p.allKeys)
	switch {
	case len(indexes) == 0 && !p.allKeys:
		d.Because += "; it names no key, so no key rule holds it back"
		return d
	case len(indexes) == 0:
		return d
	}
	for _, key := range d.Keys {
		covering, covered := p.covers(key)
		if !covered {
			return Decision{Reason: KeyRefused, Rule: d.Rule, Keys: d.Keys, Because: fmt.Sprintf("%s, but no key rule covers %s: %s", d.Because, key, p.reach())}
		}
		if !slices.Contains(d.KeyRules, covering) {
			d.KeyRules = append(d.KeyRules, covering)
		}
	}
	verb := " covers "
	if len(d.KeyRules) > 1 {
		verb = " cover "
	}
	d.Because += ", and " + strings.Join(d.KeyRules, " and ") + verb + strings.Join(d.Keys, ", ")
	return d
}

// covers returns the first key rule that a key falls under.
func (p Policy) covers(key string) (by string, covered bool) {
	if p.allKeys {
		return rule{kind: everyKey}.String(), true
	}
	for _, pattern := range p.patterns {
		if matches(pattern, key) {
			return rule{kind: keyPattern, name: pattern}.String(), true
		}
	}
	return "", false
}

// reach says which keys the policy reaches.
func (p Policy) reach() string {
	switch {
	case p.allKeys:
		return "it reaches every key"
	case len(p.patterns) == 0:
		return "it reaches no key at all"
	default:
		return "it reaches " + strings.Join(p.patterns, ", ")
	}
}

// notesOn are what the words of a call do not show.
func notesOn(name string, args []string, allKeys bool) []string {
	switch name {
	case "eval", "evalsha":
		return []string{"each command inside the script is judged by itself when it runs, with the keys that it touches"}
	case "sort":
		follows := slices.ContainsFunc(args, func(word string) bool { return strings.EqualFold(word, "by") || strings.EqualFold(word, "get") })
		if follows && !allKeys {
			return []string{"BY and GET read keys that Redis 6.0 checks against no key rule (7.0 refuses them then: https://raw.githubusercontent.com/redis/redis/7.0/00-RELEASENOTES)"}
		}
	case "exec":
		return []string{"each command of the transaction is judged by itself"}
	}
	return nil
}
