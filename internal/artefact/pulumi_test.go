package artefact_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/artefact"
	"github.com/redoubt-iac/redoubt/internal/gate"
	"github.com/redoubt-iac/redoubt/waivers"
)

func TestAPreviewOfNewResourcesSaysTheSameAsItsTemplate(t *testing.T) {
	t.Parallel()
	// Both are of the environment dev: what the engine planned, and what the export made of that plan.
	preview := read(t, "preview-of-new.json", artefact.Options{})
	template := read(t, "template-of-dev.json", artefact.Options{})
	if preview.Kind != artefact.PulumiPreview || template.Kind != artefact.ARMTemplate || preview.Name != "dev" || !template.Sandbox {
		t.Errorf("got %s %q and %s, sandbox %v", preview.Kind, preview.Name, template.Kind, template.Sandbox)
	}
	if len(preview.Resources) != 14 || len(template.Resources) != 14 {
		t.Fatalf("got %d and %d resources", len(preview.Resources), len(template.Resources))
	}
	for _, planned := range preview.Resources {
		exported := find(t, template, planned.ID)
		if subnet, isEndpoint := exported.At("properties", "subnet").(map[string]any); isEndpoint {
			// The JSON of a preview shows a subnet whose id is not known as unknown as a whole.
			delete(subnet, "properties")
		}
		same(t, planned.ID, exported.Body, planned.Body)
		same(t, planned.ID, exported.APIVersion, planned.APIVersion)
		if !strings.HasPrefix(planned.Origin, "urn:pulumi:dev::redoubt::") || planned.Line == 0 || exported.Line == 0 {
			t.Errorf("got the origins %q line %d, and line %d", planned.Origin, planned.Line, exported.Line)
		}
	}
	if !noted(preview, "were deduced") || !noted(preview, "the subscription is not known") {
		t.Errorf("got the notes %q", preview.Notes)
	}
}

func TestAPreviewWithSamesSaysTheSameAsTheState(t *testing.T) {
	t.Parallel()
	preview := read(t, "preview-with-sames.json", artefact.Options{})
	state := read(t, "state.json", artefact.Options{})
	if !preview.Sandbox || !state.Sandbox || len(preview.Resources) != 14 || len(state.Resources) != 14 || len(preview.Notes) != 0 {
		t.Fatalf("got %d and %d resources, sandbox %v and %v, notes %q", len(preview.Resources), len(state.Resources), preview.Sandbox, state.Sandbox, preview.Notes)
	}
	for _, planned := range preview.Resources {
		deployed := find(t, state, planned.ID)
		for name, value := range planned.Body {
			if name != "properties" {
				same(t, planned.ID+" "+name, deployed.Body[name], value)
			}
		}
	}
	cluster := find(t, state, "/subscriptions/00000000-5a4d-b0c5-0000-000000000001/resourceGroups/rg-foundation-dev/providers/Microsoft.Cache/redisEnterprise/amr-cache-dev-46e100")
	same(t, "what only Azure knows", cluster.At("properties", "hostName"), any("amr-cache-dev-46e100.westeurope.redis.azure.net"))
}

func TestAPreviewWithoutSamesIsIncomplete(t *testing.T) {
	t.Parallel()
	_, err := artefact.Read(open(t, "preview-without-sames.json"), artefact.Options{})
	var incomplete *artefact.IncompleteError
	if !errors.As(err, &incomplete) || incomplete.Unchanged != 17 || incomplete.Listed != 1 || !strings.Contains(err.Error(), "--show-sames") {
		t.Fatalf("got %v", err)
	}
	t.Run("the state completes it", func(t *testing.T) {
		t.Parallel()
		reading := read(t, "preview-without-sames.json", artefact.Options{State: open(t, "state.json")})
		if len(reading.Resources) != 14 || !noted(reading, "14 unchanged resources are judged as in the state") {
			t.Errorf("got %d resources, notes %q", len(reading.Resources), reading.Notes)
		}
	})
	tests := []struct{ name, state, want string }{
		{"a state of another stack", "state-of-three-majors.json", "it is that of the stack shop, and the preview is one of dev"},
		{"an artefact of another kind", "template-of-dev.json", "an artefact of another kind: ARM template"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := artefact.Read(open(t, "preview-without-sames.json"), artefact.Options{State: open(t, test.state)})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("a state that lacks resources", func(t *testing.T) {
		t.Parallel()
		state := `{"version": 3, "deployment": {"resources": [{"urn": "urn:pulumi:dev::redoubt::a:b:C::d", "type": "a:b:C"}]}}`
		_, err := artefact.Read(open(t, "preview-without-sames.json"), artefact.Options{State: strings.NewReader(state)})
		if err == nil || !strings.Contains(err.Error(), "it has 1 of the 16 resources") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a truncated state", func(t *testing.T) {
		t.Parallel()
		_, err := artefact.Read(open(t, "preview-without-sames.json"), artefact.Options{State: strings.NewReader(`{"version"`)})
		var syntax *artefact.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), "reading the state: ") {
			t.Errorf("got %v", err)
		}
	})
}

