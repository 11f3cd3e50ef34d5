package plugin_test

import (
	"strings"
	"testing"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const (
	cluster = group + "Microsoft.Cache/redisEnterprise/amr-cache-prod-f36c15"
	classic = group + "Microsoft.Cache/redis/redis-cache-legacy-47fa55"
	zone    = group + "Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
)

// accessCases are programs that use the cache of another stack. Each changes the arguments, and gives the component's options.
var accessCases = map[string]func(*pulumi.Context, *cacheaccess.CacheAccessArgs) ([]pulumi.ResourceOption, error){
	"plain inputs": func(*pulumi.Context, *cacheaccess.CacheAccessArgs) ([]pulumi.ResourceOption, error) { return nil, nil },
	"a classic cache by its id, with a policy of the owner": func(_ *pulumi.Context, args *cacheaccess.CacheAccessArgs) ([]pulumi.ResourceOption, error) {
		args.CacheResourceId = pulumi.String(classic)
		args.Access["job"] = &cacheaccess.CacheUserArgs{PrincipalId: pulumi.String("9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59"), Policy: pulumi.String("catalogue-reader")}
		return nil, nil
	},
	"outputs of other resources, and the service in words": func(ctx *pulumi.Context, args *cacheaccess.CacheAccessArgs) ([]pulumi.ResourceOption, error) {
		identity, err := identityOf(ctx)
		if err != nil {
			return nil, err
		}
		service := "classic"
		args.Service = &service
		args.CacheResourceId = identity.ID().ToStringOutput().ApplyT(func(string) string { return classic }).(pulumi.StringOutput)
		args.Access["app"].PrincipalId = identity.PrincipalId
		return nil, nil
	},
	"a link, an explicit pair of providers and an alias": func(ctx *pulumi.Context, args *cacheaccess.CacheAccessArgs) ([]pulumi.ResourceOption, error) {
		provider, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{SubscriptionId: pulumi.String("11111111-2222-4333-8444-555555555555")})
		if err != nil {
			return nil, err
		}
		args.RedisEnterpriseProvider, err = hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", nil)
		args.VirtualNetworkLink = &cacheaccess.VirtualNetworkLinkArgs{
			PrivateDnsZoneResourceId: pulumi.String(zone), VirtualNetworkResourceId: pulumi.String(network),
			Tags: map[string]pulumi.StringInput{"owner": pulumi.String("team@example.com")},
		}
		return []pulumi.ResourceOption{pulumi.Providers(provider), pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("redis")}})}, err
	},
}

func accessArgs() *cacheaccess.CacheAccessArgs {
	return &cacheaccess.CacheAccessArgs{
		CacheResourceId: pulumi.String(cluster), HostName: pulumi.String("amr-cache-prod-f36c15.westeurope.redis.azure.net"),
		Access: map[string]*cacheaccess.CacheUserArgs{"app": {PrincipalId: pulumi.String(principal), Role: "owner"}},
	}
}

func TestCacheAccessGivesTheSameGraphNativelyAndThroughThePlugin(t *testing.T) {
	t.Parallel()
	for name, surroundings := range accessCases {
		for _, preview := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " in a preview"}[preview], func(t *testing.T) {
				t.Parallel()
				program := func(grant func(*pulumi.Context, *cacheaccess.CacheAccessArgs, ...pulumi.ResourceOption) error) pulumi.RunFunc {
					return func(ctx *pulumi.Context) error {
						args := accessArgs()
						opts, err := surroundings(ctx, args)
						if err != nil {
							return err
						}
						return grant(ctx, args, opts...)
					}
				}
				options := recorder.Options{Stack: "test", Preview: preview}
				native := runOf(t, options, program(func(ctx *pulumi.Context, args *cacheaccess.CacheAccessArgs, opts ...pulumi.ResourceOption) error {
					_, err := cacheaccess.NewCacheAccess(ctx, "access", args, opts...)
					return err
				}))
				through := runOf(t, options, program(func(ctx *pulumi.Context, args *cacheaccess.CacheAccessArgs, opts ...pulumi.ResourceOption) error {
					_, err := remote.New(ctx, cacheaccess.Type, "access", args, opts...)
					return err
				}))
				if len(native.Graph.OfType(":AccessPolicyAssignment")) == 0 {
					t.Fatal("no access was granted, so nothing was compared")
				}
				for _, difference := range differences(t, native, through) {
					t.Error(difference)
				}
			})
		}
	}
}

func TestCacheAccessRefusesThroughThePluginInTheWordsOfTheComponent(t *testing.T) {
	t.Parallel()
	_, err := remote.Run(t.Context(), recorder.Options{Stack: "test"}, serving(t), func(ctx *pulumi.Context) error {
		inputs := remote.Inputs(accessArgs())
		set("access.app.role", pulumi.String("reader"))(inputs)
		set("hostname", pulumi.String("x"))(inputs)
		return ctx.RegisterRemoteComponentResource(cacheaccess.Type, "access", inputs, &remote.Component{})
	})
	for _, line := range []string{`hostname: unknown key (did you mean "hostName"?)`, "access.app.role: Azure Managed Redis knows full access only"} {
		if err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("want %q in %v", line, err)
		}
	}
}
