package arm

import (
	"strings"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// enumOf returns the values that a string may have, and whether it may have no other. The API specification decides where
// it is known; else a schema enum that does not also take any string.
func enumOf(p schema.Property, at *node) (values []string, strict bool) {
	if at != nil && len(at.Enum) > 0 {
		return at.Enum, at.Strict
	}
	if declared, ok := schema.TypeOf(p.TypeToken()); ok && len(declared.Enum) > 0 {
		return declared.Enum, true
	}
	return nil, false
}

// accepts reports whether a property can hold a JSON type.
func accepts(p schema.Property, kind string) bool {
	for _, alternative := range p.OneOf {
		if accepts(alternative, kind) {
			return true
		}
	}
	if p.Type == kind || strings.HasPrefix(p.Ref, "pulumi.json#") || p.Type == "" && p.Ref == "" && len(p.OneOf) == 0 {
		return true
	}
	declared, ok := schema.TypeOf(p.TypeToken())
	switch {
	case !ok:
		return false
	case len(declared.Enum) > 0:
		return kind == "string"
	default:
		return kind == "object"
	}
}

func describe(p schema.Property) string {
	var names []string
	for _, kind := range []string{"string", "integer", "number", "boolean", "array", "object"} {
		if accepts(p, kind) {
			names = append(names, kind)
		}
	}
	return strings.Join(names, " or ")
}