// step is one step of a preview, of a cache.
func step(op, name, inputs, before string) string {
	urn := "urn:pulumi:s::p::azure-native:cache/v20241101:Redis::" + name
	state := func(more string) string {
		return `{"urn": "` + urn + `", "custom": true, "type": "azure-native:cache/v20241101:Redis"` + more + `}`
	}
	after := state(`, "inputs": ` + inputs)
	if op == "delete" {
		after = "null"
	}
	return `{"op": "` + op + `", "urn": "` + urn + `", "oldState": ` + state(`, "id": "`+before+`"`) + `, "newState": ` + after + `}`
}

func TestWhatAPreviewLeaves(t *testing.T) {
	t.Parallel()
	old := group + "Microsoft.Cache/redis/old"
	named := func(name string) string { return `{"name": "` + name + `", "resourceGroupName": "rg"}` }
	steps := []string{
		step("refresh", "updated", named("drifted"), old),
		step("update", "updated", named("old"), old),
		step("delete", "gone", "{}", group+"Microsoft.Cache/redis/gone"),
		step("read", "foreign", named("foreign"), group+"Microsoft.Cache/redis/foreign"),
		step("replace", "moved", named("moved"), group+"Microsoft.Cache/redis/before"),
		step("create-replacement", "moved", named("after"), group+"Microsoft.Cache/redis/before"),
		step("delete-replaced", "moved", named("moved"), group+"Microsoft.Cache/redis/before"),
		step("create", "unnamed", `{"name": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "resourceGroupName": "rg", "minimumTlsVersion": "[secret]", "enableNonSslPort": "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"}`, ""),
	}
	text := `{"config": {"azure-native:subscriptionId": "11111111-1111-1111-1111-111111111111", "p:environment": "{\"cache\":{\"waivers\":[{\"control\":\"RDT-NET-01\",\"reason\":\"r\",\"owner\":\"o\",\"granted\":\"g\",\"until\":\"u\"}]}}"}, "steps": [` +
		strings.Join(steps, ",") + `], "changeSummary": {"update": 1}}`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, resource := range reading.Resources {
		ids = append(ids, resource.ID)
	}
	same(t, "the later of two steps", reading.Resources[0].Origin+" "+reading.Resources[0].Name, "urn:pulumi:s::p::azure-native:cache/v20241101:Redis::updated old")
	same(t, "the ids", ids, []string{old, group + "Microsoft.Cache/redis/after", ""})
	same(t, "what is unknown", reading.Resources[2].Body, map[string]any{"properties": map[string]any{"minimumTlsVersion": arm.Unknown{}, "enableNonSslPort": arm.Unknown{}}})
	same(t, "the waivers", reading.Waivers, []artefact.Waiver{{
		Waiver: waivers.Waiver{Control: "RDT-NET-01", Reason: "r", Owner: "o", Granted: "g", Until: "u"}, Origin: "config.p:environment.cache.waivers[0]",
	}})
}

func TestAnIDThatCouldBeOfTwoResourcesStaysUnknown(t *testing.T) {
	t.Parallel()
	resource := func(token, name, inputs, from string) string {
		urn := "urn:pulumi:s::p::" + token + "::" + name
		return `{"op": "create", "urn": "` + urn + `", "newState": {"urn": "` + urn + `", "custom": true, "type": "` + token + `", "inputs": ` + inputs + `, "propertyDependencies": ` + from + `}}`
	}
	const unknown = `"04da6b54-80e4-46f7-96ec-b56ff0331ba9"`
	cluster := func(name string) string {
		return resource("azure-native:redisenterprise:RedisEnterprise", name, `{"clusterName": "`+name+`", "resourceGroupName": "rg"}`, "{}")
	}
	urnOf := func(name string) string {
		return `"urn:pulumi:s::p::azure-native:redisenterprise:RedisEnterprise::` + name + `"`
	}
	database := resource("azure-native:redisenterprise:Database", "d", `{"clusterName": `+unknown+`, "databaseName": "default", "resourceGroupName": "rg"}`, `{"clusterName": [`+urnOf("a")+`, `+urnOf("b")+`]}`)
	text := `{"changeSummary": {"create": 3}, "steps": [` + strings.Join([]string{cluster("a"), cluster("b"), database}, ",") + `]}`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if last := reading.Resources[2]; last.ID != "" || last.Name != "default" || noted(reading, "deduced") {
		t.Errorf("got %+v, notes %q", last, reading.Notes)
	}
}

