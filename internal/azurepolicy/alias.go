package azurepolicy

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// alias is the name of a property in a policy: a resource type, a slash, and a path without the "properties" around it,
// Microsoft.Network/privateEndpoints/privateLinkServiceConnections[*].groupIds[*],
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-alias
type alias struct {
	text         string
	resourceType string
	path         []string // names and "[*]"
	// stars are the beginnings of the text that end with each "[*]", in lower case: under them a count says which member
	// it looks at.
	stars []string
}

// parseAlias takes an alias apart: the path begins behind the last slash before any bracket. A synonym is read as what it
// stands for, and keeps its own text for messages.
func parseAlias(text string) (alias, error) {
	parsed, err := takeApart(plainAlias(text))
	parsed.text = text
	return parsed, err
}

func takeApart(text string) (alias, error) {
	head, _, _ := strings.Cut(text, "[")
	slash := strings.LastIndex(head, "/")
	if slash < 0 || !strings.Contains(head[:slash], "/") || slash == len(head)-1 {
		return alias{}, fmt.Errorf("%s is no field: it is none of the fixed ones, and an alias has the form Namespace/type/path", quote(text))
	}
	parsed := alias{resourceType: text[:slash]}
	for at, step := slash+1, ""; at <= len(text); at += len(step) + 1 {
		step, _, _ = strings.Cut(text[at:], ".")
		name, rest, _ := strings.Cut(step, "[")
		if name == "" {
			return alias{}, fmt.Errorf("the alias %s has an empty step", quote(text))
		}
		parsed.path = append(parsed.path, name)
		brackets := len(step) - len(name)
		for end := at + len(name) + 3; brackets >= 3 && strings.HasPrefix(text[end-3:], "[*]"); end += 3 {
			parsed.path = append(parsed.path, "[*]")
			parsed.stars = append(parsed.stars, strings.ToLower(text[:end]))
			brackets -= 3
		}
		if brackets != 0 {
			return alias{}, fmt.Errorf("the alias %s has a bracket that is not [*]: [%s", quote(text), rest)
		}
	}
	return parsed, nil
}

// location is where the property of an alias stands in the body of a resource.
type location struct {
	// paths are tried in turn; there are two when nothing says where the type has it.
	paths [][]string
	// guessed says that the type has no body data, so that a path without a value proves nothing.
	guessed bool
	// readOnly says that Azure alone sets the property, so that no plan holds it.
	readOnly bool
	doubt    *doubt
}

// locate finds where a resource type has the property of an alias: in the table of exceptions, by the body data of
// internal/arm, or, for a type without such data, by the rule that most aliases follow.
func (a alias) locate(resourceType string) location {
	if !strings.EqualFold(a.resourceType, resourceType) {
		return location{doubt: &doubt{kind: foreign, reason: fmt.Sprintf("the alias %s belongs to another type than %s", a.text, resourceType)}}
	}
	if path, ok := exception(a); ok {
		return location{paths: [][]string{path}, readOnly: a.isConnection()}
	}
	place, known, found := arm.Locate(armType(resourceType), a.path)
	switch {
	case found:
		return location{paths: [][]string{place.Path}, readOnly: place.ReadOnly}
	case known:
		return location{doubt: unknown(fmt.Sprintf("the body data of %s has nothing for the alias %s", resourceType, a.text))}
	default:
		return location{guessed: true, paths: [][]string{append([]string{"properties"}, a.path...), a.path}}
	}
}

// isConnection reports whether the alias is about the private endpoint connections in the body of the service.
func (a alias) isConnection() bool { return strings.EqualFold(a.path[0], connectionsName) }

const (
	groupType       = "Microsoft.Resources/subscriptions/resourceGroups"
	armGroupType    = "Microsoft.Resources/resourceGroups"
	connectionsName = "privateEndpointConnections"
)

// armType and policyType translate the one type that Azure Policy and this project spell differently.
func armType(policyType string) string {
	if strings.EqualFold(policyType, groupType) {
		return armGroupType
	}
	return policyType
}

func policyType(armType string) string {
	if strings.EqualFold(armType, armGroupType) {
		return groupType
	}
	return armType
}
