package template_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/template"
)

const (
	own      = "/subscriptions/11111111-0000-0000-0000-000000000000"
	foreign  = "/subscriptions/22222222-0000-0000-0000-000000000000"
	cluster  = own + "/resourceGroups/rg/providers/Microsoft.Cache/redisEnterprise/cache"
	account  = "/providers/Microsoft.Storage/storageAccounts/store"
	reader   = "/providers/Microsoft.Authorization/roleDefinitions/43d0d8ad-25c7-4714-9337-8ba259a9fe05"
	someone  = "4f6b8d0a-2c4e-4a6b-9d1f-3b5e7c9d1f28"
	roleName = "bde0f91f-d29a-5757-ac75-27e14a907dd0"

	groupToken    = "azure-native:resources/v20240301:ResourceGroup"
	clusterToken  = "azure-native:redisenterprise:RedisEnterprise"
	databaseToken = "azure-native:redisenterprise:Database"
	lockToken     = "azure-native:authorization/v20200501:ManagementLockByScope"
	roleToken     = "azure-native:authorization/v20220401:RoleAssignment"
	identityToken = "azure-native:managedidentity/v20230131:UserAssignedIdentity"
	redisToken    = "azure-native:cache/v20241101:Redis"
	endpointToken = "azure-native:network/v20240501:PrivateEndpoint"
	zoneToken     = "azure-native:network/v20240601:PrivateZone"
)

type object = map[string]any

// made is a resource of an environment; its name is its URN. It depends on what its inputs are made from.
func made(token, name string, inputs object, madeFrom map[string][]string) inventory.Resource {
	r := inventory.Resource{URN: name, Token: token, Name: name, Inputs: inputs, PropertyDependsOn: madeFrom}
	for _, input := range slices.Sorted(maps.Keys(madeFrom)) {
		r.DependsOn = append(r.DependsOn, madeFrom[input]...)
	}
	return r
}

// cacheIn is a cluster with everything that its type requires.
func cacheIn(group string) inventory.Resource {
	return made(clusterToken, "cluster", object{
		"clusterName": "cache", "resourceGroupName": group, "location": "westeurope", "sku": object{"name": "Balanced_B0"},
	}, nil)
}

func databaseOf(clusterName any) inventory.Resource {
	return made(databaseToken, "database", object{
		"databaseName": "default", "clusterName": clusterName, "resourceGroupName": "rg", "port": 10000.0,
	}, map[string][]string{"clusterName": {"cluster"}})
}

func export(t *testing.T, resources ...inventory.Resource) template.Template {
	t.Helper()
	exported, err := template.Export(environmentOf(resources...))
	if err != nil {
		t.Fatal(err)
	}
	if found := template.Check(exported); len(found) > 0 {
		t.Errorf("the API specification does not agree: %v", found)
	}
	return exported
}

func environmentOf(resources ...inventory.Resource) inventory.Environment {
	return inventory.Environment{
		Name: "test", Source: inventory.Planned, Resources: resources,
		SubscriptionID: strings.TrimPrefix(own, "/subscriptions/"),
	}
}

// last is the last resource of a template, which needs the others.
func last(t *testing.T, exported template.Template) template.Resource {
	t.Helper()
	return exported.Resources[len(exported.Resources)-1]
}

