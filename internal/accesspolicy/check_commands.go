package accesspolicy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

func (p Permissions) checkCategories() validation.Problems {
	var problems validation.Problems
	for _, list := range []struct {
		field string
		names []string
	}{{fieldCategories, p.Categories}, {fieldExcludedCategories, p.ExcludedCategories}} {
		for i, name := range list.names {
			problems.Append(checkCategory(validation.Index(list.field, i), name))
		}
		problems.Append(duplicates(list.field, list.names))
	}
	return problems
}

func checkCategory(path, name string) validation.Problems {
	known := Categories()
	switch lower := strings.ToLower(name); {
	case slices.Contains(known, name):
		return nil
	case slices.Contains(known, strings.TrimLeft(lower, "+-@")):
		return validation.Problems{{Path: path, Message: "not the bare name of a category", Expected: strings.TrimLeft(lower, "+-@"), Got: validation.Quote(name)}}
	}
	return validation.Problems{validation.Unknown(path, "category", name, known)}
}

func (p Permissions) checkCommands() validation.Problems {
	var problems validation.Problems
	for i, command := range p.Commands {
		path := validation.Index(fieldCommands, i)
		found := checkGranted(path, command)
		if len(found) == 0 {
			name, part := cut(command)
			found = checkBlocked(path, name, part)
		}
		problems.Append(found)
	}
	problems.Append(duplicates(fieldCommands, p.Commands))
	for i, command := range p.ExcludedCommands {
		problems.Append(checkExcluded(validation.Index(fieldExcludedCommands, i), command))
	}
	problems.Append(duplicates(fieldExcludedCommands, p.ExcludedCommands))
	return problems
}

// checkGranted judges the form of command or command|subcommand.
func checkGranted(path, command string) validation.Problems {
	name, part := cut(command)
	problems := checkCommandName(path, command, name)
	if len(problems) > 0 || !strings.Contains(command, "|") {
		return problems
	}
	return checkPart(path, command, name, part)
}

// checkExcluded knows that Redis 6.0 excludes whole commands only: -command|subcommand came with 7.0
// (https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/).
func checkExcluded(path, command string) validation.Problems {
	name, _ := cut(command)
	problems := checkCommandName(path, command, name)
	if len(problems) > 0 || !strings.Contains(command, "|") {
		return problems
	}
	return validation.Problems{{
		Path:     path,
		Message:  "Redis 6.0, which Azure Cache for Redis runs, can't exclude a part of a command",
		Expected: fmt.Sprintf("%s here, and in commands the parts that are needed", name),
		Got:      validation.Quote(command),
	}}
}

// checkCommandName judges the command itself; written is what the user wrote around it.
func checkCommandName(path, written, name string) validation.Problems {
	bare := strings.ToLower(strings.TrimLeft(name, "+-"))
	_, known := table()[bare]
	switch {
	case known && bare == name:
		return nil
	case known:
		_, part := cut(strings.ToLower(written))
		if part != "" {
			bare += "|" + part
		}
		return validation.Problems{{Path: path, Message: "not the bare name of a command, in lower case", Expected: bare, Got: validation.Quote(written)}}
	case cameWith(bare) != "":
		return validation.Problems{{
			Path:     path,
			Message:  "came with Redis " + cameWith(bare),
			Expected: "a command of Redis 6.0, which Azure Cache for Redis runs",
			Got:      validation.Quote(written),
		}}
	case slices.Contains(Categories(), strings.TrimLeft(bare, "@")):
		return validation.Problems{{Path: path, Message: "a category, not a command", Expected: "it in categories or excludedCategories", Got: validation.Quote(written)}}
	}
	problem := validation.Unknown(path, "command", name, Commands())
	problem.Expected = "a command of Redis 6.0, in lower case"
	problem.Got = validation.Quote(written)
	return validation.Problems{problem}
}
