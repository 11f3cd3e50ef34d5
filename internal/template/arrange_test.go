package template_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
)

func zoneIn(group string) inventory.Resource {
	return made(zoneToken, "zone", object{"privateZoneName": "privatelink.redis.azure.net", "resourceGroupName": group, "location": "global"}, nil)
}

// endpointFor lies in a group and refers to the cluster.
func endpointFor(group string) inventory.Resource {
	return made(endpointToken, "endpoint", object{
		"privateEndpointName": "pep", "resourceGroupName": group, "location": "westeurope",
		"subnet": object{"id": foreign + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s"},
		"privateLinkServiceConnections": []any{object{
			"name": "pep", "groupIds": []any{"redisEnterprise"}, "privateLinkServiceId": arm.Unknown{},
		}},
	}, map[string][]string{"privateLinkServiceConnections": {"cluster"}})
}

func TestOneGroupThatExistsIsATemplateForTheGroup(t *testing.T) {
	t.Parallel()
	exported := export(t, cacheIn("rg"), zoneIn("RG"))
	if !strings.HasSuffix(exported.Schema, "/2019-04-01/deploymentTemplate.json#") || len(exported.Resources) != 2 {
		t.Errorf("got %s with %d resources", exported.Schema, len(exported.Resources))
	}
}

func TestAGroupThatIsMadeIsATemplateForTheSubscription(t *testing.T) {
	t.Parallel()
	group := made(groupToken, "group", object{"resourceGroupName": "rg", "location": "westeurope"}, nil)
	cache := cacheIn("")
	cache.Inputs["resourceGroupName"] = arm.Unknown{}
	cache.DependsOn, cache.PropertyDependsOn = []string{"group"}, map[string][]string{"resourceGroupName": {"group"}}
	exported := export(t, group, cache)
	if !strings.HasSuffix(exported.Schema, "/2018-05-01/subscriptionDeploymentTemplate.json#") {
		t.Errorf("got %s", exported.Schema)
	}
	if first := exported.Resources[0]; first.Type != "Microsoft.Resources/resourceGroups" || first.Name != "rg" || first.Body["location"] != "westeurope" {
		t.Errorf("the first resource is %+v", first)
	}
	nested := exported.Resources[1]
	inner, ok := nested.Nested()
	if !ok || nested.ResourceGroup != "rg" || nested.SubscriptionID != "" || len(inner.Resources) != 1 {
		t.Errorf("the second is %+v", nested)
	}
	want := []string{"[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg')]"}
	if diff := cmp.Diff(want, nested.DependsOn); diff != "" {
		t.Error(diff)
	}
	if len(inner.Resources[0].DependsOn) != 0 {
		t.Errorf("inside, the cache depends on %v, which is not inside", inner.Resources[0].DependsOn)
	}
}

// nestedIn finds the nested deployment to a group.
func nestedIn(t *testing.T, exported template.Template, group string) (template.Resource, template.Template) {
	t.Helper()
	for _, r := range exported.Resources {
		if inner, nested := r.Nested(); nested && r.ResourceGroup == group {
			return r, inner
		}
	}
	t.Fatalf("there is no deployment to %s", group)
	return template.Resource{}, template.Template{}
}

func TestGroupsAreDeployedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	exported := export(t, cacheIn("rg"), endpointFor("net"))
	outer, inner := nestedIn(t, exported, "net")
	want := []string{"[extensionResourceId(subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg'), 'Microsoft.Resources/deployments', 'redoubt-test-rg')]"}
	if diff := cmp.Diff(want, outer.DependsOn); diff != "" {
		t.Errorf("the deployment with the endpoint depends on something else:\n%s", diff)
	}
	text, err := inner.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if reference := `"privateLinkServiceId": "[resourceId('rg', 'Microsoft.Cache/redisEnterprise', 'cache')]"`; !strings.Contains(string(text), reference) {
		t.Errorf("%s is not in\n%s", reference, text)
	}
}

