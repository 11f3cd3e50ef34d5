package controls

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// location is a place in the body of a resource.
type location struct {
	path  string
	steps []string
}

func at(path string) location { return location{path: path, steps: strings.Split(path, ".")} }

// lookup returns the value at a path of keys, nil when there is none. Below a value that is not known, nothing is. Keys
// are compared like ARM compares them, without regard to case.
func lookup(value any, steps []string) any {
	for _, step := range steps {
		switch node := value.(type) {
		case map[string]any:
			value = member(node, step)
		case arm.Unknown:
			return node
		default:
			return nil
		}
	}
	return value
}

func member(object map[string]any, key string) any {
	if value, found := object[key]; found {
		return value
	}
	for candidate, value := range object {
		if len(candidate) == len(key) && strings.EqualFold(candidate, key) {
			return value
		}
	}
	return nil
}

// list returns the elements of an array; known is false when there is a value that is no array, an unknown one above all.
func list(value any) (items []any, known bool) {
	items, isList := value.([]any)
	return items, isList || value == nil
}

// texts returns the strings of an array; known is false when any element, or the array, is not known.
func texts(value any) (found []string, known bool) {
	items, known := list(value)
	for _, item := range items {
		text, isText := item.(string)
		if !isText {
			known = false
			continue
		}
		found = append(found, text)
	}
	return found, known
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// show writes a value for people.
func show(value any) string {
	const longest = 160
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		if v == "" {
			return "an empty text"
		}
		if len(v) > longest {
			return v[:longest] + "…"
		}
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case map[string]any:
		return "an object"
	default:
		return fmt.Sprint(v)
	}
}

// got writes a judged value, and says when it is what Azure reads in the place of an absent one.
func got(value any, r *reading) string {
	if r == nil {
		return show(value)
	}
	return show(value) + " (what Azure reads when it is absent)"
}

// number reads a number, also from a text: redisConfiguration holds numbers as texts.
func number(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case string:
		parsed, err := strconv.ParseFloat(v, 64)
		return parsed, err == nil
	default:
		return 0, false
	}
}

// expectation is what a value must be, in words and as a question. The question's answer is maybe when the value, or a
// part of it that matters, is not known.
type expectation struct {
	text  string
	meets func(value any) truth
}

// known makes an expectation of a question about a value that is known.
func known(text string, holds func(value any) bool) expectation {
	return expectation{text: text, meets: func(value any) truth {
		if _, isUnknown := value.(arm.Unknown); isUnknown {
			return maybe
		}
		return truthOf(holds(value))
	}}
}

// is compares like Azure does: texts without regard to case, and a text "True" is true.
func is(want any) expectation {
	return known(show(want), func(value any) bool { return same(value, want) })
}

// isNot is the opposite of is.
func isNot(want any) expectation {
	return known("anything but "+show(want), func(value any) bool { return !same(value, want) })
}

func same(value, want any) bool {
	return value != nil && strings.EqualFold(show(value), show(want))
}

func oneOf(wanted ...string) expectation {
	return known(strings.Join(wanted, " or "), func(value any) bool {
		text, _ := value.(string)
		return containsFold(wanted, text)
	})
}

func atLeast(least float64, unit string) expectation {
	return known("at least "+show(least)+unit, func(value any) bool {
		n, isNumber := number(value)
		return isNumber && n >= least
	})
}

// stated is met by any value.
func stated(text string) expectation {
	return known(text, func(value any) bool { return value != nil && value != "" })
}
