package sandbox

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// previewOutputs is what a preview can know, as azure-native sees it: inputs of the same name, the name and region that an
// update cannot change, and every other output unknown.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/convert/preview_outputs.go
func previewOutputs(kind *arm.Kind, inputs, old resource.PropertyMap) resource.PropertyMap {
	declared, _ := schema.Lookup(kind.Token)
	outputs := resource.PropertyMap{}
	for name, p := range declared.Outputs {
		key := resource.PropertyKey(name)
		switch value, given := inputs[key]; {
		case given:
			outputs[key] = previewValue(p, value)
		case (name == "name" || name == "location") && old.HasValue(key):
			outputs[key] = old[key]
		default:
			outputs[key] = unknown()
		}
	}
	return outputs
}

func unknown() resource.PropertyValue { return resource.MakeComputed(resource.NewProperty("")) }

// previewValue gives an input the shape of the output: what only Azure can fill in is unknown, and so is a list that Azure
// answers with as an object, as it does with user-assigned identities.
func previewValue(p schema.Property, value resource.PropertyValue) resource.PropertyValue {
	switch {
	case value.IsSecret():
		return resource.MakeSecret(previewValue(p, value.SecretValue().Element))
	case value.IsArray() && p.Items == nil && p.AdditionalProperties != nil:
		return unknown()
	case value.IsArray() && p.Items != nil:
		items := make([]resource.PropertyValue, len(value.ArrayValue()))
		for i, item := range value.ArrayValue() {
			items[i] = previewValue(*p.Items, item)
		}
		return resource.NewProperty(items)
	case value.IsObject():
		declared, typed := schema.TypeOf(p.TypeToken())
		if !typed {
			return value
		}
		return resource.NewProperty(previewObject(declared, value.ObjectValue()))
	default:
		return value
	}
}

func previewObject(declared schema.Type, given resource.PropertyMap) resource.PropertyMap {
	object := resource.PropertyMap{}
	for _, name := range declared.Required {
		object[resource.PropertyKey(name)] = unknown()
	}
	for name, p := range declared.Properties {
		key := resource.PropertyKey(name)
		if value, ok := given[key]; ok {
			object[key] = previewValue(p, value)
		}
	}
	return object
}
