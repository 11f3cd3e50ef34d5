package sandbox

import (
	"context"
	"encoding/json"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// Pulumi's YAML host finds the types and the settings of a program there.
func TestTheServedSchemaDeclaresAllThatTheSandboxServes(t *testing.T) {
	t.Parallel()
	answer, err := connect(t, start(t, Options{}), "").rpc.GetSchema(context.Background(), &pulumirpc.GetSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Name, Version, Description string
		Provider                   struct{ InputProperties map[string]any }
		Resources                  map[string]struct{ InputProperties, Properties map[string]any }
		Types                      map[string]any
	}
	if err := json.Unmarshal([]byte(answer.GetSchema()), &document); err != nil {
		t.Fatal(err)
	}
	if document.Name != "azure-native" || document.Version != "3.23.0" || document.Description == "" {
		t.Errorf("the schema presents itself as %s %s: %q", document.Name, document.Version, document.Description)
	}
	if document.Provider.InputProperties["subscriptionId"] == nil {
		t.Errorf("the provider has the settings %v, and no subscriptionId", document.Provider.InputProperties)
	}
	if got, want := len(document.Resources), len(schema.Tokens()); got != want {
		t.Errorf("the schema declares %d resources, want %d", got, want)
	}
	for _, token := range schema.Tokens() {
		declared, _ := schema.Lookup(token)
		if got := document.Resources[token]; len(got.InputProperties) != len(declared.Inputs) || len(got.Properties) != len(declared.Outputs) {
			t.Errorf("%s is declared with %d inputs and %d outputs", token, len(got.InputProperties), len(got.Properties))
		}
	}
	if got, want := len(document.Types), len(schema.Of(2).Types)+len(schema.Of(3).Types); got != want {
		t.Errorf("the schema declares %d types, want %d", got, want)
	}
}
