package main

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// providers are the pair that a managed cache needs: azure-native v3 for the cluster, its database and who may use it, and
// v2 for everything else. Both have the same settings. A classic cache takes the first alone.
type providers struct {
	azure           *azurenative.Provider
	redisEnterprise pulumi.ProviderResource
}

func newProviders(ctx *pulumi.Context, subscription string) (*providers, error) {
	azure, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{
		SubscriptionId: pulumi.String(subscription),
	})
	if err != nil {
		return nil, fmt.Errorf("making the azure-native v2 provider: %w", err)
	}
	redisEnterprise, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", pulumi.Map{
		"subscriptionId": pulumi.String(subscription),
	})
	if err != nil {
		return nil, err
	}
	return &providers{azure: azure, redisEnterprise: redisEnterprise}, nil
}
