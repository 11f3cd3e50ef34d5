package azurepolicy

import (
	"fmt"
	"slices"
)

// edit changes what one alias names in a body.
type edit struct {
	word    string
	alias   alias
	value   any
	changes []Change
	doubts  []string
	refusal string
}

// at goes down the path; depth is how far below the body the object is.
func (e *edit) at(object map[string]any, path []string, depth int) {
	name := path[0]
	old, _ := member(object, name)
	switch {
	case isTop(old):
		e.doubts = append(e.doubts, e.alias.text+" is not known until apply")
	case len(path) == 1:
		e.set(object, name, old)
	case path[1] == "[*]":
		e.array(object, name, old, path[2:], depth)
	default:
		below, ok := old.(map[string]any)
		if !ok {
			// Azure may skip a change below a property that the request does not have: it takes it as left out on purpose,
			// https://learn.microsoft.com/azure/governance/policy/concepts/effect-modify#skipped-modification
			if e.word != "append" && depth > 0 {
				e.doubts = append(e.doubts, fmt.Sprintf("the request has no %s, and Azure may skip a change below it", name))
				return
			}
			below = map[string]any{}
			object[name] = below
		}
		e.at(below, path[1:], depth+1)
	}
}

// array changes the elements of an array, or adds one when the path ends here.
func (e *edit) array(object map[string]any, name string, old any, rest []string, depth int) {
	items, _ := old.([]any)
	if len(rest) == 0 {
		added := slices.Concat(items, []any{e.value})
		if e.word == "addorreplace" {
			added = []any{e.value}
		}
		if !sameValue(items, added, false) {
			e.note(old, added)
			object[name] = added
		}
		return
	}
	for _, item := range items {
		if element, ok := item.(map[string]any); ok {
			e.at(element, rest, depth+1)
		}
	}
}

func (e *edit) set(object map[string]any, name string, old any) {
	switch {
	case old != nil && sameValue(old, e.value, false):
	case old != nil && e.word == "add":
	case old != nil && e.word == "append":
		e.refusal = fmt.Sprintf("append would replace %s, which is %s", e.alias.text, describe(old))
	default:
		e.note(old, e.value)
		object[name] = e.value
	}
}

// note records a change. Which aliases modify can change at an API version only Azure tells; where it cannot, the conflict
// effect decides.
func (e *edit) note(old, value any) {
	made := Change{Operation: wordsOfOperations[e.word], Field: e.alias.text, Old: old, New: value}
	if e.word != "append" {
		made.Note = "provided that the alias is modifiable at the API version of the request"
	}
	e.changes = append(e.changes, made)
}
