package template

import (
	"slices"

	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// arrange puts the resources where they are deployed: all in one template for their group, or in a template for the
// subscription with nested deployments to the groups.
func (c *collection) arrange(entries []entry, e inventory.Environment) (Template, error) {
	first := entries[0].member.place
	elsewhere := func(written entry) bool { return !written.member.place.same(first) }
	if first.group != "" && !slices.ContainsFunc(entries, elsewhere) {
		return newTemplate(groupSchema, together(first, entries)), nil
	}
	units, err := c.units(entries, e)
	if err != nil {
		return Template{}, err
	}
	return newTemplate(subscriptionSchema, units), nil
}

func newTemplate(schema string, resources []Resource) Template {
	return Template{Schema: schema, ContentVersion: "1.0.0.0", Parameters: map[string]any{}, Resources: resources}
}

// together are the resources of one template for a group, each with its dependencies in the same template.
func together(here place, entries []entry) []Resource {
	inside := map[string]bool{}
	for _, written := range entries {
		inside[written.member.URN] = true
	}
	var resources []Resource
	for _, written := range entries {
		made := written.resource
		for _, before := range written.after {
			if inside[before.URN] {
				made.DependsOn = append(made.DependsOn, idOf(before.id, here).bracketed())
			}
		}
		resources = append(resources, made)
	}
	return resources
}
