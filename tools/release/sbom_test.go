package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func checkSBOM(t *testing.T, content []byte) {
	t.Helper()
	var made bom
	if err := json.Unmarshal(content, &made); err != nil {
		t.Fatal(err)
	}
	if got := made.Metadata.Component.PackageURL; got != "pkg:golang/github.com/redoubt-iac/redoubt@v1.2.3#cmd/tool" {
		t.Errorf("the program is %s", got)
	}
	var found []string
	for _, c := range made.Components {
		found = append(found, c.Name)
	}
	if diff := cmp.Diff([]string{"std", "example.com/part"}, found); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]pair{{"go:replacedBy", "./part"}}, made.Components[1].Properties); diff != "" {
		t.Errorf("the replaced module (-want +got):\n%s", diff)
	}
	validate(t, content)
}

// structure is what CycloneDX 1.5 demands of the parts that are written here, after https://cyclonedx.org/docs/1.5/json/.
const structure = `{
  "type": "object", "additionalProperties": false,
  "required": ["$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"],
  "properties": {
    "$schema": {"const": "http://cyclonedx.org/schema/bom-1.5.schema.json"}, "bomFormat": {"const": "CycloneDX"}, "specVersion": {"const": "1.5"},
    "serialNumber": {"type": "string", "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
    "version": {"type": "integer", "minimum": 1},
    "metadata": {"type": "object", "additionalProperties": false, "required": ["timestamp", "component", "properties"], "properties": {
      "timestamp": {"type": "string", "format": "date-time"}, "component": {"$ref": "#/$defs/component"}, "properties": {"$ref": "#/$defs/properties"}}},
    "components": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/$defs/component"}},
    "dependencies": {"type": "array", "uniqueItems": true, "items": {"type": "object", "additionalProperties": false, "required": ["ref"], "properties": {
      "ref": {"type": "string", "minLength": 1}, "dependsOn": {"type": "array", "uniqueItems": true, "items": {"type": "string", "minLength": 1}}}}}
  },
  "$defs": {
    "component": {"type": "object", "additionalProperties": false, "required": ["type", "name", "bom-ref", "version", "purl"], "properties": {
      "type": {"enum": ["application", "library"]}, "name": {"type": "string", "minLength": 1}, "version": {"type": "string", "minLength": 1},
      "bom-ref": {"type": "string", "minLength": 1}, "purl": {"type": "string", "pattern": "^pkg:golang/[^@]+@[^@]+$"},
      "hashes": {"type": "array", "items": {"type": "object", "required": ["alg", "content"], "properties": {
        "alg": {"enum": ["SHA-256"]}, "content": {"type": "string", "pattern": "^[a-f0-9]{64}$"}}}},
      "properties": {"$ref": "#/$defs/properties"}}},
    "properties": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}}
  }
}`

// validate checks the structure, and that every reference leads somewhere.
func validate(t *testing.T, content []byte) {
	t.Helper()
	rules, err := jsonschema.UnmarshalJSON(strings.NewReader(structure))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("structure.json", rules); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("structure.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
	var made bom
	if err := json.Unmarshal(content, &made); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{made.Metadata.Component.Ref: true}
	for _, c := range made.Components {
		if known[c.Ref] {
			t.Errorf("two components are called %s", c.Ref)
		}
		known[c.Ref] = true
	}
	for _, d := range made.Dependencies {
		for _, ref := range append(slices.Clone(d.DependsOn), d.Ref) {
			if !known[ref] {
				t.Errorf("%s is no component", ref)
			}
		}
	}
}
