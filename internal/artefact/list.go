package artefact

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// list reads ARM resources as Azure answers with them.
func (r *reader) list() {
	switch root := r.document.root.(type) {
	case []any:
		r.items(root, "")
	case map[string]any:
		items, key := page(root)
		if items == nil || isResource(root) {
			r.item(root, "")
			return
		}
		r.items(items, key)
		next, _ := root["nextLink"].(string)
		token, _ := root["skip_token"].(string)
		if next != "" || token != "" {
			r.note("the answer has further pages, which are not in the file")
		}
	}
}

func (r *reader) items(items []any, path string) {
	for i, item := range items {
		place := fmt.Sprintf("%s[%d]", path, i)
		object, isObject := item.(map[string]any)
		if !isObject || !isResource(item) {
			r.skip(place, "", "not an ARM resource with an id and a type")
			continue
		}
		r.item(object, place)
	}
}

// item reads one resource in the form that Resource Manager has, or in the flat one of commands such as `az redis show`.
func (r *reader) item(object map[string]any, place string) {
	id, _ := object["id"].(string)
	kind, _ := object["type"].(string)
	parsed, err := arm.ParseID(id)
	if err != nil {
		r.skip(place, kind, "its id is not one of Resource Manager")
		return
	}
	version, _ := object["apiVersion"].(string)
	body, listed := object["properties"]
	if !listed {
		r.add(fromFlat(parsed.Type, version, id, withoutNulls(object), parsed.SubscriptionID), place, r.document.line(object))
		return
	}
	resource := arm.Resource{Type: parsed.Type, APIVersion: version, Body: withoutNulls(object)}
	for name := range resource.Body {
		if !roots[name] {
			delete(resource.Body, name)
		}
	}
	if body == nil {
		// `az resource list` asks for the index of Resource Manager, which has no properties.
		resource.Body["properties"] = arm.Unknown{}
		r.note("%s and others have no properties, as `az resource list` leaves them out, so nothing of them is known; use `az resource show`, or `az graph query`", strings.TrimPrefix(parsed.Type, "Microsoft."))
	}
	identify(&resource, id)
	r.add(resource, place, r.document.line(object))
}

// withoutNulls copies an object without the members that are null, which Azure's tools write for what is not there.
func withoutNulls(object map[string]any) map[string]any {
	made := make(map[string]any, len(object))
	for key, value := range object {
		switch v := value.(type) {
		case nil:
		case map[string]any:
			made[key] = withoutNulls(v)
		case []any:
			items := make([]any, len(v))
			for i, item := range v {
				items[i] = item
				if inner, isObject := item.(map[string]any); isObject {
					items[i] = withoutNulls(inner)
				}
			}
			made[key] = items
		default:
			made[key] = value
		}
	}
	return made
}
