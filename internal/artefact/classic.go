package artefact

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// classic turns a resource of the package azure into ARM; why says why it cannot be.
func (r *reader) classic(found deployed) (resources []arm.Resource, why string) {
	row, known := translations[found.token]
	if !known {
		return nil, "of a type of the package azure that is not read"
	}
	main := row.make(found.values)
	identify(&main, r.classicID(row, found))
	special[found.token].apply(&main, found.values)
	resources = []arm.Resource{main}
	for _, below := range row.children {
		resources = append(resources, below.make(main, found.values)...)
	}
	return resources, ""
}

// make builds the body that the table describes.
func (t translation) make(values map[string]any) arm.Resource {
	resource := arm.Resource{Type: t.armType, Body: map[string]any{}}
	if t.fixed != "" {
		resource.Name = t.fixed
	}
	if name, _ := values[t.name].(string); name != "" {
		resource.Name = name
	}
	for _, root := range []string{"location", "tags"} {
		if value, given := values[root]; given {
			resource.Body[root] = value
		}
	}
	if value, given := values["identity"]; given {
		resource.Body["identity"] = identityOf(value)
	}
	for _, f := range t.fields {
		path := strings.Split(f.to, ".")
		switch value := valueAt(values, f.from); {
		case value != nil:
			resource.Put(f.as.convert(value), path...)
		case f.absent != nil && resource.At(path...) == nil:
			resource.Put(f.absent, path...)
		}
	}
	return resource
}

// valueAt finds a value by its path. What the provider calls a list of at most one is an object in Pulumi, or a list in
// older states.
func valueAt(values map[string]any, path string) any {
	var value any = values
	for _, step := range strings.Split(path, ".") {
		value = single(value)
		if _, unknown := value.(arm.Unknown); unknown {
			return value
		}
		object, _ := value.(map[string]any)
		value = object[step]
	}
	return value
}

func single(value any) any {
	if items, isList := value.([]any); isList && len(items) == 1 {
		return items[0]
	}
	return value
}

// convert turns one value into what ARM has in its place.
func (c conversion) convert(value any) any {
	if _, unknown := value.(arm.Unknown); unknown || c == asIs {
		return value
	}
	on, isBool := value.(bool)
	switch {
	case c == text:
		return fmt.Sprint(value)
	case !isBool:
		return arm.Unknown{}
	case c == negated:
		return !on
	case c == enabled && on:
		return "Enabled"
	case c == enabled:
		return "Disabled"
	case on:
		return "no"
	default:
		return "yes"
	}
}

// identityOf turns {type, identityIds} into ARM's {type, userAssignedIdentities}.
func identityOf(value any) any {
	object, isObject := single(value).(map[string]any)
	if !isObject {
		return arm.Unknown{}
	}
	made := map[string]any{"type": object["type"]}
	items, isList := object["identityIds"].([]any)
	if _, unknown := object["identityIds"].(arm.Unknown); unknown {
		made["userAssignedIdentities"] = arm.Unknown{}
	}
	if !isList || len(items) == 0 {
		return made
	}
	ids := map[string]any{}
	for _, item := range items {
		id, known := item.(string)
		if !known {
			made["userAssignedIdentities"] = arm.Unknown{}
			return made
		}
		ids[id] = map[string]any{}
	}
	made["userAssignedIdentities"] = ids
	return made
}

// classicID is the ARM id: the resource's own, where the provider keeps it as ARM has it, or one made of what is known. Ids
// of diagnostic settings are "<target>|<name>".
func (r *reader) classicID(t translation, found deployed) string {
	if own, err := arm.ParseID(found.id); err == nil && arm.SameType(own.Type, t.armType) {
		return found.id
	}
	text := func(name string) string {
		value, _ := found.values[name].(string)
		return value
	}
	name := text(t.name)
	if name == "" {
		name = t.fixed
	}
	_, below, _ := strings.Cut(t.armType, "/")
	segments := strings.Split(below, "/")
	switch parent := text(t.parentID); {
	case t.parentID != "" && (parent == "" || name == ""):
		return ""
	case t.parentID != "" && len(segments) == 1:
		return extension(parent, t.armType, name)
	case t.parentID != "":
		return parent + "/" + segments[len(segments)-1] + "/" + name
	case t.parentName != "":
		name = text(t.parentName) + "/" + name
	}
	if text("resourceGroupName") == "" {
		return ""
	}
	return extension("/subscriptions/"+r.subscription()+"/resourceGroups/"+text("resourceGroupName"), t.armType, name)
}

// make builds the ARM resource that is hidden in another one, if it is there.
func (c child) make(parent arm.Resource, values map[string]any) []arm.Resource {
	hidden := values[c.list]
	if items, isList := hidden.([]any); hidden == nil || isList && len(items) == 0 {
		return nil
	}
	object, _ := single(hidden).(map[string]any)
	made := c.translation.make(object)
	if name, _ := object[c.name].(string); name != "" && c.name != "" {
		made.Name = name
	}
	if parent.ID != "" && made.Name != "" {
		segments := strings.Split(made.Type, "/")
		made.ID = parent.ID + "/" + segments[len(segments)-1] + "/" + made.Name
	}
	special[c.list].apply(&made, map[string]any{c.list: hidden})
	return []arm.Resource{made}
}
