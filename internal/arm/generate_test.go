package arm

import (
	"fmt"
	"sort"
	"strings"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// deepest is how far down generated inputs go; the network types nest without end.
const deepest = 5

// genInputs draws inputs that the schema of a resource declares, with unknown values in between.
func genInputs(t *rapid.T, kind *Kind, unknowns bool) map[string]any {
	inputs := map[string]any{}
	for _, name := range sortedNames(kind.schema.Inputs) {
		switch {
		case kind.Extends() && name == kind.Parameters[0]:
			inputs[name] = "/subscriptions/s/resourceGroups/" + genName(t, name) + "/providers/Microsoft.Cache/redis/" + genName(t, name)
		case kind.isParameter(name):
			inputs[name] = genName(t, name)
		case rapid.Bool().Draw(t, "has "+name):
			where, _ := locate(kind.body, name)
			inputs[name] = genValue(t, name, kind.schema.Inputs[name], where.node, deepest, unknowns)
		}
	}
	return inputs
}

func genName(t *rapid.T, label string) string {
	return rapid.StringMatching(`[a-z][a-z0-9]{2,7}`).Draw(t, label)
}

func genValue(t *rapid.T, label string, p schema.Property, at *node, depth int, unknowns bool) any {
	if unknowns && rapid.IntRange(0, 9).Draw(t, "unknown "+label) == 0 {
		return Unknown{}
	}
	if len(p.OneOf) > 0 {
		choice := rapid.IntRange(0, len(p.OneOf)-1).Draw(t, "alternative of "+label)
		return genValue(t, label, p.OneOf[choice], at, depth, false)
	}
	if declared, ok := schema.TypeOf(p.TypeToken()); ok {
		if len(declared.Enum) > 0 {
			return rapid.SampledFrom(declared.Enum).Draw(t, label)
		}
		return genObject(t, label, p.TypeToken(), declared, depth, unknowns)
	}
	switch p.Type {
	case "boolean":
		return rapid.Bool().Draw(t, label)
	case "integer", "number":
		return float64(rapid.IntRange(0, 9999).Draw(t, label))
	case "array":
		return genArray(t, label, p, at, depth, unknowns)
	case "object":
		object := map[string]any{}
		for range rapid.IntRange(0, 2).Draw(t, "size of "+label) {
			element := schema.Property{Type: "string"}
			if p.AdditionalProperties != nil {
				element = *p.AdditionalProperties
			}
			object[genName(t, "key of "+label)] = genValue(t, label, element, stepInto(at, true), depth-1, unknowns)
		}
		return object
	default:
		return rapid.StringMatching(`[ -~]{0,12}`).Draw(t, label)
	}
}

func genObject(t *rapid.T, label, token string, declared schema.Type, depth int, unknowns bool) any {
	object := map[string]any{}
	if depth <= 0 {
		return object
	}
	names := sortedNames(declared.Properties)
	chance := max(1, len(names)/4) // about four properties, so that wide types stay small
	for _, name := range names {
		if declared.Properties[name].Const != nil { // the discriminator of a union
			object[name] = declared.Properties[name].Const
			continue
		}
		if rapid.IntRange(0, chance).Draw(t, "has "+name) == 0 {
			object[name] = genValue(t, name, declared.Properties[name], placeOf(token, name).node, depth-1, unknowns)
		}
	}
	return object
}

func genArray(t *rapid.T, label string, p schema.Property, at *node, depth int, unknowns bool) any {
	items := []any{}
	set := isIDSet(p, at) // an unordered set on the wire: distinct and, to compare, sorted
	for range rapid.IntRange(0, 2).Draw(t, "size of "+label) {
		if set {
			items = append(items, fmt.Sprintf("/id/%03d-%s", len(items), genName(t, label)))
			continue
		}
		items = append(items, genValue(t, label, *p.Items, stepInto(at, false), depth-1, unknowns))
	}
	return items
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// uncovered lists the paths of a value that the body data does not have. Where the data stops, everything is covered.
func uncovered(path string, value any, at *node) []string {
	if at == nil {
		return []string{path}
	}
	var missing []string
	switch v := value.(type) {
	case map[string]any:
		if at.cut() || at.Type == "any" {
			return nil
		}
		at = at.narrowed(func(wire string) any { return v[wire] })
		for _, key := range sortedNames(v) {
			next := exact(at, key)
			if next == nil {
				next = at.any
			}
			missing = append(missing, uncovered(strings.TrimPrefix(path+"."+key, "."), v[key], next)...)
		}
	case []any:
		for _, item := range v {
			missing = append(missing, uncovered(path+"[]", item, at.item)...)
		}
	}
	return missing
}

func exact(at *node, key string) *node {
	if child, ok := at.children[key]; ok {
		return child
	}
	for _, variant := range at.variants {
		if child := exact(variant, key); child != nil {
			return child
		}
	}
	return nil
}
