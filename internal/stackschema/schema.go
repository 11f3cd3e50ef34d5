package stackschema

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/defender"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/strictdecode"
)

// object is a JSON object with sorted keys.
type object = map[string]any

// filledIn are the required inputs that a stack file may leave out, because the stack's name or the foundation gives
// them: see [environment.Environment].
var filledIn = map[string]bool{
	"HardenedCacheArgs.environment":              true,
	"FoundationArgs.environment":                 true,
	"FoundationArgs.owner":                       true,
	"FoundationArgs.location":                    true,
	"HardenedCacheArgs.resourceGroupName":        true,
	"HardenedCacheArgs.diagnosticSettings":       true,
	"KeyVaultArgs.privateEndpoint":               true,
	"AccessKeysArgs.keyVault":                    true,
	"PrivateEndpointArgs.subnetResourceId":       true,
	"DiagnosticSettingsArgs.workspaceResourceId": true,
}

// withoutFoundation are the cache's inputs that are required when there is no foundation.
var withoutFoundation = []string{"diagnosticSettings", "resourceGroupName"}

// aNetwork wants one of the ways to reach the cache.
var aNetwork = []object{
	{"required": []string{"privateEndpoint"}},
	{"required": []string{"classic"}, "properties": object{"classic": object{"anyOf": []object{
		{"required": []string{"virtualNetworkInjection"}}, {"required": []string{"firewallRules"}},
	}}}},
}

// onlyOwners is what the managed service can grant.
var onlyOwners = object{"properties": object{"access": object{"additionalProperties": object{
	"properties": object{"role": object{"const": "owner"}}, "required": []string{"role"},
}}}}

// Schema renders the JSON Schema (draft 7, which editors know best) of a whole stack file.
func Schema(comments Comments) ([]byte, error) {
	g := generator{comments: comments, choices: allChoices(), definitions: object{}}
	root, err := g.structure(reflect.TypeFor[environment.Environment]())
	if err != nil {
		return nil, err
	}
	settings := g.definitions["Environment"].(object)
	settings["if"] = object{"not": object{"required": []string{"foundation"}}}
	settings["then"] = object{"properties": object{"cache": object{"required": withoutFoundation, "anyOf": aNetwork}}}
	cache := g.definitions["HardenedCacheArgs"].(object)
	cache["if"], cache["then"] = object{"not": object{"required": []string{"classic"}}}, onlyOwners
	cache["not"] = object{"required": []string{"managed", "classic"}}
	g.definitions["encrypted"] = object{
		"type": "object", "required": []string{"secure"}, "additionalProperties": false,
		"properties":  object{"secure": object{"type": "string"}},
		"description": "A value that `pulumi config set --secret --path` has encrypted.",
	}
	schema, err := json.MarshalIndent(file(root, g.definitions), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("rendering the schema: %w", err)
	}
	return append(schema, '\n'), nil
}

// file is a stack file around the environment's object.
func file(root object, definitions object) object {
	return object{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"$comment":    "Generated from the Go types by `make generate`. Do not edit.",
		"title":       "A stack file of redoubt",
		"type":        "object",
		"required":    []string{"config"},
		"definitions": definitions,
		"properties": object{
			"config": object{
				"type":              "object",
				"required":          []string{environment.Project + ":" + environment.ConfigKey},
				"properties":        object{environment.Project + ":" + environment.ConfigKey: root},
				"patternProperties": object{"^(azure-native|pulumi):": object{}},
				// A key without a namespace, or a second key within the project's, is a mistake.
				"propertyNames": object{"anyOf": []object{
					{"const": environment.Project + ":" + environment.ConfigKey},
					{"pattern": ":", "not": object{"pattern": "^" + environment.Project + ":"}},
				}},
			},
			"secretsprovider": object{"type": "string"}, "encryptedkey": object{"type": "string"},
			"encryptionsalt": object{"type": "string"}, "environment": object{},
		},
		"additionalProperties": false,
	}
}

func allChoices() map[string][]string {
	choices := hardenedcache.Choices()
	maps.Copy(choices, foundation.Choices())
	maps.Copy(choices, defender.Choices())
	return choices
}

type generator struct {
	comments    Comments
	choices     map[string][]string
	definitions object
}

// structure defines a struct type once and returns the reference to it.
func (g *generator) structure(structType reflect.Type) (object, error) {
	name := structType.Name()
	reference := object{"$ref": "#/definitions/" + name}
	if _, defined := g.definitions[name]; defined {
		return reference, nil
	}
	properties, required := object{}, []string{}
	definition := object{"type": "object", "additionalProperties": false, "properties": properties, "description": g.comments[name]}
	g.definitions[name] = definition
	for _, field := range strictdecode.Fields(structType) {
		property, err := g.field(name, field)
		if err != nil {
			return nil, err
		}
		properties[field.Key] = property
		if !field.Optional && !filledIn[name+"."+field.Key] {
			required = append(required, field.Key)
		}
	}
	if len(required) > 0 {
		slices.Sort(required)
		definition["required"] = required
	}
	return reference, nil
}

func (g *generator) field(structName string, field strictdecode.Field) (object, error) {
	if g.comments[structName+"."+field.Name] == "" {
		return nil, fmt.Errorf("%s.%s has no comment, so its users would have no description", structName, field.Name)
	}
	property, err := g.typed(field.Type, g.choices[structName+"."+field.Key])
	if err != nil {
		return nil, fmt.Errorf("describing %s.%s: %w", structName, field.Name, err)
	}
	property["description"] = g.comments.Sentence(structName, field.Name)
	return property, nil
}

var (
	stringInput    = reflect.TypeFor[pulumi.StringInput]()
	stringPtrInput = reflect.TypeFor[pulumi.StringPtrInput]()
)

func (g *generator) typed(fieldType reflect.Type, choices []string) (object, error) {
	if fieldType == stringInput || fieldType == stringPtrInput {
		return object{"anyOf": []object{text(choices), {"$ref": "#/definitions/encrypted"}}}, nil
	}
	switch fieldType.Kind() {
	case reflect.Pointer:
		return g.typed(fieldType.Elem(), choices)
	case reflect.Struct:
		return g.structure(fieldType)
	case reflect.Map:
		element, err := g.typed(fieldType.Elem(), nil)
		return object{"type": "object", "additionalProperties": element}, err
	case reflect.Slice:
		element, err := g.typed(fieldType.Elem(), choices)
		return object{"type": "array", "items": element}, err
	case reflect.String:
		return text(choices), nil
	case reflect.Bool:
		return object{"type": "boolean"}, nil
	case reflect.Int:
		return object{"type": "integer"}, nil
	case reflect.Float64:
		return object{"type": "number"}, nil
	default:
		return nil, fmt.Errorf("the type %s has no form in a stack file", fieldType)
	}
}

func text(choices []string) object {
	described := object{"type": "string"}
	if len(choices) > 0 {
		described["enum"] = choices
	}
	return described
}
