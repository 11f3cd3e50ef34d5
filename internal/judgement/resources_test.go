package judgement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
)

const (
	subscription = "11111111-2222-4333-8444-555555555555"
	classicToken = "azure-native:cache/v20241101:Redis"
)

func environmentOf(r ...inventory.Resource) inventory.Environment {
	return inventory.Environment{Name: "dev", SubscriptionID: subscription, Resources: r}
}

func cache(inputs map[string]any) inventory.Resource {
	all := map[string]any{"name": "redis-1", "resourceGroupName": "rg", "location": "westeurope"}
	for key, value := range inputs {
		all[key] = value
	}
	return inventory.Resource{URN: "urn:pulumi:dev::p::" + classicToken + "::cache", Token: classicToken, Name: "cache", Inputs: all}
}

func TestAnInventoryBecomesARM(t *testing.T) {
	t.Parallel()
	given := cache(map[string]any{"enableNonSslPort": false, "minimumTlsVersion": inventory.Secret{}})
	other := inventory.Resource{URN: "urn:x", Token: "random:index/randomId:RandomId", Name: "suffix"}
	resources, skipped, err := judgement.Resources(environmentOf(given, other))
	if err != nil || len(resources) != 1 || !slices.Equal(skipped, []string{"random:index/randomId:RandomId suffix"}) {
		t.Fatalf("got %v, %v, %v", resources, skipped, err)
	}
	made := resources[0]
	if made.ID != "/subscriptions/"+subscription+"/resourceGroups/rg/providers/Microsoft.Cache/redis/redis-1" || made.Origin != given.URN {
		t.Errorf("got %+v", made)
	}
	if made.At("properties", "enableNonSslPort") != false || made.At("properties", "minimumTlsVersion") != any(arm.Unknown{}) {
		t.Errorf("got the body %v", made.Body)
	}
}

func TestTheIDThatTheEngineKnowsCounts(t *testing.T) {
	t.Parallel()
	given := cache(nil)
	given.ID = "/subscriptions/other/resourceGroups/rg/providers/Microsoft.Cache/redis/redis-1"
	resources, _, err := judgement.Resources(environmentOf(given))
	if err != nil || resources[0].ID != given.ID {
		t.Errorf("got %v, %v", resources, err)
	}
}

func TestInputsThatNobodyKnowsAreAnError(t *testing.T) {
	t.Parallel()
	_, _, err := judgement.Resources(environmentOf(cache(map[string]any{"invented": true})))
	if err == nil || !strings.Contains(err.Error(), "reading cache: ") || !strings.Contains(err.Error(), "invented") {
		t.Errorf("got %v", err)
	}
}

// Of the outputs, the newest version of a key is judged; and the engine knows from what a value is made, also of one that
// it may not show.
func TestAnInventorySaysWhatAzureAnsweredAndWhatValuesAreMadeFrom(t *testing.T) {
	t.Parallel()
	const newest = "https://kv-1.vault.azure.net/keys/cache/0123456789abcdef0123456789abcdef"
	key := inventory.Resource{
		URN: "urn:key", Token: "azure-native:keyvault/v20230701:Key", Name: "key", Answered: map[string]any{"keyUriWithVersion": newest},
		Inputs:            map[string]any{"keyName": "cache", "vaultName": "kv-1", "resourceGroupName": "rg"},
		PropertyDependsOn: map[string][]string{"vaultName": {"urn:vault"}, "resourceGroupName": {"urn:vault", "urn:group"}},
	}
	resources, _, err := judgement.Resources(environmentOf(key))
	if err != nil || resources[0].At("properties", "keyUriWithVersion") != newest || !slices.Equal(resources[0].MadeFrom, []string{"urn:group", "urn:vault"}) {
		t.Errorf("got %+v, %v", resources, err)
	}
}
