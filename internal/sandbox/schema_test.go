package sandbox

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// servedSchema is what of a package schema a language host goes by.
type servedSchema struct {
	Name, Version, Description string
	Provider                   struct{ InputProperties map[string]any }
	Resources                  map[string]struct{ InputProperties, Properties map[string]any }
	Types                      map[string]struct {
		Properties map[string]any
		Enum       []any
	}
}

func schemaServedTo(t *testing.T, version string) servedSchema {
	t.Helper()
	answer, err := connect(t, start(t, Options{}), version).rpc.GetSchema(context.Background(), &pulumirpc.GetSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var document servedSchema
	if err := json.Unmarshal([]byte(answer.GetSchema()), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

func TestTheServedSchemaHasTheVersionOfTheConnection(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{"": "3.23.0", "2.92.3": "2.92.3", "3.23.0": "3.23.0"} {
		document := schemaServedTo(t, asked)
		if document.Name != "azure-native" || document.Version != want || document.Description == "" {
			t.Errorf("asked for %q, the schema presents itself as %s %s: %q", asked, document.Name, document.Version, document.Description)
		}
		for _, setting := range []string{"subscriptionId", "auxiliaryTenantIds", "useDefaultAzureCredential"} {
			if document.Provider.InputProperties[setting] == nil {
				t.Errorf("asked for %q, the provider has no setting %s, only %v", asked, setting, slices.Sorted(maps.Keys(document.Provider.InputProperties)))
			}
		}
	}
}

// Pulumi's YAML host finds the types and the settings of a program there.
func TestTheServedSchemaDeclaresAllThatTheSandboxServes(t *testing.T) {
	t.Parallel()
	document := schemaServedTo(t, "")
	if diff := cmp.Diff(schema.Tokens(), slices.Sorted(maps.Keys(document.Resources))); diff != "" {
		t.Errorf("the schema declares other resources (-served +declared):\n%s", diff)
	}
	for _, token := range schema.Tokens() {
		want, _ := schema.Lookup(token)
		sameNames(t, token+", inputs", want.Inputs, document.Resources[token].InputProperties)
		sameNames(t, token+", outputs", want.Outputs, document.Resources[token].Properties)
	}
	types := maps.Clone(schema.Of(2).Types)
	maps.Copy(types, schema.Of(3).Types)
	sameNames(t, "types", types, document.Types)
	for token, want := range types {
		sameNames(t, token, want.Properties, document.Types[token].Properties)
		if len(document.Types[token].Enum) != len(want.Enum) {
			t.Errorf("%s has %d values, want %d", token, len(document.Types[token].Enum), len(want.Enum))
		}
	}
}

func sameNames[W, G any](t *testing.T, of string, want map[string]W, got map[string]G) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("%s: other names are declared (-served +declared):\n%s", of, diff)
	}
}
