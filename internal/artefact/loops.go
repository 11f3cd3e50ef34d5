package artefact

import (
	"maps"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// unroll makes the properties that copy loops make.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties
func (s *scope) unroll(made map[string]any, loops any) {
	items, isList := loops.([]any)
	if !isList {
		made["copy"] = s.evaluate(loops)
		return
	}
	for _, loop := range arm.Objects(items) {
		if name, _ := loop["name"].(string); name != "" {
			made[name] = s.loop(name, loop)
		}
	}
}

// loop is the list that one copy loop makes, in a property or a variable.
func (s *scope) loop(name string, loop map[string]any) any {
	count, known := s.evaluate(loop["count"]).(float64)
	if !known || count > mostCopies {
		return arm.Unknown{}
	}
	items := make([]any, int(max(count, 0)))
	for i := range items {
		if *s.rounds++; *s.rounds > mostRounds {
			return arm.Unknown{}
		}
		inner := *s
		inner.copies = maps.Clone(s.copies)
		if inner.copies == nil {
			inner.copies = map[string]float64{}
		}
		inner.copies[strings.ToLower(name)] = float64(i)
		items[i] = inner.evaluate(loop["input"])
	}
	return bound(items)
}

// declareLoops makes the variables known that copy loops make.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-variables
func (n *names) declareLoops(own *scope, loops any) {
	items, _ := loops.([]any)
	for _, loop := range arm.Objects(items) {
		if name, _ := loop["name"].(string); name != "" {
			n.raw[variableKey(name)] = func() any { return own.loop(name, loop) }
		}
	}
}
