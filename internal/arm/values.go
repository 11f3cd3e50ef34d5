package arm

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Plain turns Pulumi property values into plain ones: secrets and outputs lose their wrapping, what is not known becomes
// Unknown, a reference to a resource becomes that resource's id.
func Plain(properties resource.PropertyMap) map[string]any {
	plain := make(map[string]any, len(properties))
	for key, value := range properties {
		if !value.IsNull() {
			plain[string(key)] = plainValue(value)
		}
	}
	return plain
}

func plainValue(value resource.PropertyValue) any {
	switch {
	case value.IsSecret():
		return plainValue(value.SecretValue().Element)
	case value.IsComputed():
		return Unknown{}
	case value.IsOutput():
		if !value.OutputValue().Known {
			return Unknown{}
		}
		return plainValue(value.OutputValue().Element)
	case value.IsResourceReference():
		return plainValue(value.ResourceReferenceValue().ID)
	case value.IsArray():
		items := make([]any, len(value.ArrayValue()))
		for i, item := range value.ArrayValue() {
			items[i] = plainValue(item)
		}
		return items
	case value.IsObject():
		return Plain(value.ObjectValue())
	case value.IsBool():
		return value.BoolValue()
	case value.IsNumber():
		return value.NumberValue()
	case value.IsString():
		return value.StringValue()
	default:
		return nil
	}
}

// Properties turns plain values into Pulumi's. A value is secret where the value at the same place of a pattern is: the
// pattern is what the program sent, so an input that was secret comes back secret.
func Properties(plain map[string]any, pattern resource.PropertyMap) resource.PropertyMap {
	properties := make(resource.PropertyMap, len(plain))
	for key, value := range plain {
		properties[resource.PropertyKey(key)] = propertyValue(value, pattern[resource.PropertyKey(key)])
	}
	return properties
}

func propertyValue(plain any, pattern resource.PropertyValue) resource.PropertyValue {
	switch {
	case pattern.IsSecret():
		return resource.MakeSecret(propertyValue(plain, pattern.SecretValue().Element))
	case pattern.IsOutput() && pattern.OutputValue().Secret:
		return resource.MakeSecret(propertyValue(plain, pattern.OutputValue().Element))
	}
	switch v := plain.(type) {
	case Unknown:
		return resource.MakeComputed(resource.NewProperty(""))
	case map[string]any:
		var nested resource.PropertyMap
		if pattern.IsObject() {
			nested = pattern.ObjectValue()
		}
		return resource.NewProperty(Properties(v, nested))
	case []any:
		items := make([]resource.PropertyValue, len(v))
		for i, item := range v {
			var nested resource.PropertyValue
			if pattern.IsArray() && i < len(pattern.ArrayValue()) {
				nested = pattern.ArrayValue()[i]
			}
			items[i] = propertyValue(item, nested)
		}
		return resource.NewProperty(items)
	default:
		return resource.NewPropertyValue(v)
	}
}
