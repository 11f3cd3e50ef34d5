package stackedit

import (
	"fmt"
	"reflect"

	"gopkg.in/yaml.v3"
)

// verify makes sure that an edit changed what it says and nothing else: text is edited here, and YAML has more forms than
// this package knows, anchors and scalars over several lines among them.
func (e Edit) verify(before, after []byte) error {
	var was, is map[string]any
	if err := yaml.Unmarshal(before, &was); err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	if err := yaml.Unmarshal(after, &is); err != nil || !reflect.DeepEqual(e.carriedOut(was), is) {
		return fmt.Errorf("%s is written in a form that can't be edited here; change it by hand: %s", e.Path, e)
	}
	return nil
}

// carriedOut is the edit on data instead of text.
func (e Edit) carriedOut(top map[string]any) map[string]any {
	keys := keysOf(e.Path)
	if e.Remove {
		return withoutKey(top, keys)
	}
	parent, name := top, keys[len(keys)-1]
	for _, key := range keys[:len(keys)-1] {
		next, isMap := parent[key].(map[string]any)
		if !isMap {
			return top
		}
		parent = next
	}
	if e.RemoveWhere == nil {
		parent[name] = e.Value
		return top
	}
	list, isList := parent[name].([]any)
	if !isList {
		return top
	}
	var kept []any
	for _, item := range list {
		if !has(item, e.RemoveWhere) {
			kept = append(kept, item)
		}
	}
	switch {
	case len(kept) == len(list):
	case len(kept) == 0:
		delete(parent, name)
	default:
		parent[name] = kept
	}
	return top
}

func has(item any, where map[string]string) bool {
	settings, isMap := item.(map[string]any)
	for key, value := range where {
		if !isMap || settings[key] != value {
			return false
		}
	}
	return true
}
