package main

import (
	"context"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"

	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newSessions makes the cache for sessions. It makes the private DNS zone too: a network is linked to one zone of a name, so
// that all caches in it share one.
func (p *placed) newSessions(web *managedidentity.UserAssignedIdentity) (*hardenedcache.HardenedCache, error) {
	args := p.args(hardenedcache.PrivateDnsArgs{
		Mode:                      "create",
		VirtualNetworkResourceIds: map[string]pulumi.StringInput{"shop": p.around.VirtualNetworkResourceId},
	})
	args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.String("Balanced_B5"), EvictionPolicy: pulumi.String("VolatileLRU")}
	args.Access = map[string]*hardenedcache.AccessArgs{
		"shop-web": {PrincipalId: web.PrincipalId, Role: "owner"},
	}
	// The component was called "redis" before there was a second cache. Its children keep the names that Azure knows, because
	// the ARM name is given; the alias tells Pulumi that it is the same component.
	name := "redis-shop-sessions-" + p.ctx.Stack()
	args.Name = &name
	return hardenedcache.NewHardenedCache(p.ctx, "sessions", args,
		pulumi.Providers(p.azure), pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("redis")}}), p.withCostCenter())
}

// newCatalogue makes the cache for the catalogue, in the zone of the first one. Its ARM name is derived: from the project, the
// stack's environment and the name "catalogue".
func (p *placed) newCatalogue(web, indexer *managedidentity.UserAssignedIdentity, sessions *hardenedcache.HardenedCache) (*hardenedcache.HardenedCache, error) {
	args := p.args(hardenedcache.PrivateDnsArgs{Mode: "existing", PrivateDnsZoneResourceId: sessions.PrivateDnsZoneId})
	args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.String("Balanced_B10"), EvictionPolicy: pulumi.String("AllKeysLFU")}
	args.Access = map[string]*hardenedcache.AccessArgs{
		"shop-indexer": {PrincipalId: indexer.PrincipalId, Role: "owner"},
		"shop-web":     {PrincipalId: web.PrincipalId, Role: "owner"},
	}
	return hardenedcache.NewHardenedCache(p.ctx, "catalogue", args, pulumi.Providers(p.azure), p.withCostCenter())
}

// baseline is the dated set of hardening changes that the caches have. An upgrade of redoubt never moves it.
var baseline = "2026-11-23"

// args are what both caches have in common.
func (p *placed) args(dns hardenedcache.PrivateDnsArgs) *hardenedcache.HardenedCacheArgs {
	return &hardenedcache.HardenedCacheArgs{
		Baseline:                &baseline,
		Environment:             p.ctx.Stack(),
		Owner:                   pulumi.String(p.settings.Require("owner")),
		Location:                p.location,
		ResourceGroupName:       p.around.ResourceGroupName,
		PrivateEndpoint:         &hardenedcache.PrivateEndpointArgs{SubnetResourceId: p.around.SubnetResourceId, Dns: &dns},
		DiagnosticSettings:      &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: p.around.WorkspaceResourceId},
		RedisEnterpriseProvider: p.redisEnterprise,
	}
}

// withCostCenter is a transform: it runs on each child after the component, so it sees and changes what the component made.
// This one adds a tag. One that changes a hardening property would be believed, too; `redoubt check` is what sees that.
func (p *placed) withCostCenter() pulumi.ResourceOption {
	return pulumi.Transforms([]pulumi.ResourceTransform{
		func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
			tags, hasTags := args.Props["tags"].(pulumi.Map)
			if !hasTags {
				return nil
			}
			tags["cost-center"] = pulumi.String(p.settings.Require("costCenter"))
			return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
		},
	})
}
