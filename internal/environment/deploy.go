package environment

import (
	"fmt"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/redoubt-iac/redoubt/components/defender"
	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// Deploy is the Pulumi program of one environment: it reads the stack's configuration, builds the foundation if the
// configuration asks for one, builds the cache, asks for the Defender plans, if any, and exports what its users need.
//
// Exports, all without secrets: `environment`, `resourceId`, `name`, `hostName`, `port`, `connection`,
// `privateEndpointId`, `privateDnsZoneId`, `grantedPrincipals`, `keyUrl`, `customerManagedKeyResourceId`, `accessKeys` and
// `memberHostNames`; their meaning is that of the outputs of [hardenedcache.HardenedCache].
func Deploy(ctx *pulumi.Context) error { return DeployOn(time.Now)(ctx) }

// DeployOn is [Deploy] by another clock than the machine's, which says what day it is for the waivers. It exists for tests,
// whose stack files hold dates.
func DeployOn(clock func() time.Time) pulumi.RunFunc {
	return deploy(waiverRule{clock: clock})
}

func deploy(judged waiverRule) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		settings, err := load(ctx, judged)
		if err != nil {
			return err
		}
		return build(ctx, settings)
	}
}

func build(ctx *pulumi.Context, settings *Environment) error {
	if err := buildFoundation(ctx, settings); err != nil {
		return fmt.Errorf("building the foundation: %w", err)
	}
	cache, err := hardenedcache.NewHardenedCache(ctx, "cache", settings.Cache)
	if err != nil {
		return fmt.Errorf("building the cache: %w", err)
	}
	if settings.Defender != nil {
		if _, err := defender.NewDefender(ctx, "defender", settings.Defender); err != nil {
			return fmt.Errorf("asking for Defender plans: %w", err)
		}
	}
	export(ctx, settings, cache)
	return nil
}

func load(ctx *pulumi.Context, judged waiverRule) (*Environment, error) {
	full := Project + ":" + ConfigKey
	if _, given := ctx.GetConfig(full); !given {
		return nil, errNoConfiguration
	}
	var data map[string]any
	if err := config.TryObject(ctx, full, &data); err != nil {
		return nil, fmt.Errorf("reading the configuration %s: expected an object: %w", full, err)
	}
	secret := ctx.IsConfigSecret(full)
	if secret {
		// The SDK says that the object holds an encrypted value, not which: all of it is treated as secret.
		if err := ctx.Log.Warn("The configuration holds an encrypted value, so every input from it is kept secret and shown as [secret].", nil); err != nil {
			return nil, fmt.Errorf("warning about encrypted configuration: %w", err)
		}
	}
	var in place
	in.cloud, _ = ctx.GetConfig(cloudSetting)
	in.subscription, _ = ctx.GetConfig(subscriptionSetting)
	settings, problems := decode(ctx.Stack(), normalise(data), in, judged, asUnknownOrSecret(ctx, secret))
	return settings, refusal(problems)
}

func buildFoundation(ctx *pulumi.Context, settings *Environment) error {
	if settings.Foundation == nil {
		return nil
	}
	made, err := foundation.NewFoundation(ctx, "foundation", settings.Foundation)
	if err != nil {
		return err
	}
	supply(settings.Cache, supplied{
		resourceGroupName: made.ResourceGroupName,
		subnetID:          made.SubnetResourceId,
		virtualNetworkID:  made.VirtualNetworkResourceId,
		workspaceID:       made.WorkspaceResourceId,
	})
	return nil
}

func export(ctx *pulumi.Context, settings *Environment, cache *hardenedcache.HardenedCache) {
	ctx.Export("environment", pulumi.String(settings.Cache.Environment))
	ctx.Export("resourceId", cache.ResourceId)
	ctx.Export("name", cache.Name)
	ctx.Export("hostName", cache.HostName)
	ctx.Export("port", cache.Port)
	ctx.Export("connection", cache.Connection)
	ctx.Export("privateEndpointId", cache.PrivateEndpointId)
	ctx.Export("privateDnsZoneId", cache.PrivateDnsZoneId)
	ctx.Export("grantedPrincipals", cache.GrantedPrincipals)
	ctx.Export("keyUrl", cache.KeyUrl)
	ctx.Export("customerManagedKeyResourceId", cache.CustomerManagedKeyResourceId)
	ctx.Export("accessKeys", cache.AccessKeys)
	ctx.Export("memberHostNames", cache.MemberHostNames)
}
