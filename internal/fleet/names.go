package fleet

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// globalName is a name that becomes a part of a public host name, so that no two resources of its type may have it.
type globalName struct {
	// armType is the resource type.
	armType string
	// inputs are the places in a stack file where somebody gives such a name.
	inputs []string
	// source says that the name is global.
	source string
}

// globalNames are those that an environment makes.
var globalNames = []globalName{
	{"Microsoft.Cache/redisEnterprise", []string{"cache.name"}, "https://learn.microsoft.com/azure/redis/architecture"},
	{"Microsoft.Cache/redis", []string{"cache.name"}, "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcache"},
	{
		"Microsoft.KeyVault/vaults", []string{"cache.customerManagedKey.keyVault.name", "cache.accessKeys.keyVault.name"},
		"https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault",
	},
}

// checkNames refuses a global name that two environments are given. Names that are derived hold the environment's own name
// and a hash; whether two of those meet all the same [Collisions] finds, which needs what the environments declare.
func checkNames(derived []Derived) validation.Problems {
	var problems validation.Problems
	for _, input := range givenNames() {
		first := map[string]string{}
		for _, d := range derived {
			name := strings.ToLower(textAt(d.settings(), input))
			if name == "" {
				continue
			}
			other, taken := first[name]
			if !taken {
				first[name] = d.Name
				continue
			}
			problems.Add(validation.Join(validation.Join(environmentsKey, d.Name), input), "a global name that another environment has",
				"a name of its own, or none, so that it is derived", validation.Quote(name)+", as "+other)
		}
	}
	return problems
}

func givenNames() []string {
	var inputs []string
	for _, name := range globalNames {
		for _, input := range name.inputs {
			if !slices.Contains(inputs, input) {
				inputs = append(inputs, input)
			}
		}
	}
	return inputs
}

// textAt is the text at a path of keys; "" when there is none.
func textAt(tree map[string]any, path string) string {
	key, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		text, _ := tree[key].(string)
		return text
	}
	below, _ := tree[key].(map[string]any)
	return textAt(below, rest)
}

// Collisions finds global names that two environments would both take, whether given or derived. The paths of the problems
// are the names of the environments.
func Collisions(graphs []*controls.Graph) validation.Problems {
	var problems validation.Problems
	for _, kind := range globalNames {
		first := map[string]string{}
		for _, graph := range graphs {
			for _, r := range graph.OfType(kind.armType) {
				name := strings.ToLower(r.Name)
				other, taken := first[name]
				switch {
				case name == "" || taken && other == graph.Name:
				case taken:
					problems.Add(graph.Name, "the name of its "+kind.armType+" is global, and "+other+" takes it as well",
						"another name for one of the two ("+kind.source+")", validation.Quote(r.Name))
				default:
					first[name] = graph.Name
				}
			}
		}
	}
	return problems
}
