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
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		production := true
		args.Production = &production
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
			compareGolden(t, form, graph)
			for _, broken := range violations(graph, true) {
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
