package controls_test

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// change is what a case changes in a world.
type change func(*world)

func asItIs(*world) {}

func both(changes ...change) change {
	return func(w *world) {
		for _, change := range changes {
			change(w)
		}
	}
}

// set puts a value at a path of a resource's body; a step such as "0" goes into an array.
func set(key, path string, value any) change {
	return func(w *world) {
		w.resources[key].Body = assign(w.resources[key].Body, strings.Split(path, "."), value).(map[string]any)
	}
}

func unset(key, path string) change { return set(key, path, nil) }

func unknownAt(key, path string) change { return set(key, path, arm.Unknown{}) }

func assign(node any, steps []string, value any) any {
	if len(steps) == 0 {
		return value
	}
	if items, isList := node.([]any); isList {
		copied := slices.Clone(items)
		i := int(steps[0][0] - '0')
		copied[i] = assign(copied[i], steps[1:], value)
		return copied
	}
	object, _ := node.(map[string]any)
	copied := map[string]any{}
	for k, v := range object {
		copied[k] = v
	}
	if copied[steps[0]] = assign(copied[steps[0]], steps[1:], value); copied[steps[0]] == nil {
		delete(copied, steps[0])
	}
	return copied
}

// remove takes resources out of the world.
func remove(keys ...string) change {
	return func(w *world) {
		w.order = slices.DeleteFunc(w.order, func(key string) bool { return slices.Contains(keys, key) })
	}
}

// nameless takes the ids of resources away, as a preview does of what is new.
func nameless(keys ...string) change {
	return func(w *world) {
		for _, key := range keys {
			w.resources[key].ID = ""
		}
	}
}

func version(key, apiVersion string) change {
	return func(w *world) { w.resources[key].APIVersion = apiVersion }
}

// moved gives a resource another id.
func moved(key string, id func(*world) string) change {
	return func(w *world) {
		w.resources[key].ID = id(w)
		w.resources[key].Name = w.resources[key].ID[strings.LastIndex(w.resources[key].ID, "/")+1:]
	}
}