func TestAStateOfAnyMajorOfAzureNative(t *testing.T) {
	t.Parallel()
	reading := read(t, "state-of-three-majors.json", artefact.Options{})
	if reading.Kind != artefact.PulumiState || reading.Name != "shop" || len(reading.Resources) != 4 {
		t.Fatalf("got %s %q with %d resources", reading.Kind, reading.Name, len(reading.Resources))
	}
	first := find(t, reading, group+"Microsoft.Cache/redis/v1")
	same(t, "the type", []string{first.Type, first.APIVersion, first.Location}, []string{"Microsoft.Cache/redis", "", "westeurope"})
	same(t, "what Azure answered counts", first.At("properties", "minimumTlsVersion"), any("1.0"))
	same(t, "keys are not looked at", first.At("properties", "accessKeys"), any(arm.Unknown{}))
	connections := first.Objects("properties", "privateEndpointConnections")
	same(t, "a connection", connections[0]["properties"], any(map[string]any{"privateLinkServiceConnectionState": map[string]any{"status": "Approved"}, "provisioningState": "Succeeded"}))
	second := find(t, reading, group+"Microsoft.Cache/redis/v2")
	same(t, "inputs and outputs together", second.At("properties", "redisConfiguration"), any(map[string]any{"aad-enabled": "True", "maxmemory-policy": "allkeys-lru"}))
	same(t, "what the shape lacks", second.At("properties", "somethingNewer"), any(3.0))
	same(t, "the version of the token", second.APIVersion, "2023-08-01")
	third := find(t, reading, group+"Microsoft.Cache/redis/v3")
	same(t, "the version of the output", third.APIVersion, "2024-11-01")
	secret := find(t, reading, group+"Microsoft.KeyVault/vaults/kv/secrets/key")
	same(t, "a secret", secret.Body, map[string]any{"properties": map[string]any{"value": arm.Unknown{}}})
	same(t, "what is skipped", reading.Skipped, []artefact.Skipped{{
		Origin: "urn:pulumi:shop::web::random:index/randomPet:RandomPet::pet", Type: "random:index/randomPet:RandomPet", Why: "of a provider whose resources are not read",
	}})
	if len(reading.Waivers) != 1 || reading.Waivers[0].Control != "RDT-IDN-02" || reading.Waivers[0].Origin != "urn:pulumi:shop::web::acme:index:Cache::component.waivers[0]" {
		t.Errorf("got the waivers %+v", reading.Waivers)
	}
	if !noted(reading, "1 operations that were interrupted") {
		t.Errorf("got the notes %q", reading.Notes)
	}
}

func TestAStateFileOfABackendIsAState(t *testing.T) {
	t.Parallel()
	text := `{"version": 3, "checkpoint": {"stack": "organization/p/s", "latest": {"resources": [{"urn": "urn:pulumi:s::p::azure-native:cache:Redis::c", "custom": true, "type": "azure-native:cache:Redis", "id": "` + group + `Microsoft.Cache/redis/c", "inputs": {}}]}}}`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil || reading.Kind != artefact.PulumiState || len(reading.Resources) != 1 {
		t.Errorf("got %+v, %v", reading, err)
	}
}

