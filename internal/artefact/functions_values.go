package artefact

import (
	"maps"
	"reflect"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// functions take arguments that are all known.
var functions = map[string]func([]any) any{
	"true":  func([]any) any { return true },
	"false": func([]any) any { return false },
	"null":  func([]any) any { return nil },

	"concat":    concat,
	"format":    format,
	"string":    func(a []any) any { return one(a, textOr) },
	"tolower":   ofText(strings.ToLower),
	"toupper":   ofText(strings.ToUpper),
	"trim":      ofText(strings.TrimSpace),
	"replace":   replace,
	"substring": substring,
	"split":     cut,
	"take":      take,
	"startswith": func(a []any) any {
		return ofTwoTexts(a, func(x, y string) any { return strings.HasPrefix(strings.ToLower(x), strings.ToLower(y)) })
	},
	"endswith": func(a []any) any {
		return ofTwoTexts(a, func(x, y string) any { return strings.HasSuffix(strings.ToLower(x), strings.ToLower(y)) })
	},

	"not": func(a []any) any {
		return one(a, func(v any) any {
			value, isBool := v.(bool)
			if !isBool {
				return arm.Unknown{}
			}
			return !value
		})
	},
	"bool": func(a []any) any {
		return one(a, func(v any) any {
			text, _ := written(v)
			return strings.EqualFold(text, "true") || text == "1"
		})
	},
	"equals":   equals,
	"empty":    func(a []any) any { return one(a, func(v any) any { return lengthOf(v) == 0 }) },
	"length":   func(a []any) any { return one(a, func(v any) any { return float64(lengthOf(v)) }) },
	"contains": contains,
	"first":    func(a []any) any { return one(a, func(v any) any { return element(v, 0.0) }) },
	"last":     func(a []any) any { return one(a, func(v any) any { return element(v, float64(lengthOf(v)-1)) }) },
	"add":      func(a []any) any { return arithmetic(a, func(x, y float64) float64 { return x + y }) },
	"sub":      func(a []any) any { return arithmetic(a, func(x, y float64) float64 { return x - y }) },
	"mul":      func(a []any) any { return arithmetic(a, func(x, y float64) float64 { return x * y }) },
	"greater":  func(a []any) any { return compare(a, func(x, y float64) bool { return x > y }) },
	"less":     func(a []any) any { return compare(a, func(x, y float64) bool { return x < y }) },
}

func one(arguments []any, apply func(any) any) any {
	if len(arguments) != 1 {
		return arm.Unknown{}
	}
	return apply(arguments[0])
}

func textOr(value any) any {
	if text, ok := written(value); ok {
		return text
	}
	return arm.Unknown{}
}

// equals compares values of one kind; texts with regard to case.
func equals(arguments []any) any {
	if len(arguments) != 2 {
		return arm.Unknown{}
	}
	return reflect.DeepEqual(arguments[0], arguments[1])
}

func lengthOf(value any) int {
	switch v := value.(type) {
	case string:
		return len([]rune(v))
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	default:
		return 0
	}
}

func coalesce(arguments []any) any {
	for _, argument := range arguments {
		if argument != nil {
			return argument
		}
	}
	return nil
}

// contains looks for a text in a text, an item in a list, or a member in an object.
func contains(arguments []any) any {
	if len(arguments) != 2 {
		return arm.Unknown{}
	}
	name, isText := arguments[1].(string)
	switch v := arguments[0].(type) {
	case string:
		if isText {
			return strings.Contains(v, name)
		}
	case []any:
		for _, item := range v {
			if reflect.DeepEqual(item, arguments[1]) {
				return true
			}
		}
		return false
	case map[string]any:
		return has(v, name)
	}
	return arm.Unknown{}
}

// has says whether an object has a member, whatever its value.
func has(object map[string]any, name string) bool {
	for candidate := range object {
		if strings.EqualFold(candidate, name) {
			return true
		}
	}
	return false
}

// union lays objects over each other, at any depth; the later ones win, also with what is not known.
func union(arguments []any) any {
	made := map[string]any{}
	for _, argument := range arguments {
		object, isObject := argument.(map[string]any)
		if !isObject {
			return arm.Unknown{}
		}
		made = merged(made, object)
	}
	return made
}

func merged(under, over map[string]any) map[string]any {
	made := maps.Clone(under)
	for name, value := range over {
		below, isObject := value.(map[string]any)
		given, wasObject := made[name].(map[string]any)
		if isObject && wasObject {
			value = merged(given, below)
		}
		made[name] = value
	}
	return made
}

func numbers(arguments []any) (x, y float64, ok bool) {
	if len(arguments) != 2 {
		return 0, 0, false
	}
	x, first := arguments[0].(float64)
	y, second := arguments[1].(float64)
	return x, y, first && second
}

func arithmetic(arguments []any, apply func(x, y float64) float64) any {
	if x, y, ok := numbers(arguments); ok {
		return apply(x, y)
	}
	return arm.Unknown{}
}

func compare(arguments []any, holds func(x, y float64) bool) any {
	if x, y, ok := numbers(arguments); ok {
		return holds(x, y)
	}
	return arm.Unknown{}
}
