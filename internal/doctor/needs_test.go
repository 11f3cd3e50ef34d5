package doctor

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	ofCache = "/subscriptions/s/resourceGroups/rg-cache/providers/"
	cacheID = ofCache + "Microsoft.Cache/redisEnterprise/amr"
	subnet  = "/subscriptions/s/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"
	zone    = "/subscriptions/hub/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
)

// some are resources with all kinds of links.
var some = []arm.Resource{
	{Type: "Microsoft.Cache/redisEnterprise", ID: cacheID, Body: map[string]any{
		"identity": map[string]any{"userAssignedIdentities": map[string]any{ofCache + "Microsoft.ManagedIdentity/userAssignedIdentities/id": map[string]any{}}},
	}},
	{Type: "Microsoft.Network/privateEndpoints", ID: ofCache + "Microsoft.Network/privateEndpoints/pep", Body: map[string]any{"properties": map[string]any{
		"subnet":                        map[string]any{"id": subnet},
		"applicationSecurityGroups":     []any{map[string]any{"id": 7}},
		"privateLinkServiceConnections": []any{map[string]any{"properties": map[string]any{"privateLinkServiceId": cacheID}}, "nonsense"},
	}}},
	{Type: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", ID: ofCache + "Microsoft.Network/privateEndpoints/pep/privateDnsZoneGroups/default", Body: map[string]any{
		"properties": map[string]any{"privateDnsZoneConfigs": []any{map[string]any{"properties": map[string]any{"privateDnsZoneId": zone}}}},
	}},
	{Type: "Microsoft.KeyVault/vaults/keys", ID: ofCache + "Microsoft.KeyVault/vaults/kv/keys/k"},
	{Type: "Microsoft.Resources/resourceGroups", ID: "/subscriptions/s/resourceGroups/rg-cache"},
	{Type: "Microsoft.Security/pricings", ID: "/subscriptions/s/providers/Microsoft.Security/pricings/KeyVaults"},
	{Type: "Microsoft.Network/privateDnsZones"}, // without an id yet
}

func TestADeploymentNeedsWhatItsResourcesNeed(t *testing.T) {
	t.Parallel()
	needs := map[string]string{}
	for _, need := range Needs(some, ForDeploy) {
		needs[need.Scope] = strings.Join(need.Actions, "\n")
	}
	identity := ofCache + "Microsoft.ManagedIdentity/userAssignedIdentities/id"
	want := map[string]string{
		"/subscriptions/s": "Microsoft.Security/pricings/read\nMicrosoft.Security/pricings/write",
		identity:           "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
		subnet:             "Microsoft.Network/virtualNetworks/subnets/join/action",
		zone:               "Microsoft.Network/privateDnsZones/join/action",
		"/subscriptions/s/resourceGroups/rg-cache": strings.Join([]string{
			"Microsoft.Cache/redisEnterprise/delete", "Microsoft.Cache/redisEnterprise/privateEndpointConnectionsApproval/action",
			"Microsoft.Cache/redisEnterprise/read", "Microsoft.Cache/redisEnterprise/write",
			"Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/write",
			"Microsoft.Network/privateEndpoints/delete", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/delete",
			"Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write",
			"Microsoft.Network/privateEndpoints/read", "Microsoft.Network/privateEndpoints/write",
			"Microsoft.Resources/subscriptions/resourceGroups/delete", "Microsoft.Resources/subscriptions/resourceGroups/read",
			"Microsoft.Resources/subscriptions/resourceGroups/write",
		}, "\n"),
	}
	if diff := cmp.Diff(want, needs); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Microsoft.Cache", "Microsoft.KeyVault", "Microsoft.Network", "Microsoft.Security"}, Namespaces(some)); diff != "" {
		t.Errorf("namespaces (-want +got):\n%s", diff)
	}
}

func TestAPreviewOnlyReads(t *testing.T) {
	t.Parallel()
	needs := Needs(some, ForPreview)
	if len(needs) == 0 {
		t.Fatal("a preview needs nothing")
	}
	for _, need := range needs {
		for _, action := range need.Actions {
			if !strings.HasSuffix(action, "/read") {
				t.Errorf("%s: %s", need.Scope, action)
			}
		}
	}
}

func TestLinksAreThoseOfTypesThatAreMade(t *testing.T) {
	t.Parallel()
	for _, link := range linkedActions {
		if _, known := arm.LookupType(link.armType); !known {
			t.Errorf("nothing makes a %s", link.armType)
		}
		if !strings.HasPrefix(link.source, "https://learn.microsoft.com/") || !strings.HasSuffix(link.action, "/action") {
			t.Errorf("%s has no source, or is no action", link.action)
		}
		// A path with a mistake in it finds nothing, silently. The body data knows nothing of identities' keys.
		path := slices.DeleteFunc(strings.Split(strings.ReplaceAll(link.path, "[]", ".[*]"), "."), func(step string) bool { return step == "properties" })
		if _, known, found := arm.Locate(link.armType, path); !strings.HasSuffix(link.path, "{}") && (!known || !found) {
			t.Errorf("%s has no property %s", link.armType, link.path)
		}
	}
}
