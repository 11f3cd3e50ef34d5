package engine_test

import (
	"strings"
	"testing"
	"time"

	pulumiazurenativesdk "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/waivers"
)

// What the landing zone holds for the environment test.
const (
	testSubscription = "2b0d4f6a-8c1e-4a3b-9d5f-7e1c3a5b7d90"
	testGroups       = "/subscriptions/" + testSubscription + "/resourceGroups/"
	testNetwork      = testGroups + "rg-network-test/providers/Microsoft.Network/virtualNetworks/vnet-spoke-test"
	testWorkspace    = testGroups + "rg-monitoring-test/providers/Microsoft.OperationalInsights/workspaces/log-platform-test"
)

// cacheArgs are those of a cache in the environment test.
func cacheArgs() *hardenedcache.HardenedCacheArgs {
	return &hardenedcache.HardenedCacheArgs{
		Environment: "test", Owner: pulumi.String("team@example.com"),
		ResourceGroupName: pulumi.String("rg-cache-test"), Location: pulumi.String("westeurope"),
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(testNetwork + "/subnets/snet-private-endpoints"),
			Dns: &hardenedcache.PrivateDnsArgs{
				Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(testNetwork)},
			},
		},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(testWorkspace)},
		Access: map[string]*hardenedcache.AccessArgs{
			"web-app": {PrincipalId: pulumi.String("1c9e3a57-2d4f-4b6a-8e0c-3f5a7b9d1e24"), Role: "owner"},
		},
	}
}

// withKeys adds a vault with a key that encrypts, and one for the access key.
func withKeys(args *hardenedcache.HardenedCacheArgs) {
	inNetwork := func() *hardenedcache.KeyVaultArgs {
		dns := *args.PrivateEndpoint.Dns
		return &hardenedcache.KeyVaultArgs{PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: args.PrivateEndpoint.SubnetResourceId, Dns: &dns}}
	}
	args.CustomerManagedKey = &hardenedcache.CustomerManagedKeyArgs{KeyVault: inNetwork(), Key: &hardenedcache.KeyArgs{Created: today}}
	args.AccessKeys = &hardenedcache.AccessKeysArgs{KeyVault: inNetwork(), Publishers: map[string]*hardenedcache.PublisherArgs{
		"pipeline": {PrincipalId: pulumi.String("8e0a2c4d-6f1b-4a3c-9d5e-7b9f1a3c5e20"), PrincipalType: "ServicePrincipal"},
	}}
	args.Waivers = []waivers.Waiver{{Control: waivers.AccessKeys, Reason: "A gateway speaks the AUTH command only.", Owner: "team@example.com", Granted: today, Until: time.Now().UTC().AddDate(0, 0, 7).Format(time.DateOnly)}}
}

// withProviders is a program that builds one cache with explicit providers.
func withProviders(v2, v3 bool, edits ...func(*hardenedcache.HardenedCacheArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		args := cacheArgs()
		for _, edit := range edits {
			edit(args)
		}
		var opts []pulumi.ResourceOption
		if v2 {
			provider, err := pulumiazurenativesdk.NewProvider(ctx, "azure", &pulumiazurenativesdk.ProviderArgs{
				SubscriptionId: pulumi.String(testSubscription),
			})
			if err != nil {
				return err
			}
			opts = append(opts, pulumi.Provider(provider))
		}
		if v3 {
			provider, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", pulumi.Map{
				"subscriptionId": pulumi.String(testSubscription),
			})
			if err != nil {
				return err
			}
			args.RedisEnterpriseProvider = provider
		}
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", args, opts...)
		return err
	}
}

// providerCase is a program with a choice of providers.
type providerCase struct {
	program pulumi.RunFunc
	config  map[string]any
	refused string // part of the error; empty if it must work
}

func providerCases() map[string]providerCase {
	const (
		location     = "azure-native:location"
		subscription = "azure-native:subscriptionId"
		disable      = "pulumi:disable-default-providers"
		elsewhere    = "99999999-9999-4999-8999-999999999999"
	)
	return map[string]providerCase{
		"the default providers": {
			program: withProviders(false, false), config: map[string]any{location: "westeurope", subscription: testSubscription},
		},
		"an explicit v2 provider alone": {
			program: withProviders(true, false), refused: "one explicit azure-native provider can't serve Azure Managed Redis",
		},
		"an explicit v3 provider alone": {
			program: withProviders(false, true), refused: "given without an explicit azure-native v2 provider beside it",
		},
		// The default providers would look in a subscription that has none of what the cache needs.
		"an explicit pair, which is used in place of the default providers": {
			program: withProviders(true, true), config: map[string]any{subscription: elsewhere},
		},
		"an explicit pair for both kinds of key": {
			program: withProviders(true, true, withKeys), config: map[string]any{subscription: elsewhere, disable: []string{"*"}},
		},
		"no default providers and none in their place": {
			program: withProviders(false, false), config: map[string]any{disable: []string{"azure-native"}},
			refused: "pulumi:disable-default-providers turns off the azure-native default providers",
		},
		"no default providers of any package and none in their place": {
			program: withProviders(false, false), config: map[string]any{disable: []string{"*"}},
			refused: "pulumi:disable-default-providers turns off the azure-native default providers",
		},
		"no default providers and an explicit pair": {
			program: withProviders(true, true), config: map[string]any{disable: []string{"*"}},
		},
	}
}

func TestProvidersThatServeTheManagedServiceAndThoseThatCannot(t *testing.T) {
	t.Parallel()
	for name, c := range providerCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := enginetest.New(t, c.program, enginetest.WithStack("test"), enginetest.WithConfig(c.config),
				enginetest.WithSandbox(withLandingZone(t, sandbox.Options{})))
			_, err := env.TryUp()
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) || len(env.Owned()) != 0 {
					t.Errorf("got %v, made %v\nwant a refusal because %s", err, env.Owned(), c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range env.Owned() {
				if !strings.HasPrefix(id, "/subscriptions/"+testSubscription+"/") {
					t.Errorf("made by another provider: %s", id)
				}
			}
			if again := env.Preview(); again.Changed() {
				t.Errorf("the second preview is not empty: %v", changesOf(again))
			}
		})
	}
}
