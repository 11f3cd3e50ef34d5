package arm

import (
	"fmt"
	"sort"
	"strings"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// FromInputs turns the token and the flat inputs of an azure-native resource into the ARM resource that Azure is asked
// for. Inputs are plain values with Unknown where a preview cannot know them (see Plain). It fails for a token that is not
// in the table (*UnknownTokenError) and for inputs that the schema does not declare; it does not check values, Validate
// does.
func FromInputs(token string, inputs map[string]any, subscriptionID string) (Resource, error) {
	kind, ok := Lookup(token)
	if !ok {
		return Resource{}, &UnknownTokenError{Token: token}
	}
	result := Resource{Type: kind.Type, APIVersion: kind.APIVersion, Body: map[string]any{}}
	if id, ok := kind.IDFromInputs(inputs, subscriptionID); ok {
		result.ID = id
	}
	result.Name, _ = inputs[kind.NameParameter()].(string)
	var unknown []string
	for name, value := range inputs {
		switch declared, ok := kind.schema.Inputs[name]; {
		case ownKey(name) || kind.isParameter(name):
		case !ok:
			unknown = append(unknown, name)
		default:
			where, found := locate(kind.body, name)
			if !found {
				where = place{wire: name}
			}
			where.put(result.Body, toWire(declared, where.node, value))
		}
	}
	if len(unknown) > 0 {
		sort.Strings(unknown)
		return Resource{}, fmt.Errorf("converting inputs of %s: unknown properties %s", token, strings.Join(unknown, ", "))
	}
	if location, ok := result.Body["location"].(string); ok {
		result.Location = NormalLocation(location)
	}
	return result, nil
}

// ownKey reports whether an input belongs to the provider, not to the resource: azure-native keeps __createBeforeDelete
// there, and from v3 on the API version.
func ownKey(name string) bool { return strings.HasPrefix(name, "__") || name == "azureApiVersion" }

func (k *Kind) isParameter(name string) bool {
	for _, parameter := range k.Parameters {
		if parameter == name {
			return true
		}
	}
	return false
}

// toWire converts one input value; at is its place in the body data, nil when that is not known.
func toWire(p schema.Property, at *node, value any) any {
	switch v := value.(type) {
	case []any:
		if isIDSet(p, at) {
			return idSet(v)
		}
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = toWire(elementOf(p), stepInto(at, false), item)
		}
		return items
	case map[string]any:
		token, declared, ok := objectOf(p, v)
		object := make(map[string]any, len(v))
		for name, item := range v {
			property, known := declared.Properties[name]
			switch {
			case ok && known:
				where := placeOf(token, name)
				where.put(object, toWire(property, where.node, item))
			default:
				object[name] = toWire(elementOf(p), stepInto(at, true), item)
			}
		}
		return object
	default:
		return value
	}
}

// ToInputs is the reverse of FromInputs: the flat inputs that make an ARM resource. What only Azure sets is left out.
func ToInputs(token string, r Resource) (map[string]any, error) {
	kind, ok := Lookup(token)
	if !ok {
		return nil, &UnknownTokenError{Token: token}
	}
	inputs := map[string]any{}
	if r.ID != "" {
		parameters, ok := kind.InputsFromID(r.ID)
		if !ok {
			return nil, fmt.Errorf("converting %s to inputs of %s: the id does not fit %s", r.ID, token, kind.route)
		}
		inputs = parameters
	}
	for name, p := range kind.schema.Inputs {
		if kind.isParameter(name) {
			continue
		}
		if value, ok := get(r.Body, name); ok {
			inputs[name] = fromWire(p, value)
		}
	}
	return inputs, nil
}

// ToOutputs turns an ARM resource, as Azure answers with it, into the outputs that azure-native hands to the program.
func ToOutputs(token string, r Resource) (map[string]any, error) {
	kind, ok := Lookup(token)
	if !ok {
		return nil, &UnknownTokenError{Token: token}
	}
	answer := make(map[string]any, len(r.Body)+4)
	for name, value := range r.Body {
		answer[name] = value
	}
	answer["id"], answer["name"], answer["type"], answer["azureApiVersion"] = r.ID, r.Name, r.Type, r.APIVersion
	outputs := map[string]any{}
	for name, p := range kind.schema.Outputs {
		if value, ok := get(answer, name); ok && value != nil {
			outputs[name] = fromWire(p, value)
		}
	}
	return outputs, nil
}

// fromWire converts one value of a body to the flat form of a schema property; what the schema does not declare is lost.
func fromWire(p schema.Property, value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fromWire(elementOf(p), item)
		}
		return items
	case map[string]any:
		if p.Items != nil && p.Items.Type == "string" {
			return sortedKeys(v)
		}
		_, declared, ok := objectOf(p, v)
		object := make(map[string]any, len(v))
		if !ok {
			for name, item := range v {
				object[name] = fromWire(elementOf(p), item)
			}
			return object
		}
		for name, property := range declared.Properties {
			if item, found := get(v, name); found && item != nil {
				object[name] = fromWire(property, item)
			}
		}
		return object
	default:
		return value
	}
}

func elementOf(p schema.Property) schema.Property {
	switch {
	case p.Items != nil:
		return *p.Items
	case p.AdditionalProperties != nil:
		return *p.AdditionalProperties
	}
	for _, alternative := range p.OneOf {
		if alternative.Items != nil || alternative.AdditionalProperties != nil {
			return elementOf(alternative)
		}
	}
	return schema.Property{}
}

func stepInto(at *node, key bool) *node {
	switch {
	case at == nil:
		return nil
	case key:
		return at.any
	default:
		return at.item
	}
}

// isIDSet reports whether the SDK shows as a list of ids what the wire has as an object with the ids for keys, as in
// identity.userAssignedIdentities.
func isIDSet(p schema.Property, at *node) bool {
	return p.Items != nil && p.Items.Type == "string" && at != nil && at.Type == "object"
}

// idSet makes the wire's object; when one of the ids is not known yet, the object as a whole is not.
func idSet(ids []any) any {
	object := make(map[string]any, len(ids))
	for _, id := range ids {
		text, ok := id.(string)
		if !ok {
			return Unknown{}
		}
		object[text] = map[string]any{}
	}
	return object
}

func sortedKeys(object map[string]any) []any {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Strings(names)
	keys := make([]any, len(names))
	for i, name := range names {
		keys[i] = name
	}
	return keys
}
