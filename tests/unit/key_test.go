package unit_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// keyForms are the three ways to give a customer-managed key.
var keyForms = map[string]func() *hardenedcache.CustomerManagedKeyArgs{
	"key-in-new-vault": func() *hardenedcache.CustomerManagedKeyArgs {
		hsm := "RSA-HSM"
		return &hardenedcache.CustomerManagedKeyArgs{
			KeyVault: &hardenedcache.KeyVaultArgs{PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
				SubnetResourceId: pulumi.String(subnet),
				Dns:              &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)}},
			}},
			Key: &hardenedcache.KeyArgs{Created: "2026-11-23", Kty: &hsm},
		}
	},
	"key-in-existing-vault": func() *hardenedcache.CustomerManagedKeyArgs {
		version := "fedcba9876543210fedcba9876543210"
		return &hardenedcache.CustomerManagedKeyArgs{
			KeyVaultResourceId: pulumi.String(group + "Microsoft.KeyVault/vaults/kv-keys"),
			Key:                &hardenedcache.KeyArgs{Created: "2026-11-23"}, KeyVersion: &version,
		}
	},
	"key-by-url": func() *hardenedcache.CustomerManagedKeyArgs {
		return &hardenedcache.CustomerManagedKeyArgs{
			KeyUrl:                         pulumi.String("https://kv-keys.vault.azure.net/keys/cache/0123456789abcdef0123456789abcdef"),
			UserAssignedIdentityResourceId: pulumi.String(group + "Microsoft.ManagedIdentity/userAssignedIdentities/id-keys"),
		}
	},
}

func keyGraph(t *testing.T, form string) recorder.Graph {
	t.Helper()
	return keyGraphIn(t, form, true)
}

func keyGraphIn(t *testing.T, form string, production bool) recorder.Graph {
	t.Helper()
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		args.Production, args.Clock = &production, onTheDay
		args.CustomerManagedKey = keyForms[form]()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestEachWayToGiveAKeyRegistersItsGoldenGraph(t *testing.T) {
	t.Parallel()
	for form := range keyForms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			graph := keyGraph(t, form)
			compareGolden(t, form, unwatched(graph))
			for _, broken := range violations(graph, promise{production: true}) {
				t.Error(broken)
			}
		})
	}
}

func TestTheClusterWaitsUntilItsIdentityMayUseTheKey(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"key-in-new-vault", "key-in-existing-vault"} {
		graph := keyGraph(t, form)
		cluster, _ := graph.Named("cache-cluster")
		role, _ := graph.Named("cache-key-role")
		key, _ := graph.Named("cache-key")
		if !slices.Contains(cluster.DependsOn, "cache-key-role") || !slices.Contains(role.DependsOn, "cache-key") {
			t.Errorf("%s: the cluster depends on %v, the role on %v", form, cluster.DependsOn, role.DependsOn)
		}
		if at(key.Inputs, "properties.rotationPolicy.attributes.expiryTime") != "P15M" || at(key.Inputs, "properties.attributes.expires") != 1.8348768e+09 { // 2028-02-23, fifteen months later
			t.Errorf("%s: the key lives %v", form, at(key.Inputs, "properties"))
		}
	}
}

// Outside of production a closed vault must not stand in the way of a destroy: its key goes with it, without a request to
// the data plane. In production the key is kept.
func TestAKeyGoesWithTheVaultThatWasMadeForIt(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]string{"key-in-new-vault": "cache-vault", "key-in-existing-vault": ""} {
		for _, production := range []bool{true, false} {
			key, _ := keyGraphIn(t, form, production).Named("cache-key")
			if key.DeletedWith != want || key.Protect != production || key.RetainOnDelete != production {
				t.Errorf("%s, production %v: deleted with %q, protected %v, retained %v", form, production, key.DeletedWith, key.Protect, key.RetainOnDelete)
			}
		}
	}
}

// Event Grid announces only what is made after somebody began to listen.
func TestAKeyIsMadeOnceSomebodyListens(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"key-in-new-vault", "key-in-existing-vault"} {
		graph := keyGraph(t, form)
		key, _ := graph.Named("cache-key")
		topic, _ := graph.Named("cache-vault-events")
		if !slices.Contains(key.DependsOn, "cache-vault-expiry-alert") || topic.Inputs["source"] == nil {
			t.Errorf("%s: the key depends on %v, the topic is that of %v", form, key.DependsOn, topic.Inputs["source"])
		}
	}
	if graph := keyGraph(t, "key-by-url"); len(graph.OfType(":SystemTopic")) > 0 {
		t.Error("a vault that nobody named is watched")
	}
}
