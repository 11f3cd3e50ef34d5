package unit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// editedInventory is that of a stack whose cache is changed.
func editedInventory(t *testing.T, stack string, preview bool, change func(cache map[string]any)) inventory.Environment {
	t.Helper()
	config := stackConfig(t, stack)
	var settings map[string]map[string]any
	if err := json.Unmarshal([]byte(config["redoubt:environment"]), &settings); err != nil {
		t.Fatal(err)
	}
	change(settings["cache"])
	edited, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	config["redoubt:environment"] = string(edited)
	subscription := config["azure-native:subscriptionId"]
	graph, err := recorder.Run(recorder.Options{Stack: stack, Config: config, Preview: preview, SubscriptionID: subscription}, environment.DeployOn(onTheDay))
	if err != nil {
		t.Fatal(err)
	}
	if preview {
		return graph.Inventory(stack, "")
	}
	return graph.Inventory(stack, subscription)
}

// secondMember is a member of a geo-replication group in a resource group of its own.
func secondMember(group string) map[string]any {
	return map[string]any{
		"location": "northeurope", "resourceGroupName": group,
		"privateEndpoint": map[string]any{
			"subnetResourceId": "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg-network-north/providers/Microsoft.Network/virtualNetworks/vnet-north/subnets/snet-private-endpoints",
		},
	}
}

func replicated(group string) func(cache map[string]any) {
	return func(cache map[string]any) {
		managed := cache["managed"].(map[string]any)
		delete(managed, "persistence")
		managed["evictionPolicy"] = "NoEviction"
		managed["geoReplication"] = map[string]any{"groupNickname": "group", "members": map[string]any{"north": secondMember(group)}}
	}
}

func TestMembersOfAGroupOfCachesNameEachOtherInATemplate(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ group, link string }{
		"in one resource group": {"rg-cache-prod", "[resourceId('Microsoft.Cache/redisEnterprise/databases', 'amr-cache-prod-f36c15', 'default')]"},
		"in two":                {"rg-cache-north", "[resourceId('rg-cache-prod', 'Microsoft.Cache/redisEnterprise/databases', 'amr-cache-prod-f36c15', 'default')]"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exported := exportOf(t, editedInventory(t, "prod", false, replicated(test.group)))
			wantClosed(t, exported)
			for _, problem := range template.Check(exported) {
				t.Error(problem)
			}
			if text := encode(t, exported); !strings.Contains(text, `"id": "`+test.link+`"`) {
				t.Errorf("%s is not in\n%s", test.link, text)
			}
		})
	}
}

func TestALinkOfTwoClassicCachesNamesBothInATemplate(t *testing.T) {
	t.Parallel()
	linked := func(group string) func(map[string]any) {
		return func(cache map[string]any) {
			classic := cache["classic"].(map[string]any)
			delete(classic, "persistence")
			classic["geoReplication"] = map[string]any{"secondary": secondMember(group)}
		}
	}
	cases := map[string]struct {
		group   string
		preview bool
	}{
		"in one group":               {"rg-cache-legacy", false},
		"in one group, in a preview": {"rg-cache-legacy", true},
		"in two groups":              {"rg-cache-north", false},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exported := exportOf(t, editedInventory(t, "legacy", test.preview, linked(test.group)))
			wantClosed(t, exported)
			for _, problem := range template.Check(exported) {
				t.Error(problem)
			}
			for _, r := range everyResource(exported) {
				if r.Type != "Microsoft.Cache/redis/linkedServers" {
					continue
				}
				properties, _ := r.Body["properties"].(map[string]any)
				id, _ := properties["linkedRedisCacheId"].(string)
				if !strings.HasPrefix(id, "[resourceId('") || !strings.Contains(id, "'Microsoft.Cache/redis', '") || strings.Contains(id, strings.Split(r.Name, "/")[0]+"'") {
					t.Errorf("%s links %s", r.Name, id)
				}
				return
			}
			t.Error("there is no link")
		})
	}
}
