package accesspolicy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// checkEffect judges what the permissions come to. It needs permissions without other problems.
func (p Permissions) checkEffect() validation.Problems {
	var problems validation.Problems
	allowed := p.allowed()
	_, named := split(p.Commands)
	if len(allowed) == 0 && len(named) == 0 {
		problems.Add("", "grants nothing, because the exclusions take all of it back", "fewer exclusions or more commands", "")
		return problems
	}
	for i, command := range p.Commands {
		if container, part := cut(command); part != "" && allowed[container] {
			problems.Add(validation.Index(fieldCommands, i), fmt.Sprintf("%s is granted whole already, and Redis 6.0 then refuses a part of it", container),
				fmt.Sprintf("nothing here; or %s in excludedCommands, so that the parts that are named are all that is granted of it", container),
				validation.Quote(command))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return append(p.checkIdle(), p.checkCovered()...)
}

// lists are the lists of names, with what a name that has no effect comes to.
var lists = []struct {
	field   string
	of      func(*Permissions) *[]string
	message string
}{
	{fieldCategories, func(p *Permissions) *[]string { return &p.Categories }, "all of it is granted by the rest already, or excluded again"},
	{fieldExcludedCategories, func(p *Permissions) *[]string { return &p.ExcludedCategories }, "takes nothing away: nothing of it is granted, or something else excludes it already"},
	{fieldCommands, func(p *Permissions) *[]string { return &p.Commands }, "granted by the rest already, or excluded again"},
	{fieldExcludedCommands, func(p *Permissions) *[]string { return &p.ExcludedCommands }, "takes nothing away: it is not granted, or something else excludes it already"},
}

// checkIdle refuses every name that could be left out without a difference: whoever wrote it expects one.
func (p Permissions) checkIdle() validation.Problems {
	var problems validation.Problems
	whole := p.Policy()
	for _, list := range lists {
		names := *list.of(&p)
		for i, name := range names {
			without := p
			*list.of(&without) = slices.Delete(slices.Clone(names), i, i+1)
			if rest := without.Policy(); rest.allows(whole) {
				problems.Add(validation.Index(list.field, i), list.message, "it left out, because it has no effect", validation.Quote(name))
			}
		}
	}
	return problems
}

// checkCovered refuses a prefix that begins with another one.
func (p Permissions) checkCovered() validation.Problems {
	var problems validation.Problems
	for i, prefix := range p.KeyPrefixes {
		for j, other := range p.KeyPrefixes {
			if i != j && prefix != other && strings.HasPrefix(prefix, other) {
				problems.Add(validation.Index(fieldKeyPrefixes, i), fmt.Sprintf("has no effect, because all its keys begin with %s too", validation.Index(fieldKeyPrefixes, j)),
					"one of the two", validation.Quote(prefix))
				break
			}
		}
	}
	return problems
}
