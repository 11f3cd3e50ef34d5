package accesspolicy

import (
	"slices"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// The parts of a path that a user wrote.
const (
	fieldCategories         = "categories"
	fieldCommands           = "commands"
	fieldExcludedCategories = "excludedCategories"
	fieldExcludedCommands   = "excludedCommands"
	fieldKeyPrefixes        = "keyPrefixes"
	fieldAllKeys            = "allKeys"
)

// Check returns everything that is wrong with the permissions. The path is that of the permissions themselves, and name
// is what the policy will be called: under a name that promises reading, nothing else may be granted. The name's own
// form is the caller's matter.
func (p Permissions) Check(path, name string) validation.Problems {
	var problems validation.Problems
	problems.Append(p.checkPresence())
	problems.Append(p.checkCategories())
	problems.Append(p.checkCommands())
	problems.Append(p.checkContradictions())
	problems.Append(p.checkKeys())
	if len(problems) == 0 {
		problems.Append(p.checkEffect())
	}
	problems.Append(p.checkName(name))
	return problems.Under(path)
}

func (p Permissions) checkPresence() validation.Problems {
	if len(p.Categories)+len(p.Commands) > 0 {
		return nil
	}
	return validation.Problems{{Message: "grants nothing", Expected: "at least one of categories and commands, such as the category read"}}
}

// checkContradictions refuses what is granted and excluded under the same name: which of the two is meant?
func (p Permissions) checkContradictions() validation.Problems {
	var problems validation.Problems
	for _, pair := range []struct {
		field     string
		excluded  []string
		from      string
		permitted []string
	}{
		{fieldExcludedCategories, p.ExcludedCategories, fieldCategories, p.Categories},
		{fieldExcludedCommands, p.ExcludedCommands, fieldCommands, p.Commands},
	} {
		for i, name := range pair.excluded {
			if at := slices.Index(pair.permitted, name); at >= 0 {
				problems.Add(validation.Index(pair.field, i), "granted by "+validation.Index(pair.from, at)+" and excluded here",
					"one of the two", validation.Quote(name))
			}
		}
	}
	return problems
}

// duplicates refuses the second of two equal names.
func duplicates(field string, names []string) validation.Problems {
	var problems validation.Problems
	for i, name := range names {
		if first := slices.Index(names, name); first < i {
			problems.Add(validation.Index(field, i), "the same as "+validation.Index(field, first), "each one once", validation.Quote(name))
		}
	}
	return problems
}
