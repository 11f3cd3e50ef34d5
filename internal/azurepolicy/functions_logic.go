package azurepolicy

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// logicFunctions are those of
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-logical and of
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-comparison
func logicFunctions() []function {
	ordered := func(name string, accept func(int) bool) function {
		return plain(name, 2, 2, func(a []any) (any, error) {
			order, err := orderOfArguments(a[0], a[1])
			return accept(order), err
		})
	}
	return []function{
		{name: "and", min: 2, max: -1, lazy: junction(no)},
		{name: "or", min: 2, max: -1, lazy: junction(yes)},
		{name: "if", min: 3, max: 3, lazy: choose},
		{name: "coalesce", min: 1, max: -1, lazy: coalesce},
		plain("not", 1, 1, func(a []any) (any, error) {
			value, err := asBool(a[0])
			return !value, err
		}),
		plain("bool", 1, 1, toBool),
		plain("true", 0, 0, func([]any) (any, error) { return true, nil }),
		plain("false", 0, 0, func([]any) (any, error) { return false, nil }),
		plain("null", 0, 0, func([]any) (any, error) { return nil, nil }),
		plain("equals", 2, 2, func(a []any) (any, error) {
			same := sameValue(a[0], a[1], false)
			if !same && sameValue(a[0], a[1], true) {
				return nil, undecidablef("whether texts that differ in case only are equal is not documented")
			}
			return same, nil
		}),
		ordered("less", func(order int) bool { return order < 0 }),
		ordered("lessOrEquals", func(order int) bool { return order <= 0 }),
		ordered("greater", func(order int) bool { return order > 0 }),
		ordered("greaterOrEquals", func(order int) bool { return order >= 0 }),
	}
}

func asBool(value any) (bool, error) {
	b, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("takes true or false, not %s", describe(value))
	}
	return b, nil
}

func toBool(a []any) (any, error) {
	switch v := a[0].(type) {
	case bool:
		return v, nil
	case float64:
		return v != 0, nil
	case string:
		switch strings.ToLower(v) {
		case "true", "1":
			return true, nil
		case "false", "0":
			return false, nil
		}
	}
	return nil, fmt.Errorf("takes true, false or a number, not %s", describe(a[0]))
}

// orderOfArguments compares two numbers or two texts, as the comparison functions do.
func orderOfArguments(a, b any) (int, error) {
	switch x := a.(type) {
	case float64:
		if y, ok := b.(float64); ok {
			return orderOfNumbers(x, y), nil
		}
	case string:
		if y, ok := b.(string); ok {
			return orderWithCase(x, y)
		}
	}
	return 0, fmt.Errorf("takes two numbers or two texts, not %s and %s", describe(a), describe(b))
}

// orderWithCase compares as the comparison functions do: without regard to case first, and of texts that differ in case only
// the one with the small letter is less. The page's examples have it so: greater('A', 'a') is true.
func orderWithCase(a, b string) (int, error) {
	order, err := orderOfTexts(a, b)
	if err != nil || order != 0 || a == b {
		return order, err
	}
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] && unicode.IsLower(x[i]) {
			return -1, nil
		} else if x[i] != y[i] {
			return 1, nil
		}
	}
	return 0, nil
}

// junction is and(), which no decides, and or(), which yes decides: one decisive argument decides, even beside unknown ones.
func junction(decisive truth) func(*scene, []expression) (any, *doubt) {
	return func(s *scene, arguments []expression) (any, *doubt) {
		var first *doubt
		for _, argument := range arguments {
			value, d := argument.evaluate(s)
			b, ok := value.(bool)
			switch {
			case d == nil && ok && truthOf(b) == decisive:
				return b, nil
			case d == nil && isTop(value):
				d = unknown("a condition is not known until apply")
			case d == nil && !ok:
				d = &doubt{kind: failed, reason: "and() and or() take true or false, not " + describe(value)}
			}
			if first == nil {
				first = d
			}
		}
		return decisive == no, first
	}
}

// choose evaluates only the value that the condition selects,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#avoiding-template-failures
func choose(s *scene, arguments []expression) (any, *doubt) {
	condition, d := arguments[0].evaluate(s)
	if d != nil {
		return nil, d
	}
	selected, ok := condition.(bool)
	switch {
	case isTop(condition):
		return nil, unknown("the condition of if() is not known until apply")
	case !ok:
		return nil, &doubt{kind: failed, reason: "if() takes true or false, not " + describe(condition)}
	case selected:
		return arguments[1].evaluate(s)
	default:
		return arguments[2].evaluate(s)
	}
}

func coalesce(s *scene, arguments []expression) (any, *doubt) {
	for _, argument := range arguments {
		value, d := argument.evaluate(s)
		if d != nil {
			return nil, d
		}
		if _, isUnknown := value.(arm.Unknown); isUnknown {
			return nil, unknown("an argument of coalesce() is not known until apply")
		}
		if value != nil {
			return value, nil
		}
	}
	return nil, nil
}
