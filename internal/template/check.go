package template

import (
	"fmt"
	"maps"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Check compares every resource of a template, nested ones included, with the API specification of its type and version,
// path by path, and returns what does not agree: "Microsoft.Cache/redis cache properties.x: problem". What the
// specification does not say, such as which values go together, is not checked.
func Check(t Template) []string {
	var found []string
	for _, r := range t.Resources {
		if inner, nested := r.Nested(); nested {
			found = append(found, Check(inner)...)
			continue
		}
		body := maps.Clone(r.Body)
		if body == nil {
			body = map[string]any{}
		}
		// The specification knows a resource's own name; the parents' are in front of it.
		body["name"] = r.Name[strings.LastIndex(r.Name, "/")+1:]
		for _, problem := range arm.CheckBody(r.Type, r.APIVersion, body) {
			found = append(found, fmt.Sprintf("%s %s %s", r.Type, r.Name, problem))
		}
	}
	return found
}

// Nested is the template of a nested deployment; ok is false for any other resource.
func (r Resource) Nested() (inner Template, ok bool) {
	properties, _ := r.Body["properties"].(map[string]any)
	inner, ok = properties["template"].(Template)
	return inner, ok
}
