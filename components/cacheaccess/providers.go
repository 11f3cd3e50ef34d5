package cacheaccess

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// settingsOf are the settings of the stack's default providers. The subscription of an explicit provider is its own, and the
// SDK does not tell it.
func settingsOf(ctx *pulumi.Context, args *CacheAccessArgs, opts []pulumi.ResourceOption) settings {
	var found settings
	found.cloud, _ = ctx.GetConfig("azure-native:environment")
	subscription, _ := ctx.GetConfig("azure-native:subscriptionId")
	explicit := hardenedcache.HasExplicitProvider(opts)
	if !explicit {
		found.linkIn = subscription
	}
	if !explicit && args.RedisEnterpriseProvider == nil {
		found.assignmentsIn = subscription
	}
	return found
}

const wantedProviders = "default providers, or explicit ones: an azure-native v3 provider in redisEnterpriseProvider for the assignments on a managed cache, and a v2 provider in the component's options for the virtual network link"

// checkProviders refuses what can't work before anything is registered, for the reasons of HardenedCache: an assignment on a
// managed cache needs azure-native v3, all else v2, and neither plugin knows the other's tokens (docs/adr/0001).
func (a *CacheAccessArgs) checkProviders(ctx *pulumi.Context, opts []pulumi.ResourceOption) validation.Problems {
	explicit, disabled := hardenedcache.HasExplicitProvider(opts), hardenedcache.DefaultProvidersDisabled(ctx)
	refuse := func(path, message, expected string) validation.Problems {
		return validation.Problems{{Path: path, Message: message, Expected: expected}}
	}
	switch {
	case a.isClassic() && a.RedisEnterpriseProvider != nil:
		return refuse("redisEnterpriseProvider", "the classic service needs azure-native v2 only", "no redisEnterpriseProvider; an explicit v2 provider goes into the component's options")
	case a.isClassic() && disabled && !explicit:
		return refuse("provider", "pulumi:disable-default-providers turns off the azure-native default providers, and no explicit one is given", "an azure-native v2 provider in the component's options")
	case a.isClassic():
		return nil
	case explicit && a.RedisEnterpriseProvider == nil:
		return refuse("provider", "one explicit azure-native provider can't serve Azure Managed Redis, whose assignments need azure-native v3", wantedProviders)
	case a.VirtualNetworkLink != nil && !explicit && a.RedisEnterpriseProvider != nil:
		return refuse("redisEnterpriseProvider", "given without an explicit azure-native v2 provider beside it, which the virtual network link needs", wantedProviders)
	case disabled && a.RedisEnterpriseProvider == nil:
		return refuse("provider", "pulumi:disable-default-providers turns off the azure-native default providers, and no explicit ones are given", wantedProviders)
	default:
		return nil
	}
}
