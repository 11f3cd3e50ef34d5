// Package tagging gives every taggable resource of redoubt the same tags.
package tagging

import (
	"fmt"
	"sort"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Names of the tags that the components set themselves.
const (
	Environment = "environment"
	Owner       = "owner"
	ManagedBy   = "managed-by"
)

// Limits of Azure tags: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
const (
	longestName  = 512
	longestValue = 256
	mostTags     = 50
)

var reserved = []string{Environment, ManagedBy, Owner}

// All returns the caller's tags with those that every resource carries.
func All(environment string, owner pulumi.StringInput, given map[string]pulumi.StringInput) pulumi.StringMap {
	all := pulumi.StringMap{}
	for name, value := range given {
		all[name] = value
	}
	all[Environment] = pulumi.String(environment)
	all[Owner] = owner
	all[ManagedBy] = pulumi.String("redoubt")
	return all
}

// Check judges the caller's tags.
func Check(path string, given map[string]pulumi.StringInput) validation.Problems {
	var problems validation.Problems
	if most := mostTags - len(reserved); len(given) > most {
		problems.Add(path, "too many tags", fmt.Sprintf("at most %d beside those that the component sets", most), fmt.Sprint(len(given)))
	}
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		problems.Append(checkTag(validation.Join(path, name), name, given[name]))
	}
	return problems
}

func checkTag(path, name string, value pulumi.StringInput) validation.Problems {
	var problems validation.Problems
	for _, own := range reserved {
		if name == own {
			problems.Add(path, "the component sets this tag itself", "another name", "")
		}
	}
	if len(name) == 0 || len(name) > longestName {
		problems.Add(path, "invalid tag name", fmt.Sprintf("1 to %d characters", longestName), fmt.Sprintf("%d characters", len(name)))
	}
	if !inputs.Of(value).IsSet() {
		problems.Add(path, "missing", "a string", "")
	}
	if text, known := inputs.Of(value).String(); known && len(text) > longestValue {
		problems.Add(path, "the tag's value is too long", fmt.Sprintf("at most %d characters", longestValue), fmt.Sprintf("%d characters", len(text)))
	}
	return problems
}
