package azurepolicy

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// policyFunctions are the functions that look at the resource, the policy and where the resource is,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions and
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-scope
func policyFunctions() []function {
	return []function{
		{name: "parameters", min: 1, max: 1, lazy: parameterOf},
		{name: "field", min: 1, max: 1, lazy: fieldOf},
		{name: "current", max: 1, lazy: currentOf},
		{name: "subscription", call: func(s *scene, _ []any) (any, error) { return s.subscription(), nil }},
		{name: "resourceGroup", call: func(s *scene, _ []any) (any, error) { return s.resourceGroup(), nil }},
		{name: "requestContext", call: func(s *scene, _ []any) (any, error) {
			version := any(arm.Unknown{})
			if s.judged.resource.APIVersion != "" {
				version = s.judged.resource.APIVersion
			}
			// Who sends the request is not in a plan.
			return map[string]any{"apiVersion": version, "identity": arm.Unknown{}}, nil
		}},
		{name: "policy", call: func(s *scene, _ []any) (any, error) { return s.policy.identity(), nil }},
	}
}

// parameterOf returns the value of a parameter of the policy.
func parameterOf(s *scene, arguments []expression) (any, *doubt) {
	value, d := arguments[0].evaluate(s)
	if d != nil {
		return nil, d
	}
	name, ok := value.(string)
	if !ok {
		return nil, &doubt{kind: failed, reason: "parameters() takes the name of a parameter, not " + describe(value)}
	}
	found, ok := s.policy.parameters[strings.ToLower(name)]
	if !ok {
		return nil, unknown("the policy declares no parameter " + quote(name))
	}
	switch {
	case found.missing:
		return nil, unknown("parameter " + quote(name) + " has no value")
	case isUnknown(found.value):
		return nil, unknown("the value of parameter " + quote(name) + " is not known")
	default:
		return found.value, nil
	}
}

// fieldOf returns the value of a field of the resource that the condition "if" judges, also in an existence condition. A field
// that is missing is an empty text, and an array alias is an array of what it selects,
// https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays#referencing-array-fields
func fieldOf(s *scene, arguments []expression) (any, *doubt) {
	value, d := arguments[0].evaluate(s)
	if d != nil {
		return nil, d
	}
	name, ok := value.(string)
	if !ok {
		return nil, &doubt{kind: failed, reason: "field() takes the name of a field, not " + describe(value)}
	}
	parsed, err := s.run.field(name)
	if err != nil {
		return nil, unknown(err.Error())
	}
	found := parsed.selectFrom(s, s.judged)
	switch {
	case found.doubt != nil:
		return nil, found.doubt
	case found.collection:
		return found.values, nil
	case found.values[0] == nil:
		return "", nil
	case isTop(found.values[0]):
		return nil, unknown(name + " is not known until apply")
	default:
		return found.values[0], nil
	}
}

// currentOf returns the member that a count enumerates, or a property of it.
func currentOf(s *scene, arguments []expression) (any, *doubt) {
	if len(arguments) == 0 {
		if len(s.members) != 1 {
			return nil, unknown("current() without a name is allowed in a count that is in no other count")
		}
		return knownMember(s.members[0].value, "current()")
	}
	value, d := arguments[0].evaluate(s)
	if d != nil {
		return nil, d
	}
	name, ok := value.(string)
	if !ok {
		return nil, &doubt{kind: failed, reason: "current() takes a name, not " + describe(value)}
	}
	for i := len(s.members) - 1; i >= 0; i-- {
		if strings.EqualFold(s.members[i].name, name) {
			return knownMember(s.members[i].value, name)
		}
	}
	parsed, err := s.run.field(name)
	if err != nil || !strings.Contains(name, "[*]") {
		return nil, unknown("current() names " + quote(name) + ", which no count around it enumerates")
	}
	found := parsed.selectFrom(s, s.viewed)
	switch {
	case found.doubt != nil:
		return nil, found.doubt
	case len(found.values) == 1:
		return knownMember(found.values[0], name)
	default:
		return found.values, nil
	}
}

func knownMember(value any, name string) (any, *doubt) {
	if isTop(value) {
		return nil, unknown(name + " is not known until apply")
	}
	return value, nil
}
