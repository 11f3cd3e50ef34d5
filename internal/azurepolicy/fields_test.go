package azurepolicy

import (
	"reflect"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func TestFieldsOfEveryResource(t *testing.T) {
	t.Parallel()
	child := resource(t, "Microsoft.Test/things", "thing-1", thing)
	child.ID, child.Type, child.Name = child.ID+"/parts/part-1", "Microsoft.Test/things/parts", "part-1"
	bare := arm.Resource{Type: "Microsoft.Test/things", Body: map[string]any{"location": arm.Unknown{}, "tags": arm.Unknown{}}}
	group := arm.Resource{ID: testGroup, Type: "Microsoft.Resources/resourceGroups", Name: "rg-cache"}
	cases := []struct {
		condition string
		on        arm.Resource
		want      truth
	}{
		{`{"field": "type", "equals": "microsoft.test/THINGS/parts"}`, child, yes},
		{`{"field": "name", "equals": "part-1"}`, child, yes},
		{`{"field": "fullName", "equals": "thing-1/part-1"}`, child, yes},
		{`{"field": "id", "like": "/subscriptions/*/things/thing-1/parts/part-1"}`, child, yes},
		{`{"field": "kind", "equals": "APP"}`, child, yes},
		{`{"field": "location", "equals": "westeurope"}`, child, yes},
		{`{"field": "location", "in": ["North Europe", "West Europe"]}`, child, yes},
		{`{"field": "location", "notIn": ["[concat('West ', 'Europe')]"]}`, child, no},
		{`{"field": "identity.type", "equals": "UserAssigned"}`, child, yes},
		{`{"field": "identity.userAssignedIdentities", "exists": true}`, child, no},
		{`{"field": "tags.env", "equals": "prod"}`, child, yes},
		{`{"field": "tags['cost.center']", "equals": "42"}`, child, yes},
		{`{"field": "tags[cost.center]", "equals": "42"}`, child, yes},
		{`{"field": "tags.cost.center", "equals": "42"}`, child, yes},
		{`{"field": "tags['it''s']", "equals": "odd"}`, child, yes},
		{`{"field": "TAGS['ENV']", "exists": true}`, child, yes},
		{`{"field": "[concat('tags[', 'owner', ']')]", "exists": false}`, child, yes},
		{`{"field": "tags.later", "equals": "x"}`, child, maybe},
		{`{"field": "tags.owner", "notEquals": "x"}`, child, yes},
		{`{"field": "name", "equals": "x"}`, bare, maybe},
		{`{"field": "fullName", "equals": "x"}`, bare, maybe},
		{`{"field": "location", "equals": "westeurope"}`, bare, maybe},
		{`{"field": "tags.env", "exists": true}`, bare, maybe},
		{`{"field": "kind", "exists": true}`, bare, no},
		{`{"field": "type", "equals": "Microsoft.Resources/subscriptions/resourceGroups"}`, group, yes},
		{`{"field": "tags", "exists": true}`, group, no},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			t.Parallel()
			if got := judgeOne(t, c.condition, c.on); got.truth != c.want {
				t.Errorf("got %s (%v), want %s", truthNames[got.truth], got.doubts, truthNames[c.want])
			}
		})
	}
}

