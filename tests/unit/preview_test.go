package unit_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// Which role a first preview shows as granted depends on whether the subscription is known before the cache is. That of the
// configuration counts for the default providers only.
func TestTheDefinitionOfARoleIsInTheSubscriptionOfItsScope(t *testing.T) {
	t.Parallel()
	const configured, reader = "5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42", "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
	config := map[string]string{"azure-native:subscriptionId": configured}
	for name, test := range map[string]struct {
		options  recorder.Options
		explicit bool
		want     string
	}{
		"a preview with a configured subscription":   {recorder.Options{Config: config, Preview: true}, false, "/subscriptions/" + configured + reader},
		"an update with a configured subscription":   {recorder.Options{Config: config, SubscriptionID: configured}, false, "/subscriptions/" + configured + reader},
		"a preview without one":                      {recorder.Options{Preview: true}, false, recorder.Unknown},
		"an update without one":                      {recorder.Options{}, false, "/subscriptions/" + recorder.DefaultSubscriptionID + reader},
		"an update with a provider that decides":     {recorder.Options{Config: config}, true, "/subscriptions/" + recorder.DefaultSubscriptionID + reader},
		"a preview with a provider that will decide": {recorder.Options{Config: config, Preview: true}, true, recorder.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Stack = "test"
			graph, err := build(test.options, func(ctx *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
				args.RoleAssignments = map[string]*hardenedcache.RoleAssignmentArgs{"audit": {
					RoleDefinitionIdOrName: pulumi.String("Reader"), PrincipalType: "Group",
					PrincipalId: pulumi.String("6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0"),
				}}
				return giveProviders(ctx, args, test.explicit, test.explicit)
			})
			if err != nil {
				t.Fatal(err)
			}
			role, _ := graph.Named("cache-role-audit")
			if got := role.Inputs["roleDefinitionId"]; got != test.want {
				t.Errorf("want %v, got %v", test.want, got)
			}
		})
	}
}

// A reviewer sees which version a change moves the cache to, also before the vault exists.
func TestAPreviewShowsTheVersionOfTheKeyThatIsConfigured(t *testing.T) {
	t.Parallel()
	const version = "fedcba9876543210fedcba9876543210"
	for form, want := range map[string]string{
		"key-in-new-vault":      "https://kv-cache.vault.azure.net/keys/key-amr-cache-test-b99c95/" + version,
		"key-in-existing-vault": "https://kv-keys.vault.azure.net/keys/key-amr-cache-test-b99c95/" + version,
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			graph, err := build(recorder.Options{Stack: "test", Preview: true}, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
				key, pinned, name := keyForms[form](), version, "KV-cache"
				key.KeyVersion = &pinned
				if key.KeyVault != nil {
					key.KeyVault.Name = &name
				}
				args.CustomerManagedKey, args.Clock = key, onTheDay
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			cluster, _ := graph.Named("cache-cluster")
			if got := at(cluster.Inputs, "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"); got != want {
				t.Errorf("want %s, got %v", want, got)
			}
			if !slices.Contains(cluster.DependsOn, "cache-key") {
				t.Errorf("the cluster does not wait for the key, but for %v", cluster.DependsOn)
			}
		})
	}
}
