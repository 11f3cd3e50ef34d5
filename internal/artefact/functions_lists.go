package artefact

import (
	"maps"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// lambda is a function that a template gives to map, filter or reduce.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda
type lambda struct {
	names []string
	body  string
}

// newLambda takes what was read of lambda('name', ..., body); the value that the body had without them counts for nothing.
func newLambda(arguments []any, body string) any {
	if len(arguments) == 0 {
		return arm.Unknown{}
	}
	names := textsOf(arguments[:len(arguments)-1])
	if len(names) != len(arguments)-1 {
		return arm.Unknown{}
	}
	return lambda{names, body}
}

// apply evaluates the body with values for the names; those beyond the names are left out.
func (s *scope) apply(l lambda, values ...any) any {
	if *s.rounds++; *s.rounds > mostRounds {
		return arm.Unknown{}
	}
	inner := *s
	inner.lambdas = maps.Clone(s.lambdas)
	if inner.lambdas == nil {
		inner.lambdas = map[string]any{}
	}
	for i, name := range l.names {
		if i < len(values) {
			inner.lambdas[name] = values[i]
		}
	}
	return inner.text("[" + l.body + "]")
}

// lambdaFunction is map(list, lambda), filter(list, lambda) or reduce(list, initial, lambda).
func (s *scope) lambdaFunction(name string, arguments []any) any {
	if len(arguments) < 2 {
		return arm.Unknown{}
	}
	items, isList := arguments[0].([]any)
	function, isLambda := arguments[len(arguments)-1].(lambda)
	switch {
	case !isList || !isLambda || len(items) > mostCopies:
		return arm.Unknown{}
	case name == "map":
		return s.mapped(items, function)
	case name == "filter":
		return s.filtered(items, function)
	default:
		return s.reduced(items, arguments[1], function)
	}
}

func (s *scope) mapped(items []any, function lambda) any {
	made := make([]any, len(items))
	for i, item := range items {
		made[i] = s.apply(function, item, float64(i))
	}
	return made
}

func (s *scope) filtered(items []any, function lambda) any {
	kept := []any{}
	for i, item := range items {
		switch s.apply(function, item, float64(i)) {
		case true:
			kept = append(kept, item)
		case false:
		default:
			return arm.Unknown{}
		}
	}
	return kept
}

func (s *scope) reduced(items []any, initial any, function lambda) any {
	value := initial
	for i, item := range items {
		value = bound(s.apply(function, value, item, float64(i)))
	}
	return value
}

func (s *scope) lambdaVariable(arguments []any) any {
	if len(arguments) == 1 {
		if name, isText := arguments[0].(string); isText {
			if value, known := s.lambdas[name]; known {
				return value
			}
		}
	}
	return arm.Unknown{}
}

// tryGet selects a member or an item, and what stands below it; null where there is none.
func tryGet(arguments []any) any {
	if len(arguments) < 2 {
		return arm.Unknown{}
	}
	value := arguments[0]
	for _, step := range arguments[1:] {
		switch from := value.(type) {
		case nil:
			return nil
		case map[string]any:
			name, isText := step.(string)
			if !isText {
				return arm.Unknown{}
			}
			if value = member(from, name); isUnknown(value) && !has(from, name) {
				return nil
			}
		case []any:
			index, isNumber := step.(float64)
			if !isNumber {
				return arm.Unknown{}
			}
			if index < 0 || int(index) >= len(from) {
				return nil
			}
			value = from[int(index)]
		default:
			return arm.Unknown{}
		}
	}
	return value
}
