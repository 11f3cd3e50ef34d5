package arm

import (
	"sync"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// flattened lists the objects that the SDK leaves out of its shapes, so that their properties stand one level higher: the
// API specifications mark them with x-ms-client-flatten. Nearly always it is "properties"; "pool" is that of
// IpamPoolPrefixAllocation.
var flattened = []string{"properties", "pool"}

// place is where a property of a schema type stands in the ARM object of that type.
type place struct {
	inside string // the flattened object that holds it, "" when the object itself does
	wire   string
	node   *node
}

// shapes maps object type token and property to its place. It is learnt once from all bodies: a type such as SecurityRule
// has one shape wherever it occurs, and where the body data is cut short in one occurrence, another one has it in full.
var shapes = sync.OnceValue(func() map[string]map[string]place {
	learnt := map[string]map[string]place{}
	seen := map[*node]map[string]bool{}
	var learn func(p schema.Property, at *node)
	learn = func(p schema.Property, at *node) {
		if at == nil {
			return
		}
		switch {
		case p.Items != nil:
			learn(*p.Items, at.item)
		case p.AdditionalProperties != nil:
			learn(*p.AdditionalProperties, at.any)
		}
		for _, alternative := range p.OneOf {
			learn(alternative, at)
		}
		token := p.TypeToken()
		declared, ok := schema.TypeOf(token)
		if !ok || len(declared.Enum) > 0 || at.cut() || seen[at][token] {
			return
		}
		if seen[at] == nil {
			seen[at] = map[string]bool{}
		}
		seen[at][token] = true
		at = at.narrowed(constantsOf(declared))
		shape := learnt[token]
		if shape == nil {
			shape = map[string]place{}
			learnt[token] = shape
		}
		for name, nested := range declared.Properties {
			found, ok := locate(at, name)
			if !ok {
				continue
			}
			// An uncut occurrence teaches more than a cut one.
			if known, have := shape[name]; !have || known.node.cut() && !found.node.cut() {
				shape[name] = found
			}
			learn(nested, found.node)
		}
	}
	for _, kind := range kinds() {
		for name, p := range kind.schema.Inputs {
			if found, ok := locate(kind.body, name); ok {
				learn(p, found.node)
			}
		}
	}
	return learnt
})

// constantsOf looks up the constants of an object type by wire name: in a union, one of them tells the type from the others.
func constantsOf(declared schema.Type) func(wire string) any {
	return func(wire string) any {
		for name, p := range declared.Properties {
			if p.Const != nil && plainName(name) == plainName(wire) {
				return p.Const
			}
		}
		return nil
	}
}

// objectOf picks the object type of a property for a value: its only one, or of a union the one whose constants the value
// has, and of those the one that fits best.
func objectOf(p schema.Property, value map[string]any) (string, schema.Type, bool) {
	bestToken, best, fit := "", schema.Type{}, -1
	for _, alternative := range append([]schema.Property{p}, p.OneOf...) {
		token := alternative.TypeToken()
		declared, ok := schema.TypeOf(token)
		if !ok || len(declared.Enum) > 0 {
			continue
		}
		covered := 0
		for name, p := range declared.Properties {
			given, ok := get(value, name)
			switch {
			case ok && p.Const != nil && given == p.Const:
				covered += len(value) + 1
			case ok:
				covered++
			}
		}
		if covered > fit {
			bestToken, best, fit = token, declared, covered
		}
	}
	return bestToken, best, fit >= 0
}

// locate finds a property in an object of the body data: at the object itself, or in a flattened object.
func locate(at *node, name string) (place, bool) {
	if wire, found := at.child(name); found != nil {
		return place{wire: wire, node: found}, true
	}
	for _, inside := range flattened {
		_, holder := at.child(inside)
		if wire, found := holder.child(name); found != nil {
			return place{inside: inside, wire: wire, node: found}, true
		}
	}
	return place{}, false
}

// placeOf returns where a property of an object type stands. A property that no body shows stands under its own name.
func placeOf(token, name string) place {
	if found, ok := shapes()[token][name]; ok {
		return found
	}
	return place{wire: name}
}

// put stores a value at its place in an ARM object.
func (p place) put(object map[string]any, value any) {
	if p.inside != "" {
		holder, ok := object[p.inside].(map[string]any)
		if !ok {
			holder = map[string]any{}
			object[p.inside] = holder
		}
		object = holder
	}
	object[p.wire] = value
}

// get reads a property of an ARM object by the name that the SDK gives it: the object's own property first, then one
// of a flattened object, the order in which azure-native flattens.
func get(object map[string]any, name string) (any, bool) {
	if value, ok := own(object, name); ok {
		return value, true
	}
	for _, inside := range flattened {
		if holder, ok := object[inside].(map[string]any); ok {
			if value, ok := own(holder, name); ok {
				return value, true
			}
		}
	}
	return nil, false
}

func own(object map[string]any, name string) (any, bool) {
	if value, ok := object[name]; ok {
		return value, true
	}
	for wire, value := range object {
		if plainName(wire) == plainName(name) {
			return value, true
		}
	}
	return nil, false
}
