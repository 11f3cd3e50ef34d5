package azurepolicy

import (
	"fmt"
	"maps"
	"strings"
)

// concat joins arrays when its first argument is one, else scalars to a text.
func concat(a []any) (any, error) {
	if _, arrays := a[0].([]any); arrays {
		var joined []any
		for _, argument := range a {
			items, ok := argument.([]any)
			if !ok {
				return nil, fmt.Errorf("takes arrays only, or texts only, not %s", describe(argument))
			}
			joined = append(joined, items...)
		}
		return joined, nil
	}
	var text strings.Builder
	for _, argument := range a {
		if !isScalar(argument) {
			return nil, fmt.Errorf("takes texts or arrays, not %s", describe(argument))
		}
		part, err := toText([]any{argument})
		if err != nil {
			return nil, err
		}
		text.WriteString(part.(string))
	}
	return text.String(), nil
}

// union is the elements of all arrays, each once, or the properties of all objects, of which the last one counts.
func union(a []any) (any, error) {
	if arrays, ok := allArrays(a); ok {
		united := []any{}
		for _, items := range arrays {
			for _, item := range items {
				if !containsValue(united, item) {
					united = append(united, item)
				}
			}
		}
		return united, nil
	}
	united := map[string]any{}
	for _, argument := range a {
		object, ok := argument.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("takes arrays only, or objects only, not %s", describe(argument))
		}
		merge(united, object)
	}
	return united, nil
}

// merge puts the properties of an object over those of another; objects below are merged, arrays are not.
func merge(into, from map[string]any) {
	for key, value := range from {
		below, isObject := value.(map[string]any)
		under, both := into[key].(map[string]any)
		if !isObject || !both {
			into[key] = value
			continue
		}
		merged := maps.Clone(under)
		merge(merged, below)
		into[key] = merged
	}
}

func intersection(a []any) (any, error) {
	if arrays, ok := allArrays(a); ok {
		common := []any{}
		for _, item := range arrays[0] {
			inAll := !containsValue(common, item)
			for _, other := range arrays[1:] {
				inAll = inAll && containsValue(other, item)
			}
			if inAll {
				common = append(common, item)
			}
		}
		return common, nil
	}
	common := map[string]any{}
	for i, argument := range a {
		object, ok := argument.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("takes arrays only, or objects only, not %s", describe(argument))
		}
		if i == 0 {
			maps.Copy(common, object)
		}
		maps.DeleteFunc(common, func(key string, value any) bool { return !sameValue(object[key], value, false) })
	}
	return common, nil
}

func allArrays(a []any) ([][]any, bool) {
	arrays := make([][]any, len(a))
	for i, argument := range a {
		items, ok := argument.([]any)
		if !ok {
			return nil, false
		}
		arrays[i] = items
	}
	return arrays, true
}

// The most numbers that range() makes,
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-array#range
const longestRange = 10000

func span(a []any) (any, error) {
	start, err := asInteger(a[0])
	if err != nil {
		return nil, err
	}
	count, err := asInteger(a[1])
	if err != nil {
		return nil, err
	}
	if count < 0 || count > longestRange {
		return nil, fmt.Errorf("makes at most %d numbers, not %d", longestRange, count)
	}
	numbers := make([]any, count)
	for i := range numbers {
		numbers[i] = float64(start + i)
	}
	return numbers, nil
}
