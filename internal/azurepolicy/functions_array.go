package azurepolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// arrayFunctions are those of https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array
// and https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-object, and those that take
// texts as well as arrays.
func arrayFunctions() []function {
	return []function{
		shallow("length", 1, 1, length),
		shallow("empty", 1, 1, empty),
		shallow("first", 1, 1, func(a []any) (any, error) { return edge(a[0], true) }),
		shallow("last", 1, 1, func(a []any) (any, error) { return edge(a[0], false) }),
		shallow("contains", 2, 2, containsAny),
		shallow("array", 1, 1, func(a []any) (any, error) {
			if items, ok := a[0].([]any); ok {
				return items, nil
			}
			return []any{a[0]}, nil
		}),
		shallow("createArray", 0, -1, func(a []any) (any, error) { return slices.Clone(a), nil }),
		shallow("createObject", 0, -1, createObject),
		shallow("take", 2, 2, func(a []any) (any, error) { return cut(a, true) }),
		shallow("skip", 2, 2, func(a []any) (any, error) { return cut(a, false) }),
		shallow("items", 1, 1, items),
		shallow("objectKeys", 1, 1, func(a []any) (any, error) {
			object, ok := a[0].(map[string]any)
			if !ok {
				return nil, fmt.Errorf("takes an object, not %s", describe(a[0]))
			}
			return anyOfTexts(slices.Sorted(maps.Keys(object))), nil
		}),
		shallow("tryGet", 2, -1, tryGet),
		shallow("indexFromEnd", 2, 2, func(a []any) (any, error) { return fromEnd(a, true) }),
		shallow("tryIndexFromEnd", 2, 2, func(a []any) (any, error) { return fromEnd(a, false) }),
		plain("indexOf", 2, 2, func(a []any) (any, error) { return indexOf(a, false) }),
		plain("lastIndexOf", 2, 2, func(a []any) (any, error) { return indexOf(a, true) }),
		plain("concat", 1, -1, concat),
		plain("union", 1, -1, union),
		plain("intersection", 1, -1, intersection),
		plain("range", 2, 2, span),
	}
}

func length(a []any) (any, error) {
	switch v := a[0].(type) {
	case string:
		return float64(len([]rune(v))), nil
	case []any:
		return float64(len(v)), nil
	case map[string]any:
		return float64(len(v)), nil
	default:
		return nil, fmt.Errorf("takes a text, an array or an object, not %s", describe(a[0]))
	}
}

func empty(a []any) (any, error) {
	if a[0] == nil {
		return true, nil
	}
	count, err := length(a)
	return count == 0.0, err
}

func edge(value any, first bool) (any, error) {
	switch v := value.(type) {
	case string:
		runes := []rune(v)
		switch {
		case len(runes) == 0:
			return "", nil
		case first:
			return string(runes[:1]), nil
		default:
			return string(runes[len(runes)-1:]), nil
		}
	case []any:
		chosen := any(nil)
		if len(v) > 0 {
			chosen = v[0]
			if !first {
				chosen = v[len(v)-1]
			}
		}
		if isTop(chosen) {
			return nil, undecidablef("the element is not known until apply")
		}
		return chosen, nil
	default:
		return nil, fmt.Errorf("takes a text or an array, not %s", describe(value))
	}
}

// containsAny is true for a part of a text, an element of an array, or the name of a property. Keys of objects are compared
// without regard to case; elements and texts as they are.
func containsAny(a []any) (any, error) {
	switch container := a[0].(type) {
	case string:
		if !isScalar(a[1]) {
			return nil, fmt.Errorf("looks for a text in a text, not for %s", describe(a[1]))
		}
		return strings.Contains(container, scalarText(a[1])), nil
	case []any:
		found := containsValue(container, a[1])
		if !found && (isUnknown(container) || isUnknown(a[1])) {
			return nil, undecidablef("an element is not known until apply")
		}
		for _, item := range container {
			if !found && sameValue(item, a[1], true) {
				return nil, undecidablef("whether an element that differs in case only is found is not documented")
			}
		}
		return found, nil
	case map[string]any:
		name, err := asText(a[1])
		_, found := member(container, name)
		return found, err
	default:
		return nil, fmt.Errorf("looks in a text, an array or an object, not in %s", describe(a[0]))
	}
}

func createObject(a []any) (any, error) {
	object := map[string]any{}
	for i := 0; i < len(a); i += 2 {
		key, err := asText(a[i])
		if err != nil || i+1 == len(a) {
			return nil, fmt.Errorf("takes pairs of a name and a value")
		}
		object[key] = a[i+1]
	}
	return object, nil
}

// cut returns what take (front) or skip leaves: counts beyond the end take or leave nothing more.
func cut(a []any, front bool) (any, error) {
	count, err := asInteger(a[1])
	if err != nil {
		return nil, err
	}
	switch v := a[0].(type) {
	case string:
		runes := []rune(v)
		at := min(max(count, 0), len(runes))
		if front {
			return string(runes[:at]), nil
		}
		return string(runes[at:]), nil
	case []any:
		at := min(max(count, 0), len(v))
		if front {
			return v[:at:at], nil
		}
		return v[at:], nil
	default:
		return nil, fmt.Errorf("takes a text or an array, not %s", describe(a[0]))
	}
}

func items(a []any) (any, error) {
	object, ok := a[0].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("takes an object, not %s", describe(a[0]))
	}
	pairs := make([]any, 0, len(object))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		pairs = append(pairs, map[string]any{"key": key, "value": object[key]})
	}
	return pairs, nil
}

func tryGet(a []any) (any, error) {
	value := a[0]
	for _, key := range a[1:] {
		found, ok := element(value, key)
		if !ok {
			return nil, nil
		}
		if _, isUnknown := found.(arm.Unknown); isUnknown {
			return nil, undecidablef("the value is not known until apply")
		}
		value = found
	}
	return value, nil
}

func fromEnd(a []any, must bool) (any, error) {
	values, ok := a[0].([]any)
	index, err := asInteger(a[1])
	if !ok || err != nil {
		return nil, fmt.Errorf("takes an array and a whole number, not %s and %s", describe(a[0]), describe(a[1]))
	}
	if index < 1 || index > len(values) {
		if must {
			return nil, fmt.Errorf("there is no element %d from the end of %d", index, len(values))
		}
		return nil, nil
	}
	return values[len(values)-index], nil
}

func indexOf(a []any, last bool) (any, error) {
	switch v := a[0].(type) {
	case string:
		part, err := asText(a[1])
		if err != nil {
			return nil, err
		}
		find := strings.Index
		if last {
			find = strings.LastIndex
		}
		text := strings.ToLower(v)
		at := find(text, strings.ToLower(part))
		if at > 0 {
			at = len([]rune(text[:at]))
		}
		return float64(at), nil
	case []any:
		at := -1
		for i, item := range v {
			if sameValue(item, a[1], false) && (at < 0 || last) {
				at = i
			}
		}
		return float64(at), nil
	default:
		return nil, fmt.Errorf("takes a text or an array, not %s", describe(a[0]))
	}
}
