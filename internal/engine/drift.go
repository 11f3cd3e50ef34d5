package engine

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Drift is one resource that is no longer as it was deployed.
type Drift struct {
	URN  string
	Type string // token, such as azure-native:network/v20240501:PrivateEndpoint
	Name string // name in the program
	ID   string // the provider's id
	// Gone is true if the resource does not exist any more; Properties is empty
	// then.
	Gone bool
	// Properties are those that differ, sorted by path, the inputs before what
	// only Azure sets.
	Properties []PropertyDrift
}

// PropertyDrift is one property that differs.
type PropertyDrift struct {
	// Path is in the provider's words: "tags.owner", "sku.capacity",
	// "privateLinkServiceConnections[0].groupIds".
	Path string
	// Declared and Found are the values of the last deployment and of now, as
	// plain JSON data; nil for none. The engine blanks secrets: both are
	// "[secret]" then.
	Declared, Found any
	// Input is true for a property that the program sets: the next Up puts it
	// right. The others are Azure's answer about the resource, and no Up
	// changes them unless an input does.
	Input bool
}

// driftOf describes what a step of a refresh found; drifted is false if that is
// nothing.
func driftOf(m apitype.StepEventMetadata) (d Drift, drifted bool) {
	if m.Old == nil || !m.Old.Custom || isProvider(m.Type) {
		return Drift{}, false
	}
	d = Drift{URN: m.URN, Type: m.Type, Name: nameOf(m.URN), ID: m.Old.ID, Gone: m.Op == apitype.OpDelete}
	if d.Gone {
		return d, true
	}
	if m.New == nil {
		return Drift{}, false
	}
	var inputs, outputs comparison
	inputs.objects("", m.Old.Inputs, m.New.Inputs)
	outputs.objects("", m.Old.Outputs, m.New.Outputs)
	known := map[string]bool{}
	for _, p := range inputs {
		p.Input, known[p.Path] = true, true
		d.Properties = append(d.Properties, p)
	}
	d.Properties = append(d.Properties, secretsOf(m, inputs)...)
	for _, p := range outputs {
		if !known[p.Path] {
			d.Properties = append(d.Properties, p)
		}
	}
	return d, len(d.Properties) > 0
}

// secretsOf are the differences that the engine's own diff has and the values
// in its events do not show, because they are secret.
func secretsOf(m apitype.StepEventMetadata, seen comparison) []PropertyDrift {
	var found []PropertyDrift
	for _, path := range changedPaths(m) {
		top, _, _ := strings.Cut(path, ".")
		top, _, _ = strings.Cut(top, "[")
		shown := slices.ContainsFunc(seen, func(p PropertyDrift) bool { return below(p.Path, path) || below(path, p.Path) })
		if _, input := m.Old.Inputs[top]; input && !shown {
			found = append(found, PropertyDrift{Path: path, Declared: blanked, Found: blanked, Input: true})
		}
	}
	return found
}

// below is true for a path that is at or below another one.
func below(path, other string) bool {
	return path == other || strings.HasPrefix(path, other+".") || strings.HasPrefix(path, other+"[")
}

// comparison gathers the differences between two plain values.
type comparison []PropertyDrift

func (c *comparison) objects(path string, old, new map[string]any) {
	names := slices.Collect(maps.Keys(old))
	for name := range new {
		if _, both := old[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		c.values(join(path, name), old[name], new[name])
	}
}

func (c *comparison) values(path string, old, new any) {
	switch before := old.(type) {
	case map[string]any:
		if after, ok := new.(map[string]any); ok {
			c.objects(path, before, after)
			return
		}
	case []any:
		if after, ok := new.([]any); ok && len(after) == len(before) {
			for i := range before {
				c.values(fmt.Sprintf("%s[%d]", path, i), before[i], after[i])
			}
			return
		}
	}
	if !reflect.DeepEqual(old, new) {
		*c = append(*c, PropertyDrift{Path: path, Declared: old, Found: new})
	}
}
