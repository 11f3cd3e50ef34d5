package artefact

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// blanked is what `pulumi preview --json` and `pulumi stack export` show in the place of a secret.
const blanked = "[secret]"

// notKnown are the texts that stand for values which a preview does not know yet,
// https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/resource/plugin/rpc.go
var notKnown = map[string]bool{
	plugin.UnknownBoolValue: true, plugin.UnknownNumberValue: true, plugin.UnknownStringValue: true,
	plugin.UnknownArrayValue: true, plugin.UnknownAssetValue: true, plugin.UnknownArchiveValue: true, plugin.UnknownObjectValue: true,
}

// plain turns the marks of the engine into arm.Unknown: what is not known, and what is secret, known to the file or not.
// A reference to a resource becomes its id.
func plain(value any) any {
	switch v := value.(type) {
	case string:
		if v == blanked || notKnown[v] || strings.Contains(v, plugin.UnknownStringValue) {
			return arm.Unknown{}
		}
	case map[string]any:
		if signature, signed := v[resource.SigKey].(string); signed {
			return signedValue(signature, v)
		}
		return plainObject(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = plain(item)
		}
		return items
	}
	return value
}

// signedValue reads an object that the engine has marked with a signature,
// https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/common/resource/sig/sig.go
func signedValue(signature string, object map[string]any) any {
	switch signature {
	case resource.ResourceReferenceSig:
		return plain(object["id"])
	case resource.OutputValueSig:
		value, known := object["value"]
		if secret, _ := object["secret"].(bool); secret || !known {
			return arm.Unknown{}
		}
		return plain(value)
	default:
		return arm.Unknown{}
	}
}

func plainObject(object map[string]any) map[string]any {
	made := make(map[string]any, len(object))
	for key, item := range object {
		if item != nil {
			made[key] = plain(item)
		}
	}
	return made
}

// properties are the plain inputs or outputs of a resource, never nil.
func properties(value any) map[string]any {
	object, _ := value.(map[string]any)
	return plainObject(object)
}

// overlay lays outputs over inputs: objects are merged, anything else is replaced, and what is not known replaces nothing.
func overlay(inputs, outputs map[string]any) map[string]any {
	merged := make(map[string]any, len(inputs)+len(outputs))
	for key, value := range inputs {
		merged[key] = value
	}
	for key, value := range outputs {
		below, isObject := value.(map[string]any)
		given, wasObject := merged[key].(map[string]any)
		_, unknown := value.(arm.Unknown)
		_, exists := merged[key]
		switch {
		case isObject && wasObject:
			merged[key] = overlay(given, below)
		case unknown && exists:
		default:
			merged[key] = value
		}
	}
	return merged
}
