package unit_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/tests/recorder"
	"github.com/redoubt-iac/redoubt/waivers"
)

// withKeys lets access keys in, under a waiver.
func withKeys(args *hardenedcache.HardenedCacheArgs) {
	args.Clock = onTheDay
	args.Access = principals("app")
	args.AccessKeys = &hardenedcache.AccessKeysArgs{
		KeyVault: &hardenedcache.KeyVaultArgs{PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(subnet),
			Dns:              &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"partner": pulumi.String(network + "-partner")}},
		}},
		Publishers:  map[string]*hardenedcache.PublisherArgs{"pipeline": {PrincipalId: pulumi.String("8e0a2c4d-6f1b-4a3c-9d5e-7b9f1a3c5e20"), PrincipalType: "ServicePrincipal"}},
		ExpiryAlert: &hardenedcache.ExpiryAlertArgs{ActionGroupResourceIds: []pulumi.StringInput{pulumi.String(group + "Microsoft.Insights/actionGroups/ag-on-call")}},
	}
	args.Waivers = []waivers.Waiver{keysWaiver()}
}

// accessKeysForms are caches with access keys.
var accessKeysForms = map[string]func(*hardenedcache.HardenedCacheArgs){
	"access-keys-managed": withKeys,
	"access-keys-classic": func(args *hardenedcache.HardenedCacheArgs) {
		classic(args)
		withKeys(args)
		args.AccessKeys.Publishers["pipeline"].RoleDefinitionIdOrName = pulumi.String("5f2b8d14-7c3a-4e96-a0d1-6b8e4c2f9a37")
	},
	// In production, with a second vault, which shares the zone of the first.
	"access-keys-beside-key": func(args *hardenedcache.HardenedCacheArgs) {
		withKeys(args)
		production := true
		args.Production, args.CustomerManagedKey = &production, keyForms["key-in-new-vault"]()
	},
}

func accessKeysGraph(t *testing.T, form string) recorder.Graph {
	t.Helper()
	return classicGraph(t, accessKeysForms[form])
}

func TestEachCacheWithAccessKeysRegistersItsGoldenGraph(t *testing.T) {
	t.Parallel()
	for form := range accessKeysForms {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			graph := accessKeysGraph(t, form)
			compareGolden(t, form, unwatched(graph))
			for _, broken := range violations(graph, promise{production: form == "access-keys-beside-key", keys: true}) {
				t.Error(broken)
			}
		})
	}
}

func TestEntraStaysOnWithKeysOn(t *testing.T) {
	t.Parallel()
	for form, grants := range map[string]string{"access-keys-managed": ":AccessPolicyAssignment", "access-keys-classic": ":AccessPolicyAssignment"} {
		graph := accessKeysGraph(t, form)
		if len(graph.OfType(grants)) != 1 {
			t.Errorf("%s: nobody has Entra access any more", form)
		}
		for _, redis := range graph.OfType(":Redis") {
			if at(redis.Inputs, "redisConfiguration.aadEnabled") != "true" {
				t.Errorf("%s: Entra is %v", form, at(redis.Inputs, "redisConfiguration.aadEnabled"))
			}
		}
	}
}

func TestTwoVaultsShareOneZoneThatBothNetworksSee(t *testing.T) {
	t.Parallel()
	graph := accessKeysGraph(t, "access-keys-beside-key")
	for _, link := range []string{"cache-vault-link-spoke", "cache-vault-link-partner"} {
		if _, exists := graph.Named(link); !exists {
			t.Errorf("there is no %s", link)
		}
	}
	for _, endpoint := range []string{"cache-vault-endpoint", "cache-keys-vault-endpoint"} {
		made, _ := graph.Named(endpoint)
		if !slices.Contains(made.DependsOn, "cache-vault-link-spoke") || !slices.Contains(made.DependsOn, "cache-vault-link-partner") {
			t.Errorf("%s waits for %v only", endpoint, made.DependsOn)
		}
	}
}

// Turned off again, the cache takes no keys, and the vault stays for the secret to be deleted from.
func TestTheVaultStaysWhenKeysAreTurnedOff(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		withKeys(args)
		off := false
		args.AccessKeys.Enabled, args.Waivers = &off, nil
	})
	database, _ := graph.Named("cache-database")
	if _, stays := graph.Named("cache-keys-vault"); !stays || database.Inputs["accessKeysAuthentication"] != "Disabled" {
		t.Errorf("the vault stays: %v, keys are %v", stays, database.Inputs["accessKeysAuthentication"])
	}
}

func TestTheOutputSaysWhereTheKeyIsAndNothingWithoutKeys(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{true, false} {
		_, err := recorder.Run(asTest, func(ctx *pulumi.Context) error {
			args := plainArgs()
			if asked {
				withKeys(args)
			}
			cache, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
			if err != nil {
				return err
			}
			ctx.Export("checked", pulumi.All(cache.AccessKeys, cache.CustomerManagedKeyResourceId).ApplyT(func(resolved []any) (string, error) {
				if resolved[1].(*string) != nil {
					return "", errors.New("there is a key that nobody made")
				}
				return "", checkPublished(resolved[0].(*hardenedcache.AccessKeys), asked)
			}))
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func checkPublished(got *hardenedcache.AccessKeys, asked bool) error {
	if !asked && got != nil || asked && got == nil {
		return fmt.Errorf("asked %v, got %v", asked, got)
	}
	if !asked {
		return nil
	}
	want := hardenedcache.AccessKeys{
		Enabled: true, VaultUrl: "https://kv-keys-test-" + got.VaultUrl[len("https://kv-keys-test-"):][:6] + ".vault.azure.net", SecretName: "redis-access-key", ValidityDays: 60,
		ReaderIdentityResourceId: got.ReaderIdentityResourceId, ReaderIdentityClientId: "2f8b6d04-9c1e-4a75-b3d8-60e7a1c5f942", ReaderIdentityPrincipalId: "7d3a9c51-2e6f-4b80-9a14-c5e8f0b7d263",
	}
	if *got != want {
		return fmt.Errorf("got %+v, want %+v", *got, want)
	}
	return nil
}

// The component does not know the tool, so what both say is compared here.
func TestTheToolPublishesForAsLongAsTheComponentAllows(t *testing.T) {
	t.Parallel()
	for days, accepted := range map[int]bool{
		accesskeys.ShortestValidityDays - 1: false, accesskeys.ShortestValidityDays: true, accesskeys.DefaultValidityDays: true,
		accesskeys.LongestValidityDays: true, accesskeys.LongestValidityDays + 1: false,
	} {
		args := plainArgs()
		withKeys(args)
		args.AccessKeys.ValidityDays = &days
		if err := args.Validate(); (err == nil) != accepted {
			t.Errorf("%d days: %v", days, err)
		}
	}
}