func TestAChildIsNamedAfterItsParentsAndDependsOnThem(t *testing.T) {
	t.Parallel()
	for name, clusterName := range map[string]any{"known": "cache", "unknown": arm.Unknown{}} {
		t.Run("a parent's name that is "+name, func(t *testing.T) {
			t.Parallel()
			got := last(t, export(t, cacheIn("rg"), databaseOf(clusterName)))
			want := template.Resource{
				Type: "Microsoft.Cache/redisEnterprise/databases", APIVersion: "2025-07-01", Name: "cache/default",
				Body:      object{"properties": object{"port": 10000.0}},
				DependsOn: []string{"[resourceId('Microsoft.Cache/redisEnterprise', 'cache')]"},
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnExtensionNamesWhatItExtends(t *testing.T) {
	t.Parallel()
	lock := func(scope any, madeFrom ...string) inventory.Resource {
		return made(lockToken, "lock", object{"lockName": "keep", "level": "CanNotDelete", "scope": scope}, map[string][]string{"scope": madeFrom})
	}
	cases := map[string]struct {
		lock inventory.Resource
		want string
	}{
		"by a known id of the template":        {lock(cluster, "cluster"), "[resourceId('Microsoft.Cache/redisEnterprise', 'cache')]"},
		"by an id that is spelled otherwise":   {lock(strings.Replace(cluster, "redisEnterprise", "RedisEnterprise", 1), "cluster"), "[resourceId('Microsoft.Cache/redisEnterprise', 'cache')]"},
		"by an id that is not known":           {lock(arm.Unknown{}, "cluster"), "[resourceId('Microsoft.Cache/redisEnterprise', 'cache')]"},
		"by the id of a resource that exists":  {lock(own + "/resourceGroups/rg" + account), "[resourceId('Microsoft.Storage/storageAccounts', 'store')]"},
		"not at all when it extends its group": {lock(own + "/resourceGroups/rg"), ""},
		"by the id of a resource's own child":  {lock(cluster + "/databases/default"), "[resourceId('Microsoft.Cache/redisEnterprise/databases', 'cache', 'default')]"},
		"by the id of an extension of another": {lock(cluster + "/providers/Microsoft.Insights/diagnosticSettings/d"), "[extensionResourceId(resourceId('Microsoft.Cache/redisEnterprise', 'cache'), 'Microsoft.Insights/diagnosticSettings', 'd')]"},
		"with the quotes of a name in doubles": {lock(own + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/o'neil"), "[resourceId('Microsoft.Storage/storageAccounts', 'o''neil')]"},
		"whatever is in the case of its group": {lock(strings.Replace(own+"/resourceGroups/rg"+account, "/rg/", "/RG/", 1)), "[resourceId('Microsoft.Storage/storageAccounts', 'store')]"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			exported := export(t, cacheIn("rg"), test.lock)
			at := slices.IndexFunc(exported.Resources, func(r template.Resource) bool { return r.Type == "Microsoft.Authorization/locks" })
			if got := exported.Resources[at].Scope; got != test.want {
				t.Errorf("the scope is %q, want %q", got, test.want)
			}
		})
	}
}

func TestARoleIsReferredToInTheSubscriptionOfItsAssignment(t *testing.T) {
	t.Parallel()
	role := made(roleToken, "role", object{
		"roleAssignmentName": roleName, "scope": arm.Unknown{}, "principalId": arm.Unknown{}, "principalType": "ServicePrincipal",
		"roleDefinitionId": own + reader,
	}, map[string][]string{"scope": {"cluster"}, "principalId": {"identity"}})
	identity := made(identityToken, "identity", object{"resourceName": "id", "resourceGroupName": "rg", "location": "westeurope"}, nil)
	got := last(t, export(t, cacheIn("rg"), identity, role))
	want := object{
		"principalId":      "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id'), '2023-01-31').principalId]",
		"principalType":    "ServicePrincipal",
		"roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '43d0d8ad-25c7-4714-9337-8ba259a9fe05')]",
	}
	if diff := cmp.Diff(want, got.Body["properties"]); diff != "" {
		t.Error(diff)
	}
	// What an expression reads must be there first.
	if len(got.DependsOn) != 2 {
		t.Errorf("it depends on %v", got.DependsOn)
	}
}

func TestThePrincipalOfAnIdentityOfTheTemplateIsNeverALiteral(t *testing.T) {
	t.Parallel()
	identity := made(identityToken, "identity", object{"resourceName": "id", "resourceGroupName": "rg", "location": "westeurope"}, nil)
	role := func(madeFrom map[string][]string) inventory.Resource {
		return made(roleToken, "role", object{
			"roleAssignmentName": roleName, "scope": own + "/resourceGroups/rg", "principalId": someone, "roleDefinitionId": own + reader,
		}, madeFrom)
	}
	properties := func(r inventory.Resource) object {
		exported := export(t, identity, r)
		at := slices.IndexFunc(exported.Resources, func(r template.Resource) bool { return strings.HasSuffix(r.Type, "/roleAssignments") })
		found, _ := exported.Resources[at].Body["properties"].(object)
		return found
	}
	if got := properties(role(map[string][]string{"principalId": {"identity"}}))["principalId"]; got == someone {
		t.Errorf("the principal of the identity is the literal %v, which another deployment would not have", got)
	}
	if got := properties(role(nil))["principalId"]; got != someone {
		t.Errorf("the principal that the stack file gives is %v", got)
	}
}

func TestTheIdentitiesOfACacheAreKeysThatAreExpressions(t *testing.T) {
	t.Parallel()
	identity := made(identityToken, "identity", object{"resourceName": "id", "resourceGroupName": "rg", "location": "westeurope"}, nil)
	id := own + "/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
	for name, given := range map[string]any{"known": id, "unknown": arm.Unknown{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			redis := made(redisToken, "redis", object{
				"name": "cache", "resourceGroupName": "rg", "location": "westeurope",
				"sku":      object{"name": "Premium", "family": "P", "capacity": 1.0},
				"identity": object{"type": "UserAssigned", "userAssignedIdentities": []any{given}},
			}, map[string][]string{"identity": {"identity"}})
			want := object{"type": "UserAssigned", "userAssignedIdentities": object{
				"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": object{},
			}}
			if diff := cmp.Diff(want, last(t, export(t, identity, redis)).Body["identity"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestATextThatLooksLikeAnExpressionStaysAText(t *testing.T) {
	t.Parallel()
	lock := made(lockToken, "lock", object{"lockName": "keep", "level": "CanNotDelete", "scope": cluster, "notes": "[ask the team]"}, map[string][]string{"scope": {"cluster"}})
	properties, _ := last(t, export(t, cacheIn("rg"), lock)).Body["properties"].(object)
	if got := properties["notes"]; got != "[[ask the team]" {
		t.Errorf("the notes are %q", got)
	}
}

func TestAnIDInALongerTextIsThatOfWhereTheTemplateIsDeployed(t *testing.T) {
	t.Parallel()
	elsewhere := own + "/resourceGroups/other/providers/Microsoft.Cache/redisEnterprise/cache"
	tooLong := strings.Repeat("long ", 5000) + "'" + cluster + "'"
	for notes, want := range map[string]string{
		"where id == '" + cluster + "' or so": "[concat('where id == ''', resourceId('Microsoft.Cache/redisEnterprise', 'cache'), ''' or so')]",
		"see " + cluster:                      "[concat('see ', resourceId('Microsoft.Cache/redisEnterprise', 'cache'))]",
		"see " + elsewhere:                    "see " + elsewhere,
		own + "/resourceGroups/rg":            "[resourceGroup().id]",
		own + "/resourceGroups/other":         own + "/resourceGroups/other",
		tooLong:                               tooLong,
	} {
		lock := made(lockToken, "lock", object{"lockName": "keep", "level": "CanNotDelete", "scope": cluster, "notes": notes}, map[string][]string{"scope": {"cluster"}})
		properties, _ := last(t, export(t, cacheIn("rg"), lock)).Body["properties"].(object)
		if got := properties["notes"]; got != want {
			t.Errorf("the notes are %q, want %q", got, want)
		}
	}
}

func TestDependenciesThatFollowFromOthersAreLeftOut(t *testing.T) {
	t.Parallel()
	lock := made(lockToken, "lock", object{"lockName": "keep", "level": "CanNotDelete", "scope": cluster + "/databases/default"}, map[string][]string{"scope": {"cluster", "database"}})
	got := last(t, export(t, cacheIn("rg"), databaseOf("cache"), lock)).DependsOn
	want := []string{"[resourceId('Microsoft.Cache/redisEnterprise/databases', 'cache', 'default')]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCantBeWrittenIsListedCompletely(t *testing.T) {
	t.Parallel()
	broken := cacheIn("rg")
	broken.Inputs["sku"] = arm.Unknown{}
	broken.Inputs["tags"] = object{"owner": inventory.Secret{}}
	endpoint := made(endpointToken, "endpoint", object{"privateEndpointName": inventory.Secret{}, "resourceGroupName": arm.Unknown{}}, nil)
	_, err := template.Export(environmentOf(broken, endpoint))
	var refused *template.Error
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{
		"cluster (" + clusterToken + ") sku: is not known before it is deployed; expected ",
		"cluster (" + clusterToken + ") tags.owner: is a secret; expected ",
		"endpoint (" + endpointToken + ") privateEndpointName: is a secret; expected ",
		"endpoint (" + endpointToken + ") resourceGroupName: is not known before it is deployed; expected ",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	if len(refused.Problems) != 4 {
		t.Errorf("there are %d problems:\n%v", len(refused.Problems), err)
	}
}

func TestAValueThatCouldComeFromTwoResourcesIsNotGuessed(t *testing.T) {
	t.Parallel()
	second := cacheIn("rg")
	second.URN, second.Name = "second", "second"
	second.Inputs["clusterName"] = "cache2"
	database := databaseOf(arm.Unknown{})
	database.DependsOn = []string{"cluster", "second"}
	database.PropertyDependsOn = map[string][]string{"clusterName": {"cluster", "second"}}
	_, err := template.Export(environmentOf(cacheIn("rg"), second, database))
	var refused *template.Error
	if !errors.As(err, &refused) || len(refused.Problems) != 1 || refused.Problems[0].Path != "clusterName" {
		t.Errorf("got %v", err)
	}
}

func TestATypeThatTheTableLacksIsRefused(t *testing.T) {
	t.Parallel()
	_, err := template.Export(environmentOf(made("azure-native:storage:StorageAccount", "store", object{}, nil)))
	var unknown *arm.UnknownTokenError
	if !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}
