package template

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// translation turns the inputs of one resource into the body that a template holds.
type translation struct {
	all    *collection
	member *member
	// input is the one at hand. The engine says of each input as a whole what it is made from.
	input    string
	referred map[string]bool // URNs that an expression names
	problems []Problem
}

// body translates the inputs one by one and puts the results together.
func (t *translation) body() (map[string]any, error) {
	whole := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(t.member.Inputs)) {
		if t.member.kind.IsParameter(name) {
			continue
		}
		t.input = name
		part, err := arm.FromInputs(t.member.Token, map[string]any{name: t.member.Inputs[name]}, t.all.own)
		if err != nil {
			return nil, fmt.Errorf("exporting %s: %w", t.member.Name, err)
		}
		value, _ := t.value("", part.Body).(map[string]any)
		merge(whole, value)
	}
	return whole, nil
}

// merge adds an object to another; two inputs meet in the flattened objects only.
func merge(into, from map[string]any) {
	for key, value := range from {
		object, isObject := value.(map[string]any)
		holder, meets := into[key].(map[string]any)
		if isObject && meets {
			merge(holder, object)
			continue
		}
		into[key] = value
	}
}

// value translates the value at a path of the body.
func (t *translation) value(path string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		return t.object(path, v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = t.value(path+"[]", item)
		}
		return items
	case string:
		return t.text(path, v)
	case arm.Unknown:
		if resolved, ok := t.resolve(path); ok {
			return resolved
		}
		t.problem(path, whatUnknown, expectedUnknown)
		return nil
	case inventory.Secret:
		t.problem(path, whatSecret, expectedSecret)
		return nil
	default:
		return value
	}
}

// object translates an object, and its keys, among which are the ids of identities. Of one that refers to another resource
// by its id, the id is all that counts: what else is there are the SDK's defaults for a new resource of that type.
func (t *translation) object(path string, object map[string]any) map[string]any {
	if id, given := object["id"]; given && references[t.member.kind.Type][path].form == formObject {
		object = map[string]any{"id": id}
	}
	translated := make(map[string]any, len(object))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		below := key
		if path != "" {
			below = path + "." + key
		}
		shown := literal(key)
		if target := t.all.byID[arm.Key(key)]; target != nil {
			shown = t.refer(target).bracketed()
		}
		translated[shown] = t.value(below, object[key])
	}
	return translated
}

// text translates a string: an id of a resource of the template becomes an expression, and so does an id that belongs to
// the subscription as a whole, such as that of a built-in role, which each subscription has under its own.
func (t *translation) text(path, text string) any {
	if references[t.member.kind.Type][path].form == formOutput {
		if resolved, ok := t.resolve(path); ok {
			return resolved
		}
	}
	target := t.all.byID[arm.Key(text)]
	if t.isOwnGroup(text) {
		if target != nil {
			t.referred[target.URN] = true
		}
		return ownGroup.bracketed()
	}
	if target != nil {
		return t.refer(target).bracketed()
	}
	id, err := arm.ParseID(text)
	if err == nil && id.ResourceGroup == "" && id.Type != subscriptionType && arm.SameID(id.SubscriptionID, t.member.place.subscription) {
		return idOf(text, t.member.place).bracketed()
	}
	if expression, ok := t.embedded(text); ok {
		return expression.bracketed()
	}
	return literal(text)
}

func (t *translation) problem(path, what, expected string) {
	t.problems = append(t.problems, problemWith(t.member.Resource, path, what, expected))
}
