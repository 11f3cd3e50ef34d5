package azurepolicy

import (
	"fmt"
	"sort"
	"strings"
)

// operator is one comparison word. test is that of the word without "not"; its error says why the comparison is undecided.
type operator struct {
	name    string
	negates bool
	takes   targetKind
	test    func(value, target any) (bool, error)
}

// targetKind is what an operator compares with.
type targetKind int

const (
	takesScalar targetKind = iota
	takesText
	takesArray
	takesOrdered
	takesBool
)

// operators are the comparison words by their names in lower case,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#conditions
var operators = func() map[string]*operator {
	ordered := func(accept func(order int) bool) func(value, target any) (bool, error) {
		return func(value, target any) (bool, error) {
			order, err := orderOf(value, target)
			return err == nil && accept(order), err
		}
	}
	all := map[string]*operator{}
	for _, o := range []operator{
		{"equals", false, takesScalar, equal},
		{"notEquals", true, takesScalar, equal},
		{"like", false, takesText, like},
		{"notLike", true, takesText, like},
		{"match", false, takesText, matches(false)},
		{"notMatch", true, takesText, matches(false)},
		{"matchInsensitively", false, takesText, matches(true)},
		{"notMatchInsensitively", true, takesText, matches(true)},
		{"contains", false, takesText, includes},
		{"notContains", true, takesText, includes},
		{"in", false, takesArray, among},
		{"notIn", true, takesArray, among},
		{"containsKey", false, takesText, hasKey},
		{"notContainsKey", true, takesText, hasKey},
		{"less", false, takesOrdered, ordered(func(order int) bool { return order < 0 })},
		{"lessOrEquals", false, takesOrdered, ordered(func(order int) bool { return order <= 0 })},
		{"greater", false, takesOrdered, ordered(func(order int) bool { return order > 0 })},
		{"greaterOrEquals", false, takesOrdered, ordered(func(order int) bool { return order >= 0 })},
		{"exists", false, takesBool, exists},
	} {
		all[strings.ToLower(o.name)] = &o
	}
	return all
}()

func operatorNames() []string {
	var names []string
	for _, o := range operators {
		names = append(names, o.name)
	}
	sort.Strings(names)
	return names
}

// equal compares scalars by their text, without regard to case. An array or object equals no scalar,
// https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays#referencing-the-array
func equal(value, target any) (bool, error) {
	switch {
	case value == nil && target == "":
		return false, fmt.Errorf("how a missing property compares with an empty text is not documented")
	case value == nil || target == nil:
		return value == nil && target == nil, nil
	case !isScalar(value) || !isScalar(target):
		return false, nil
	default:
		return strings.EqualFold(scalarText(value), scalarText(target)), nil
	}
}

func among(value, target any) (bool, error) {
	items, ok := target.([]any)
	if !ok {
		return false, fmt.Errorf("it takes an array")
	}
	var open error
	for _, item := range items {
		found, err := equal(value, item)
		if found {
			return true, nil
		}
		if err != nil {
			open = err
		}
	}
	return false, open
}

// includes looks for a part of a text.
func includes(value, target any) (bool, error) {
	part := scalarText(target)
	switch _, isArray := value.([]any); {
	case isArray:
		return false, fmt.Errorf("what it means for an array is not documented")
	case strings.Contains(part, "*"):
		return false, fmt.Errorf("the text must have no *")
	default:
		return value != nil && strings.Contains(strings.ToLower(scalarText(value)), strings.ToLower(part)), nil
	}
}

func hasKey(value, target any) (bool, error) {
	switch v := value.(type) {
	case map[string]any:
		_, found := member(v, scalarText(target))
		return found, nil
	case []any:
		return false, fmt.Errorf("what it means for an array is not documented")
	default:
		return false, nil
	}
}

// exists is negated by its target, "exists": false.
func exists(value, target any) (bool, error) {
	switch wanted := strings.ToLower(scalarText(target)); wanted {
	case "true", "false":
		return (value != nil) == (wanted == "true"), nil
	default:
		return false, fmt.Errorf("it takes true or false")
	}
}
