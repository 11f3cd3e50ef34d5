package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Resource is one resource of a template.
type Resource struct {
	// Type is the full ARM type, also of a child: "Microsoft.Cache/redisEnterprise/databases".
	Type       string
	APIVersion string
	// Name is full as well, "cache/default".
	Name string
	// Scope is the expression for what an extension extends; "" for any other resource.
	Scope string
	// ResourceGroup and SubscriptionID say where a nested deployment goes; "" otherwise.
	ResourceGroup, SubscriptionID string
	// Body is the ARM body: location, tags, sku, identity, properties.
	Body map[string]any
	// DependsOn are expressions for the ids of other resources of the same template.
	DependsOn []string
}

// keyOrder is the order of a resource's keys that Microsoft recommends; others follow by name, dependsOn is last as in
// what Bicep writes. https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#resources
var keyOrder = []string{"type", "apiVersion", "name", "scope", "subscriptionId", "resourceGroup", "location", "tags", "sku", "kind", "identity"}

// MarshalJSON implements json.Marshaler, with the keys in an order that people expect.
func (r Resource) MarshalJSON() ([]byte, error) {
	fields := maps.Clone(r.Body)
	if fields == nil {
		fields = map[string]any{}
	}
	fields["type"], fields["apiVersion"], fields["name"] = r.Type, r.APIVersion, r.Name
	for key, text := range map[string]string{"scope": r.Scope, "resourceGroup": r.ResourceGroup, "subscriptionId": r.SubscriptionID} {
		if text != "" {
			fields[key] = text
		}
	}
	last := []string{"properties", "dependsOn"}
	if len(r.DependsOn) > 0 {
		fields["dependsOn"] = r.DependsOn
	}
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(fields)), func(key string) bool {
		return slices.Contains(keyOrder, key) || slices.Contains(last, key)
	})
	return ordered(slices.Concat(keyOrder, others, last), fields)
}

// ordered writes an object with its keys in the given order.
func ordered(keys []string, fields map[string]any) ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for _, key := range keys {
		value, given := fields[key]
		if !given {
			continue
		}
		if text.Len() > 1 {
			text.WriteByte(',')
		}
		name, err := compact(key)
		if err != nil {
			return nil, err
		}
		content, err := compact(value)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", key, err)
		}
		text.Write(name)
		text.WriteByte(':')
		text.Write(content)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

func compact(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(text.Bytes(), "\n"), nil
}

// Encode returns the template as indented JSON with a newline at the end. The same template is always the same text.
func (t Template) Encode() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(t); err != nil {
		return nil, fmt.Errorf("writing the template: %w", err)
	}
	return text.Bytes(), nil
}