func TestAnExtensionOfAResourceElsewhereIsDeployedThere(t *testing.T) {
	t.Parallel()
	identity := made(identityToken, "identity", object{"resourceName": "id", "resourceGroupName": "rg", "location": "westeurope"}, nil)
	role := made(roleToken, "role", object{
		"roleAssignmentName": roleName, "scope": foreign + "/resourceGroups/stores" + account, "principalId": arm.Unknown{},
		"roleDefinitionId": foreign + reader,
	}, map[string][]string{"principalId": {"identity"}})
	outer, inner := nestedIn(t, export(t, identity, role), "stores")
	if outer.SubscriptionID != strings.TrimPrefix(foreign, "/subscriptions/") {
		t.Errorf("it is deployed to the subscription %q", outer.SubscriptionID)
	}
	got := inner.Resources[0]
	if got.Scope != "[resourceId('Microsoft.Storage/storageAccounts', 'store')]" {
		t.Errorf("the scope is %q", got.Scope)
	}
	want := object{
		"principalId":      "[reference(resourceId('11111111-0000-0000-0000-000000000000', 'rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').principalId]",
		"roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '43d0d8ad-25c7-4714-9337-8ba259a9fe05')]",
	}
	if diff := cmp.Diff(want, got.Body["properties"]); diff != "" {
		t.Error(diff)
	}
}

func TestASubscriptionThatIsNotKnownIsNotGuessed(t *testing.T) {
	t.Parallel()
	role := made(roleToken, "role", object{
		"roleAssignmentName": roleName, "scope": foreign + "/resourceGroups/stores" + account, "principalId": someone, "roleDefinitionId": foreign + reader,
	}, nil)
	e := environmentOf(cacheIn("rg"), role)
	e.SubscriptionID = ""
	if _, err := template.Export(e); err == nil || !strings.Contains(err.Error(), "set azure-native:subscriptionId in the stack file") {
		t.Errorf("got %v", err)
	}
	e.Resources = e.Resources[:1]
	if _, err := template.Export(e); err != nil {
		t.Errorf("an environment in one subscription does not need to know it: %v", err)
	}
}

// The zone of the first group waits for the endpoint in the second, which waits for the cluster in the first.
func TestGroupsThatDependOnEachOtherAreDeployedInTurns(t *testing.T) {
	t.Parallel()
	zone := zoneIn("rg")
	zone.DependsOn = []string{"endpoint"}
	exported := export(t, cacheIn("rg"), endpointFor("net"), zone)
	var got [][]string
	for _, r := range exported.Resources {
		inner, _ := r.Nested()
		got = append(got, append([]string{r.Name, r.ResourceGroup, inner.Resources[0].Name}, r.DependsOn...))
	}
	deployment := func(group, name string) string {
		return "[extensionResourceId(subscriptionResourceId('Microsoft.Resources/resourceGroups', '" + group + "'), 'Microsoft.Resources/deployments', '" + name + "')]"
	}
	want := [][]string{
		{"redoubt-test-rg", "rg", "cache"},
		{"redoubt-test-net", "net", "pep", deployment("rg", "redoubt-test-rg")},
		{"redoubt-test-rg-2", "rg", "privatelink.redis.azure.net", deployment("net", "redoubt-test-net")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheNameOfADeploymentIsNotTooLong(t *testing.T) {
	t.Parallel()
	group := strings.Repeat("g", 62) + "." + strings.Repeat("h", 27)
	zone := zoneIn(group)
	zone.DependsOn = []string{"endpoint"}
	for _, r := range export(t, cacheIn(group), endpointFor("net"), zone).Resources {
		if len(r.Name) > 64 {
			t.Errorf("%s has %d characters", r.Name, len(r.Name))
		}
	}
}

func TestTheSameEnvironmentIsTheSameText(t *testing.T) {
	t.Parallel()
	first, err := export(t, cacheIn("rg"), databaseOf("cache"), endpointFor("net")).Encode()
	if err != nil {
		t.Fatal(err)
	}
	second, err := export(t, endpointFor("net"), databaseOf("cache"), cacheIn("rg")).Encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Errorf("the order of the resources shows:\n%s", diff)
	}
}
