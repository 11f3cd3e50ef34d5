package azurepolicy

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// declaration is a parameter that a definition or initiative declares,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-parameters
type declaration struct {
	name       string
	kind       string // in lower case: string, array, object, boolean, integer, float, datetime
	initial    any
	hasInitial bool
	allowed    []any
}

var parameterKinds = []string{"string", "array", "object", "boolean", "integer", "float", "datetime"}

// declarations reads "parameters" of a definition or initiative, by name in lower case.
func declarations(d document) map[string]*declaration {
	declared := map[string]*declaration{}
	parameters, ok := d.object("parameters")
	if !ok {
		return declared
	}
	for _, name := range slices.Sorted(maps.Keys(parameters.fields)) {
		one, ok := parameters.asObject(parameters.at(name), parameters.fields[name])
		if !ok {
			continue
		}
		read := &declaration{name: name, kind: strings.ToLower(one.text("type")), allowed: one.array("allowedValues")}
		read.initial, read.hasInitial = one.member("defaultValue")
		if !slices.Contains(parameterKinds, read.kind) {
			one.problem("declares a parameter of no known type", "one of "+strings.Join(parameterKinds, ", "), quote(read.kind))
		} else if read.hasInitial && !read.takes(read.initial) {
			one.problem("has a default of the wrong type", read.kind, describe(read.initial))
		}
		declared[strings.ToLower(name)] = read
	}
	return declared
}

// takes reports whether a value is of the type of the parameter. Azure takes whole numbers and booleans as text too; what it
// does with another type is an error of the assignment.
func (d *declaration) takes(value any) bool {
	switch value.(type) {
	case string:
		return d.kind != "array" && d.kind != "object"
	case bool:
		return d.kind == "boolean"
	case float64:
		return d.kind == "integer" || d.kind == "float"
	case []any:
		return d.kind == "array"
	case map[string]any:
		return d.kind == "object"
	default:
		return true
	}
}

// bound is the value of a parameter.
type bound struct {
	value   any
	missing bool // no value and no default
}

// assignValues gives every declared parameter its value. Values that do not fit are problems, and then missing.
func assignValues(declared map[string]*declaration, values map[string]any, report func(name, what, expected, got string)) map[string]bound {
	result := map[string]bound{}
	for key, d := range declared {
		value, given := values[key]
		if !given {
			result[key] = bound{value: d.initial, missing: !d.hasInitial}
			continue
		}
		if why, expected := d.refuses(value); why != "" {
			report(d.name, why, expected, describe(value))
			result[key] = bound{missing: true}
			continue
		}
		result[key] = bound{value: value}
	}
	return result
}

// refuses says why a value is not allowed, "" when it is. Allowed values are compared with regard to case, as Azure does it.
func (d *declaration) refuses(value any) (why, expected string) {
	if isUnknown(value) {
		return "", ""
	}
	if !d.takes(value) {
		return "has the wrong type", d.kind
	}
	if d.allowed == nil {
		return "", ""
	}
	chosen := []any{value}
	if items, ok := value.([]any); ok && d.kind == "array" {
		chosen = items
	}
	for _, one := range chosen {
		if !containsValue(d.allowed, one) {
			return fmt.Sprintf("%s is not an allowed value", describe(one)), "one of " + describeTarget(d.allowed)
		}
	}
	return "", ""
}

// values reads parameter values, {"name": {"value": ...}}, by name in lower case; values are compiled, since those of an
// initiative may refer to its own parameters.
func values(d document, key string) map[string]expression {
	read := map[string]expression{}
	parameters, ok := d.object(key)
	if !ok {
		return read
	}
	for _, name := range slices.Sorted(maps.Keys(parameters.fields)) {
		one, ok := parameters.asObject(parameters.at(name), parameters.fields[name])
		if !ok {
			continue
		}
		value, ok := one.member("value")
		if !ok {
			one.problem("has no value", `{"value": ...}`, "")
			continue
		}
		read[strings.ToLower(name)] = compile(one, one.at("value"), value)
	}
	return read
}

// parametersIn yields the names that an expression passes to parameters().
func parametersIn(e expression) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range parts(e) {
			made, ok := part.(call)
			if !ok || made.function.name != "parameters" {
				continue
			}
			if name, ok := made.arguments[0].(literal); ok {
				if text, ok := name.value.(string); ok && !yield(text) {
					return
				}
			}
		}
	}
}

// parts yields an expression and everything in it.
func parts(e expression) iter.Seq[expression] {
	var visit func(e expression, yield func(expression) bool) bool
	visit = func(e expression, yield func(expression) bool) bool {
		if !yield(e) {
			return false
		}
		var inside []expression
		switch v := e.(type) {
		case call:
			inside = v.arguments
		case access:
			inside = []expression{v.base, v.key}
		case list:
			inside = v
		case record:
			inside = slices.Collect(maps.Values(v))
		}
		for _, part := range inside {
			if !visit(part, yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(expression) bool) { visit(e, yield) }
}
