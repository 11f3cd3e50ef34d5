package azurepolicy

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// The values that the properties of the random resources can have. An unknown value stands for any of them.
var domain = []any{"a", "b", "aB", true, false, 1.0, 2.0}

// randomBody draws the body of a thing: two scalars and an array of objects; withUnknown lets any of them be unknown.
func randomBody(t *rapid.T, withUnknown bool) map[string]any {
	choices := slices.Clone(domain)
	if withUnknown {
		choices = append(choices, arm.Unknown{}, arm.Unknown{})
	}
	scalar := rapid.SampledFrom(choices)
	items := make([]any, rapid.IntRange(0, 3).Draw(t, "items"))
	for i := range items {
		items[i] = map[string]any{"x": scalar.Draw(t, "x"), "y": scalar.Draw(t, "y")}
	}
	return map[string]any{"properties": map[string]any{"one": scalar.Draw(t, "one"), "two": scalar.Draw(t, "two"), "items": items}}
}

const randomAlias = "Microsoft.Test/things/"

// randomCondition draws a condition as JSON. It has no comparisons whose outcome Azure does not document.
func randomCondition(t *rapid.T, depth int, inCount bool) map[string]any {
	kinds := []string{"leaf", "leaf", "allOf", "anyOf", "not", "count"}
	if depth == 0 {
		kinds = kinds[:1]
	}
	if inCount {
		kinds = kinds[:min(len(kinds), 5)]
	}
	switch kind := rapid.SampledFrom(kinds).Draw(t, "kind"); kind {
	case "allOf", "anyOf":
		members := make([]any, rapid.IntRange(1, 3).Draw(t, "members"))
		for i := range members {
			members[i] = randomCondition(t, depth-1, inCount)
		}
		return map[string]any{kind: members}
	case "not":
		return map[string]any{"not": randomCondition(t, depth-1, inCount)}
	case "count":
		counted := map[string]any{"field": randomAlias + "items[*]"}
		if rapid.Bool().Draw(t, "where") {
			counted["where"] = randomCondition(t, depth-1, true)
		}
		word := rapid.SampledFrom([]string{"equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals"}).Draw(t, "word")
		return map[string]any{"count": counted, word: float64(rapid.IntRange(0, 3).Draw(t, "number"))}
	}
	field := randomAlias + rapid.SampledFrom([]string{"one", "two", "items[*].x", "items[*].y"}).Draw(t, "field")
	switch word := rapid.SampledFrom([]string{"equals", "notEquals", "in", "notIn", "like", "notLike", "exists", "contains"}).Draw(t, "word"); word {
	case "in", "notIn":
		return map[string]any{"field": field, word: rapid.SliceOfN(rapid.SampledFrom(domain), 0, 3).Draw(t, "list")}
	case "like", "notLike":
		return map[string]any{"field": field, word: rapid.SampledFrom([]string{"a*", "*b", "*", "A", "t*e"}).Draw(t, "pattern")}
	case "contains":
		return map[string]any{"field": field, word: rapid.SampledFrom([]string{"A", "b", "ru", ""}).Draw(t, "part")}
	case "exists":
		return map[string]any{"field": field, word: rapid.Bool().Draw(t, "wanted")}
	default:
		return map[string]any{"field": field, word: rapid.SampledFrom(domain).Draw(t, "target")}
	}
}

// naive decides a condition for a body without unknown values, and with only the given elements of the array: two-valued, by
// the words of the documentation, sharing nothing with the package.
func naive(condition map[string]any, body map[string]any) bool {
	if members, ok := condition["allOf"].([]any); ok {
		for _, member := range members {
			if !naive(member.(map[string]any), body) {
				return false
			}
		}
		return true
	}
	if members, ok := condition["anyOf"].([]any); ok {
		for _, member := range members {
			if naive(member.(map[string]any), body) {
				return true
			}
		}
		return false
	}
	if inner, ok := condition["not"].(map[string]any); ok {
		return !naive(inner, body)
	}
	properties := body["properties"].(map[string]any)
	items := properties["items"].([]any)
	if counted, ok := condition["count"].(map[string]any); ok {
		total := 0.0
		for _, item := range items {
			alone := map[string]any{"properties": map[string]any{"one": properties["one"], "two": properties["two"], "items": []any{item}}}
			if where, ok := counted["where"].(map[string]any); !ok || naive(where, alone) {
				total++
			}
		}
		return naiveCompare(condition, total)
	}
	name := strings.TrimPrefix(condition["field"].(string), randomAlias)
	if property, ok := strings.CutPrefix(name, "items[*]."); ok {
		for _, item := range items {
			if !naiveCompare(condition, item.(map[string]any)[property]) {
				return false
			}
		}
		return true
	}
	return naiveCompare(condition, properties[name])
}

func naiveCompare(condition map[string]any, value any) bool {
	text := strings.ToLower(fmt.Sprint(value))
	for word, target := range condition {
		wanted := strings.ToLower(fmt.Sprint(target))
		switch word {
		case "equals":
			return text == wanted
		case "notEquals":
			return text != wanted
		case "in", "notIn":
			found := false
			for _, item := range target.([]any) {
				found = found || strings.ToLower(fmt.Sprint(item)) == text
			}
			return found == (word == "in")
		case "like", "notLike":
			pattern := "(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(wanted), `\*`, ".*") + "$"
			return regexp.MustCompile(pattern).MatchString(text) == (word == "like")
		case "contains":
			return strings.Contains(text, wanted)
		case "exists":
			return target.(bool)
		case "less":
			return value.(float64) < target.(float64)
		case "lessOrEquals":
			return value.(float64) <= target.(float64)
		case "greater":
			return value.(float64) > target.(float64)
		case "greaterOrEquals":
			return value.(float64) >= target.(float64)
		}
	}
	panic("a condition without a word")
}

// undocumented reports whether a condition asks whether the elements of an empty array exist.
func undocumented(condition map[string]any, body map[string]any) bool {
	encoded, _ := json.Marshal(condition)
	items := body["properties"].(map[string]any)["items"].([]any)
	return len(items) == 0 && strings.Contains(string(encoded), "exists")
}
