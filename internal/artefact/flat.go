package artefact

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// roots are the members of an ARM body beside properties,
// https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration
var roots = map[string]bool{
	"location": true, "tags": true, "sku": true, "identity": true, "zones": true, "kind": true, "plan": true,
	"managedBy": true, "extendedLocation": true, "properties": true,
}

// notBody are the values of a Pulumi resource that are no part of the ARM body.
var notBody = map[string]bool{
	"id": true, "name": true, "type": true, "azureApiVersion": true, "resourceGroupName": true, "urn": true,
	"systemData": true, "etag": true, "eTag": true,
}

// native turns a resource of azure-native into ARM; why says why it cannot be.
func (r *reader) native(found deployed) (resource arm.Resource, why string) {
	parsed, ok := parseToken(found.token)
	if !ok {
		return arm.Resource{}, "its token cannot be read"
	}
	armType := parsed.armType(found.values)
	if id, err := arm.ParseID(found.id); err == nil && armType == "" {
		armType = id.Type
	}
	if armType == "" {
		return arm.Resource{}, "of a type that no control judges"
	}
	version := parsed.apiVersion
	// From version 3 on, the API version is an input and an output.
	if given, _ := found.values["azureApiVersion"].(string); given != "" {
		version = given
	}
	return fromFlat(armType, version, found.id, found.values, r.subscription()), ""
}

// fromFlat makes the ARM resource of flat values as azure-native has them, and `az`, for its own commands. The shape is
// that of the API version that package arm knows; what it lacks goes below properties under its own name.
func fromFlat(armType, version, id string, values map[string]any, subscription string) arm.Resource {
	kind, known := arm.LookupType(armType)
	if !known {
		return unshaped(armType, version, id, values)
	}
	declared, other := split(kind, values)
	resource, err := arm.FromInputs(kind.Token, declared, subscription)
	if err != nil {
		return unshaped(armType, version, id, values)
	}
	// Some types list these among their inputs; they are no part of a body.
	for name := range notBody {
		delete(resource.Body, name)
	}
	for name, value := range other {
		switch {
		case roots[name] && resource.Body[name] == nil:
			resource.Body[name] = value
		case !roots[name]:
			resource.Put(nested(value), "properties", name)
		}
	}
	resource.APIVersion = version
	identify(&resource, id)
	return resource
}

// split parts the values that the shape of a type declares from those that are left for the body.
func split(kind *arm.Kind, values map[string]any) (declared, other map[string]any) {
	declared, other = map[string]any{}, map[string]any{}
	excerpt, _ := schema.Lookup(kind.Token)
	for name, value := range values {
		_, isInput := excerpt.Inputs[name]
		switch {
		case isInput:
			declared[name] = value
		case notBody[name] || strings.HasPrefix(name, "__"):
		default:
			other[name] = value
		}
	}
	return declared, other
}

// unshaped is the resource of a type whose shape is not known: everything but the roots goes below properties. Where
// azure-native keeps the properties together, what stands beside them is a part of the id.
func unshaped(armType, version, id string, values map[string]any) arm.Resource {
	resource := arm.Resource{Type: armType, APIVersion: version, Body: map[string]any{}}
	_, kept := values["properties"]
	for name, value := range values {
		switch {
		case notBody[name] || strings.HasPrefix(name, "__"):
		case roots[name]:
			resource.Body[name] = value
		case !kept:
			resource.Put(nested(value), "properties", name)
		}
	}
	identify(&resource, id)
	return resource
}

// nested gives the resources within an answer, such as the connections of private endpoints, their properties back, which
// azure-native flattens everywhere.
func nested(value any) any {
	items, isList := value.([]any)
	if !isList {
		return value
	}
	made := make([]any, len(items))
	for i, item := range items {
		made[i] = item
		object, _ := item.(map[string]any)
		id, _ := object["id"].(string)
		if _, whole := object["properties"]; whole || !strings.HasPrefix(id, "/") {
			continue
		}
		inner, within := map[string]any{}, map[string]any{}
		for name, member := range object {
			if notBody[name] || roots[name] {
				inner[name] = member
			} else {
				within[name] = member
			}
		}
		inner["properties"] = within
		made[i] = inner
	}
	return made
}

// identify gives a resource the id that an artefact knows, and what follows from it.
func identify(resource *arm.Resource, id string) {
	if parsed, err := arm.ParseID(id); err == nil {
		resource.ID, resource.Name = id, parsed.Name
	}
	if location, ok := resource.Body["location"].(string); ok {
		resource.Location = arm.NormalLocation(location)
	}
}
