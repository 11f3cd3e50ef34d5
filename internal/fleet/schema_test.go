package fleet_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/stackschema"
)

func TestTheSchemaIsThatOfTheTypesAndTakesTheExample(t *testing.T) {
	t.Parallel()
	comments, err := stackschema.ReadComments(os.DirFS(project))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := stackschema.Schema(comments)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := fleet.Schema(stack)
	if err != nil {
		t.Fatal(err)
	}
	if committed := read(t, project, fleet.SchemaFile); committed != string(rendered) {
		t.Errorf("%s is out of date; run `make generate`", fleet.SchemaFile)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(rendered))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("fleet.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("fleet.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{
		example(t): true,
		strings.Replace(example(t), "sku: Balanced_B0", "skuu: Balanced_B0", 1):                         false,
		strings.Replace(example(t), "class: production", "klass: production", 1):                        false,
		strings.Replace(example(t), "kind: CanNotDelete", "kind: Never", 1):                             false,
		"environments: {a: {cache: {waivers: [{control: RDT-NET-01}]}}}":                                false,
		"environments: {a: {cache: {lock: null, managed: {highAvailability: null}}, foundation: null}}": true,
		"environments: {}": false,
	} {
		var data any
		text = strings.ReplaceAll(text, "baseline: 2026-11-23", `baseline: "2026-11-23"`) // to an editor a date is a text
		if err := yaml.Unmarshal([]byte(text), &data); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(data); (err == nil) != valid {
			t.Errorf("want valid %v of\n%s\ngot %v", valid, text, err)
		}
	}
}