func TestAnAliasStandsWhereTheBodyDataHasIt(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{
		"Microsoft.Cache/Redis/enableNonSslPort":                                                {"properties", "enableNonSslPort"},
		"Microsoft.Cache/Redis/sku.name":                                                        {"properties", "sku", "name"},
		"Microsoft.Cache/redisEnterprise/sku.name":                                              {"sku", "name"},
		"Microsoft.Cache/Redis/zones[*]":                                                        {"zones", "[*]"},
		"microsoft.cache/redisenterprise/Zones":                                                 {"zones"},
		"Microsoft.Cache/redis/redisConfiguration.aad-enabled":                                  {"properties", "redisConfiguration", "aad-enabled"},
		"Microsoft.Cache/redisEnterprise/encryption.customerManagedKeyEncryption":               {"properties", "encryption", "customerManagedKeyEncryption"},
		"Microsoft.Cache/redisEnterprise/databases/clientProtocol":                              {"properties", "clientProtocol"},
		"Microsoft.KeyVault/vaults/networkAcls.ipRules[*].value":                                {"properties", "networkAcls", "ipRules", "[*]", "value"},
		"Microsoft.KeyVault/vaults/sku.family":                                                  {"properties", "sku", "family"},
		"Microsoft.KeyVault/vaults/keys/attributes.exp":                                         {"properties", "attributes", "exp"},
		"Microsoft.Network/privateEndpoints/privateLinkServiceConnections[*].groupIds[*]":       {"properties", "privateLinkServiceConnections", "[*]", "properties", "groupIds", "[*]"},
		"Microsoft.Network/privateEndpoints/privateLinkServiceConnections[*].name":              {"properties", "privateLinkServiceConnections", "[*]", "name"},
		"Microsoft.Network/virtualNetworks/subnets[*].networkSecurityGroup.id":                  {"properties", "subnets", "[*]", "properties", "networkSecurityGroup", "id"},
		"Microsoft.Network/networkSecurityGroups/securityRules[*].access":                       {"properties", "securityRules", "[*]", "properties", "access"},
		"Microsoft.Insights/diagnosticSettings/logs[*].categoryGroup":                           {"properties", "logs", "[*]", "categoryGroup"},
		"Microsoft.Insights/diagnosticSettings/logs.enabled":                                    {"properties", "logs", "[*]", "enabled"},
		"Microsoft.Insights/workbooks/displayName":                                              {"properties", "displayName"},
		"Microsoft.OperationalInsights/workspaces/features.disableLocalAuth":                    {"properties", "features", "disableLocalAuth"},
		"Microsoft.Cache/redis/patchSchedules/default.scheduleEntries[*].dayOfWeek":             {"properties", "scheduleEntries", "[*]", "dayOfWeek"},
		"Microsoft.KeyVault/vaults/privateEndpointConnections[*].privateEndpoint.id":            {"properties", "privateEndpointConnections", "[*]", "properties", "privateEndpoint", "id"},
		"Microsoft.KeyVault/vaults/privateEndpointConnections[*].id":                            {"properties", "privateEndpointConnections", "[*]", "id"},
		"Microsoft.KeyVault/managedHSMs/sku.name":                                               {"sku", "name"},
		"Microsoft.Compute/virtualMachines/imagePublisher":                                      {"properties", "storageProfile", "imageReference", "publisher"},
		"Microsoft.Network/privateDnsZones/virtualNetworkLinks/registrationEnabled":             {"properties", "registrationEnabled"},
		"Microsoft.Network/privateEndpoints/privateDnsZoneGroups/privateDnsZoneConfigs[*].name": {"properties", "privateDnsZoneConfigs", "[*]", "name"},
	}
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			made, err := parseAlias(text)
			if err != nil {
				t.Fatal(err)
			}
			got := made.locate(made.resourceType)
			if got.doubt != nil || len(got.paths) != 1 || !reflect.DeepEqual(got.paths[0], want) {
				t.Errorf("got %v (%v), want %v", got.paths, got.doubt, want)
			}
		})
	}
}

func TestAnAliasThatNobodyKnowsIsUndecided(t *testing.T) {
	t.Parallel()
	cache := resource(t, "Microsoft.Cache/redis", "redis-1", `{"properties": {"publicNetworkAccess": "Disabled"}}`)
	cases := []struct {
		condition string
		on        arm.Resource
		want      truth
		kind      doubtKind
	}{
		{`{"field": "Microsoft.Cache/redis/noSuchProperty", "exists": false}`, cache, maybe, notKnown},
		{`{"field": "Microsoft.Cache/redis/hostName", "exists": true}`, cache, maybe, notKnown},
		{`{"field": "Microsoft.Cache/redis/minimumTlsVersion", "exists": false}`, cache, yes, 0},
		{`{"field": "Microsoft.Cache/redisEnterprise/sku.name", "exists": false}`, cache, maybe, foreign},
		{`{"field": "Microsoft.Cache/redis/firewallRules/startIP", "exists": false}`, cache, maybe, foreign},
		{`{"field": "Microsoft.Test/things/missing", "exists": false}`, resource(t, "Microsoft.Test/things", "thing-1", thing), maybe, notKnown},
		{`{"field": "Microsoft.Sql/transparentDataEncryption.status", "exists": false}`, cache, maybe, notKnown},
		{`{"field": "[concat('a', 'b')]", "exists": false}`, cache, maybe, notKnown},
		{`{"field": "Microsoft.Cache/redis/redisConfiguration.anything-else", "exists": false}`, cache, yes, 0},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			t.Parallel()
			got := judgeOne(t, c.condition, c.on)
			if got.truth != c.want || got.truth == maybe && got.doubts[0].kind != c.kind {
				t.Errorf("got %s (%v), want %s", truthNames[got.truth], got.doubts, truthNames[c.want])
			}
		})
	}
}

func TestMalformedAliases(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "Microsoft.X/y", "Microsoft.X/things/", "Microsoft.X/things/a..b", "Microsoft.X/things/a[0]", "Microsoft.X/things/a[*", "Microsoft.X/things/a[*]b", "/a/b[*]["} {
		if made, err := parseAlias(text); err == nil {
			t.Errorf("%q is read as %+v", text, made)
		}
	}
}
