package artefact

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Bounds of what an expression may come to. Variables can double each other, so that a short template could make
// something that fits into no memory; Resource Manager's own limits are lower,
// https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
const (
	mostText  = 128 << 10
	mostParts = 20_000
	// mostRounds is how often loops of properties and lambdas run, all together.
	mostRounds = 20_000
	// mostDeclared is how many resources a template may come to, with all copies.
	mostDeclared = 100_000
)

// names are the parameters and variables of one template, which are evaluated when they are used, and once.
type names struct {
	raw   map[string]func() any
	value map[string]any
	// open are those being evaluated: one that leads back to itself is not known.
	open map[string]bool
}

func newNames() *names {
	return &names{raw: map[string]func() any{}, value: map[string]any{}, open: map[string]bool{}}
}

// Names in templates have no case.
func parameterKey(name string) string { return "parameters " + strings.ToLower(name) }
func variableKey(name string) string  { return "variables " + strings.ToLower(name) }

// of is the value of a parameter or variable.
func (n *names) of(key string) any {
	if value, done := n.value[key]; done {
		return value
	}
	raw, declared := n.raw[key]
	if !declared || n.open[key] {
		return arm.Unknown{}
	}
	n.open[key] = true
	value := bound(raw())
	delete(n.open, key)
	n.value[key] = value
	return value
}

// declare makes the parameters and variables of a template known to its scope. Given are values of parameters, which the
// scope around evaluates; without one they are values as they are.
func (s *scope) declare(root, given map[string]any, around *scope) {
	s.names = newNames()
	own := *s
	own.copies = nil
	parameters, _ := root["parameters"].(map[string]any)
	for name, declaration := range parameters {
		s.names.raw[parameterKey(name)] = func() any { return own.parameter(name, declaration, given, around) }
	}
	variables, _ := root["variables"].(map[string]any)
	s.names.declareLoops(&own, variables["copy"])
	for name, value := range variables {
		s.names.raw[variableKey(name)] = func() any { return own.evaluate(value) }
	}
	own.names = s.names
}

// parameter is the value given, else the default; what is secure is not looked at.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
func (s *scope) parameter(name string, declaration any, given map[string]any, around *scope) any {
	object, _ := declaration.(map[string]any)
	kind, _ := object["type"].(string)
	if strings.HasPrefix(strings.ToLower(kind), "secure") {
		return arm.Unknown{}
	}
	for candidate, value := range given {
		if !strings.EqualFold(candidate, name) {
			continue
		}
		if around != nil {
			value = around.argument(value)
		}
		if _, hasDefault := object["defaultValue"]; value == nil && hasDefault && object["nullable"] != true {
			return arm.Unknown{} // which of the two counts is not documented
		}
		return value
	}
	if value, has := object["defaultValue"]; has {
		return s.evaluate(value)
	}
	if nullable, _ := object["nullable"].(bool); nullable {
		return nil
	}
	return arm.Unknown{}
}

// bound is the value, or arm.Unknown in the place of one beyond the bounds.
func bound(value any) any {
	if room := mostParts; !fits(value, &room) {
		return arm.Unknown{}
	}
	return value
}

// fits counts the parts of a value down from the room that there is.
func fits(value any, room *int) bool {
	if *room--; *room < 0 {
		return false
	}
	switch v := value.(type) {
	case string:
		return len(v) <= mostText
	case []any:
		for _, item := range v {
			if !fits(item, room) {
				return false
			}
		}
	case map[string]any:
		for _, item := range v {
			if !fits(item, room) {
				return false
			}
		}
	}
	return true
}
