package accesspolicy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// azureTakes is where Microsoft says what a policy holds: categories, commands and keys, as in Redis 6.0.
const azureTakes = "categories, commands and keys as in Redis 6.0 (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control)"

// Parse reads the permissions of an access policy as they stand in Azure: "+@read -keys ~orders:*". Every rule that Redis
// 6.0 would refuse is a problem, and so is one that Redis takes and a policy can't hold: passwords, on and off. All
// problems are in the error, each with the place of its rule: `rules[2]`.
func Parse(acl string) (Policy, error) {
	var policy Policy
	var problems validation.Problems
	words := strings.Fields(acl)
	if len(words) == 0 {
		problems.Add("rules", "there is none", "such as +@read ~orders:*", "")
	}
	for i, word := range words {
		path := validation.Index("rules", i)
		r, known := read(word)
		if !known {
			problems = append(problems, foreign(path, word))
			continue
		}
		if found := policy.refuses(path, word, r); len(found) > 0 {
			problems.Append(found)
			continue
		}
		policy.apply(r)
	}
	if err := problems.Err(); err != nil {
		return Policy{}, fmt.Errorf("the permissions are none that Azure Cache for Redis takes:\n%w", err)
	}
	return policy, nil
}

// refuses are the reasons why Redis 6.0 would not take the rule at its place.
func (p *Policy) refuses(path, word string, r rule) validation.Problems {
	switch r.kind {
	case grantCategory, takeCategory:
		if !slices.Contains(Categories(), r.name) {
			problem := validation.Unknown(path, "category", r.name, Categories())
			problem.Got = validation.Quote(word)
			return validation.Problems{problem}
		}
	case grantCommand, grantPart:
		return p.refusesGrant(path, word, r)
	case takeCommand:
		return checkTaken(path, word, r.name)
	case keyPattern:
		if p.allKeys {
			return validation.Problems{{Path: path, Message: "a key pattern after allkeys, which Redis refuses because it has no effect", Expected: "allkeys, or patterns", Got: validation.Quote(word)}}
		}
	}
	return nil
}

// refusesGrant knows that Redis 6.0 takes any word for a part, but none of a command that is granted already
// (https://github.com/redis/redis/blob/6.0/src/acl.c).
func (p *Policy) refusesGrant(path, word string, r rule) validation.Problems {
	if problems := checkKnown(path, word, r.name); len(problems) > 0 || r.kind == grantCommand {
		return problems
	}
	switch {
	case r.part == "":
		return validation.Problems{{Path: path, Message: "names no part of " + r.name, Expected: "+" + r.name + "|part, or +" + r.name, Got: validation.Quote(word)}}
	case p.commands[r.name].whole:
		return validation.Problems{{Path: path, Message: r.name + " is granted whole already, and Redis 6.0 then refuses a part of it", Expected: "-" + r.name + " before it", Got: validation.Quote(word)}}
	}
	return nil
}

func checkTaken(path, word, name string) validation.Problems {
	command, part := cut(name)
	if problems := checkKnown(path, word, command); len(problems) > 0 || part == "" {
		return problems
	}
	return validation.Problems{{
		Path: path, Message: "taking away a part of a command came with Redis 7.0", Expected: fmt.Sprintf("-%s, and the parts that are needed after it", command), Got: validation.Quote(word),
	}}
}

func checkKnown(path, word, name string) validation.Problems {
	if _, known := table()[name]; known {
		return nil
	}
	if version := cameWith(name); version != "" {
		return validation.Problems{{Path: path, Message: "came with Redis " + version, Expected: "a command of Redis 6.0, which Azure Cache for Redis runs", Got: validation.Quote(word)}}
	}
	problem := validation.Unknown(path, "command", name, Commands())
	problem.Expected, problem.Got = "a command of Redis 6.0", validation.Quote(word)
	return validation.Problems{problem}
}

// notInPolicies are the forms of rules that Redis has and that no access policy holds, with the reason.
var notInPolicies = []struct {
	words    []string
	prefixes string
	reason   string
	secret   bool
}{
	{[]string{"on", "off", "reset"}, "", "turns a user on or off; Azure makes the users, from the assignments", false},
	{[]string{"nopass", "resetpass"}, "><#!", "is about passwords; users of a policy sign in with Entra tokens", true},
	{[]string{"allchannels", "resetchannels"}, "&", "is about channels, which came with Redis 6.2; in 6.0 whoever may publish or subscribe may use every channel", false},
	{[]string{"sanitize-payload", "skip-sanitize-payload"}, "", "came with Redis 6.2", false},
	{[]string{"clearselectors"}, "()", "is about selectors, which came with Redis 7.0", false},
	{nil, "%", "splits keys into read and write, which came with Redis 7.0", false},
}

// foreign tells why a word is no rule of a policy. What may be a password is not shown.
func foreign(path, word string) validation.Problem {
	problem := validation.Problem{Path: path, Message: "no rule of Redis", Expected: azureTakes, Got: validation.Quote(word)}
	for _, form := range notInPolicies {
		if slices.Contains(form.words, strings.ToLower(word)) || strings.ContainsAny(word[:1], form.prefixes) {
			problem.Message = "a rule that " + form.reason
			if form.secret && !slices.Contains(form.words, strings.ToLower(word)) {
				problem.Got = validation.Masked(word)
			}
			return problem
		}
	}
	if word == "*" {
		problem.Expected = "~* or allkeys for every key"
	}
	return problem
}
