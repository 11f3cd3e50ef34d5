package azurepolicy

import (
	"strconv"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// isUnknown reports whether a value, or a part of it, is not known in the plan.
func isUnknown(value any) bool {
	switch v := value.(type) {
	case arm.Unknown:
		return true
	case []any:
		for _, item := range v {
			if isUnknown(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range v {
			if isUnknown(item) {
				return true
			}
		}
	}
	return false
}

// scalarText returns the text of a scalar as string comparisons see it: true, 1.5, and a string as it is.
func scalarText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

func isScalar(value any) bool {
	switch value.(type) {
	case string, bool, float64:
		return true
	default:
		return false
	}
}

// sameValue compares values deeply; texts and keys without regard to case when fold is true.
func sameValue(a, b any, fold bool) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		y, ok := b.(string)
		return ok && (x == y || fold && strings.EqualFold(x, y))
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !sameValue(x[i], y[i], fold) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for key, item := range x {
			other, found := member(y, key)
			if !found || !sameValue(item, other, fold) {
				return false
			}
		}
		return true
	default:
		return a == b
	}
}

// containsValue reports whether a slice has a value, with regard to case.
func containsValue(items []any, value any) bool {
	for _, item := range items {
		if sameValue(item, value, false) {
			return true
		}
	}
	return false
}
