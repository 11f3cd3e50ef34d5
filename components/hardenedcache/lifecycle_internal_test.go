package hardenedcache

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// The engine ignores a replaceOnChanges path that does not exist, so a typo in the table would lose data silently.
func TestEveryReplacingPropertyExistsAndHasASource(t *testing.T) {
	t.Parallel()
	tokens := map[kind]string{
		clusterKind:    "azure-native:redisenterprise:RedisEnterprise",
		databaseKind:   "azure-native:redisenterprise:Database",
		assignmentKind: "azure-native:redisenterprise:AccessPolicyAssignment",
		endpointKind:   "azure-native:network/v20240501:PrivateEndpoint",
		zoneGroupKind:  "azure-native:network/v20240501:PrivateDnsZoneGroup",
		classicKind:    "azure-native:cache/v20241101:Redis",

		classicAssignmentKind: "azure-native:cache/v20241101:AccessPolicyAssignment",

		topicKind: "azure-native:eventgrid/v20250215:SystemTopic",

		diagnosticKind: "azure-native:insights/v20210501preview:DiagnosticSetting",
	}
	for k, changes := range replacements {
		resource, known := schema.Lookup(tokens[k])
		if !known {
			t.Fatalf("no schema for %q", tokens[k])
		}
		for _, change := range changes {
			property, _, _ := strings.Cut(change.Property, ".")
			if _, exists := resource.Inputs[property]; !exists {
				t.Errorf("%s has no input %s", tokens[k], property)
			}
			if !strings.HasPrefix(change.Source, "https://") {
				t.Errorf("%s of %s has no source", change.Property, tokens[k])
			}
		}
	}
}

// What the SKU table offers is what the API knows, no more and no less, but for the retired ones.
func TestTheSkuTableHoldsEverySkuOfTheAPI(t *testing.T) {
	t.Parallel()
	enum, known := schema.TypeOf("azure-native:redisenterprise:SkuName")
	if !known || len(enum.Enum) == 0 {
		t.Fatal("the schema has no SKU names")
	}
	offered := map[string]bool{}
	for _, name := range enum.Enum {
		text := name
		offered[text] = true
		_, managed := ManagedSkus[text]
		_, retired := Replacement(text)
		if managed == retired {
			t.Errorf("%s: managed %v, retired %v; want one of the two", text, managed, retired)
		}
	}
	for name := range ManagedSkus {
		if !offered[name] {
			t.Errorf("the API does not know %s", name)
		}
	}
}
