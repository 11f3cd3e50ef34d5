package fleet

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// object is a JSON object with sorted keys.
type object = map[string]any

const (
	definitions = "#/definitions/"
	// partly begins the name of a definition of which a layer gives a part.
	partly = "Partial"
)

// Schema renders the JSON Schema of a fleet file from that of a stack file, as package stackschema renders it. A layer may
// leave out what another one gives, and take things away with null; what stands in a list is complete.
func Schema(stackSchema []byte) ([]byte, error) {
	var stack struct {
		Definitions map[string]object `json:"definitions"`
	}
	if err := json.Unmarshal(stackSchema, &stack); err != nil {
		return nil, fmt.Errorf("reading the schema of a stack file: %w", err)
	}
	environment, found := stack.Definitions["Environment"]
	if !found {
		return nil, fmt.Errorf("reading the schema of a stack file: it does not define Environment")
	}
	defined := object{}
	for name, definition := range stack.Definitions {
		defined[name] = definition
		if _, isStruct := definition["properties"]; isStruct && name != "encrypted" {
			defined[partly+name] = partial(definition)
		}
	}
	properties, _ := environment["properties"].(object)
	layer := layerProperties(properties)
	entry := maps.Clone(layer)
	entry[classKey] = object{"type": "string", "description": "The class whose settings this environment takes."}
	entry[labelsKey] = object{"type": "object", "additionalProperties": object{"type": "string"}, "description": "Labels select environments on the command line."}
	schema, err := json.MarshalIndent(fleetFile(layer, entry, defined), "", "  ")
	return append(schema, '\n'), err
}

func layerProperties(settings object) object {
	layer := object{azureNativeKey: object{"type": "object", "description": "Settings of azure-native by their names, such as location and subscriptionId."}}
	for key, property := range settings {
		layer[key] = nullable(partial(property))
	}
	for _, key := range pulumisOwn {
		layer[key] = object{"type": []string{"string", "null"}, "description": "As in a stack file: how Pulumi protects the stack's secrets."}
	}
	return layer
}

func fleetFile(layer, entry, defined object) object {
	closed := func(properties object) object {
		return object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
	}
	defined["Layer"], defined["Entry"] = closed(layer), closed(entry)
	defined = reachable(defined, "Entry", "Layer")
	name := object{"pattern": "^[a-z][a-z0-9-]{0,19}$"}
	return object{
		"$schema": "http://json-schema.org/draft-07/schema#", "$comment": "Generated from the Go types by `make generate`. Do not edit.",
		"title": "A fleet file of redoubt", "type": "object", "required": []string{environmentsKey}, "additionalProperties": false, "definitions": defined,
		"properties": object{
			addressPlanKey: closed(object{
				"pool":         object{"type": "string", "description": "The IPv4 range in CIDR form that the networks of all foundations are in."},
				"prefixLength": object{"type": "integer", "minimum": 8, "maximum": 29, "description": "The size of the ranges that are suggested. Default: 24."},
				"allowOverlap": object{"type": "boolean", "description": "Accept networks with the same addresses, which can never be connected to each other. Default: false."},
			}),
			defaultsKey:     object{"$ref": definitions + "Layer", "description": "What all environments share."},
			classesKey:      object{"type": "object", "additionalProperties": object{"$ref": definitions + "Layer"}, "description": "Sets of settings over the defaults, by their names."},
			environmentsKey: object{"type": "object", "minProperties": 1, "propertyNames": name, "additionalProperties": object{"$ref": definitions + "Entry"}, "description": "The environments by their names."},
		},
	}
}

// reachable are the definitions to which the named ones lead.
func reachable(defined object, names ...string) object {
	found := object{}
	var follow func(value any)
	add := func(name string) {
		if _, seen := found[name]; !seen {
			found[name] = defined[name]
			follow(defined[name])
		}
	}
	follow = func(value any) {
		switch inner := value.(type) {
		case object:
			if reference, isText := inner["$ref"].(string); isText {
				add(strings.TrimPrefix(reference, definitions))
			}
			for _, element := range inner {
				follow(element)
			}
		case []any:
			for _, element := range inner {
				follow(element)
			}
		}
	}
	for _, name := range names {
		add(name)
	}
	return found
}

// partial is a schema of which a value may lack parts.
func partial(value any) any {
	schema, isObject := value.(object)
	if !isObject {
		return value
	}
	made := object{}
	for key, inner := range schema {
		switch key {
		case "required", "if", "then", "not":
		case "$ref":
			made[key] = partialReference(inner)
		case "properties":
			properties := object{}
			for name, property := range inner.(object) {
				properties[name] = nullable(partial(property))
			}
			made[key] = properties
		case "additionalProperties":
			made[key] = inner
			if element, isSchema := inner.(object); isSchema {
				made[key] = nullable(partial(element))
			}
		default: // what is in a list is complete
			made[key] = inner
		}
	}
	return made
}

func partialReference(reference any) any {
	text, _ := reference.(string)
	name := strings.TrimPrefix(text, definitions)
	if name == "encrypted" {
		return reference
	}
	return definitions + partly + name
}

// nullable also takes null, by which a layer takes away what another one gives.
func nullable(schema any) any {
	made := object{"anyOf": []any{schema, object{"type": "null"}}}
	if described, isObject := schema.(object); isObject && described["description"] != nil {
		made["description"] = described["description"]
	}
	return made
}