func TestAStateOfTheProviderAzure(t *testing.T) {
	t.Parallel()
	reading := read(t, "state-of-azure-classic.json", artefact.Options{})
	cache := find(t, reading, group+"Microsoft.Cache/redis/old")
	same(t, "the cache", cache.Body, map[string]any{
		"location": "westeurope", "tags": map[string]any{"team": "shop"},
		"identity": map[string]any{"type": "UserAssigned", "userAssignedIdentities": map[string]any{group + "Microsoft.ManagedIdentity/userAssignedIdentities/i": map[string]any{}}},
		"properties": map[string]any{
			"sku": map[string]any{"name": "Premium", "family": "P", "capacity": 1.0}, "enableNonSslPort": true, "minimumTlsVersion": "1.2", "redisVersion": "6",
			"publicNetworkAccess": "Disabled", "disableAccessKeyAuthentication": false, "subnetId": group + "Microsoft.Network/virtualNetworks/v/subnets/s",
			"redisConfiguration": map[string]any{"aad-enabled": "true", "authnotrequired": "yes", "maxmemory-policy": "volatile-lru", "rdb-backup-enabled": "true", "rdb-backup-frequency": "60"},
		},
	})
	schedule := find(t, reading, group+"Microsoft.Cache/redis/old/patchSchedules/default")
	same(t, "the schedule", schedule.Objects("properties", "scheduleEntries"), []map[string]any{{"dayOfWeek": "Sunday", "startHourUtc": 2.0, "maintenanceWindow": "PT5H"}})
	rule := find(t, reading, group+"Microsoft.Cache/redis/old/firewallRules/all")
	same(t, "the rule", rule.Body, map[string]any{"properties": map[string]any{"startIP": "0.0.0.0", "endIP": "255.255.255.255"}})
	cluster := find(t, reading, group+"Microsoft.Cache/redisEnterprise/managed")
	same(t, "the cluster", cluster.At("properties", "publicNetworkAccess"), any("Enabled"))
	same(t, "one node", cluster.At("properties", "highAvailability"), any("Disabled"))
	same(t, "its key", cluster.Text("properties", "encryption", "customerManagedKeyEncryption", "keyEncryptionKeyUrl"), "https://kv.vault.azure.net/keys/k/0123")
	database := find(t, reading, group+"Microsoft.Cache/redisEnterprise/managed/databases/default")
	same(t, "the database", database.Body, map[string]any{"properties": map[string]any{
		"accessKeysAuthentication": "Enabled", "clientProtocol": "Plaintext", "clusteringPolicy": "OSSCluster", "evictionPolicy": "VolatileLRU", "port": 10000.0,
		"persistence": map[string]any{"aofFrequency": "1s", "aofEnabled": true},
	}})
	enterprise := find(t, reading, group+"Microsoft.Cache/redisEnterprise/ent")
	same(t, "the SKU", enterprise.At("sku"), any(map[string]any{"name": "Enterprise_E10", "capacity": 2.0}))
	endpoint := find(t, reading, group+"Microsoft.Network/privateEndpoints/pep")
	same(t, "the connection", endpoint.Objects("properties", "privateLinkServiceConnections"), []map[string]any{{
		"name": "c", "properties": map[string]any{"privateLinkServiceId": group + "Microsoft.Cache/redis/old", "groupIds": []any{"redisCache"}},
	}})
	find(t, reading, group+"Microsoft.Network/privateEndpoints/pep/privateDnsZoneGroups/default")
	logs := find(t, reading, group+"Microsoft.Cache/redis/old/providers/Microsoft.Insights/diagnosticSettings/logs")
	same(t, "the logs", logs.Body, map[string]any{"properties": map[string]any{
		"workspaceId": "/w", "logs": []any{map[string]any{"categoryGroup": "audit", "enabled": true}}, "metrics": []any{map[string]any{"category": "AllMetrics", "enabled": false}},
	}})
	if len(reading.Skipped) != 1 || reading.Skipped[0].Type != "azure:storage/account:Account" {
		t.Errorf("skipped %+v", reading.Skipped)
	}
}

func TestTheChangesOfAPreviewHaveTheInputsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	before := strings.Replace(step("update", "c", `{"name": "new"}`, group+"Microsoft.Cache/redis/c"), `"id": "`, `"inputs": {"name": "old", "accessKeys": "[secret]"}, "id": "`, 1)
	text := `{"changeSummary": {"update": 1}, "steps": [` + before + `, ` + step("delete", "d", "{}", group+"Microsoft.Cache/redis/d") + `, ` + step("same", "e", "{}", group+"Microsoft.Cache/redis/e") + `]}`
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const urn, token = "urn:pulumi:s::p::azure-native:cache/v20241101:Redis::", "azure-native:cache/v20241101:Redis"
	same(t, "the changes", reading.Changes, []gate.Step{
		{Op: "update", URN: urn + "c", Type: token, Name: "c", Old: map[string]any{"name": "old", "accessKeys": arm.Unknown{}}, New: map[string]any{"name": "new"}},
		{Op: "delete", URN: urn + "d", Type: token, Name: "d"},
	})
}
