package main

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// providers write into the subscriptions of others: azure-native knows one subscription per provider. Where cache and zone
// are in the subscription of this stack, none of this is needed.
type providers struct {
	// ofCache is azure-native v3, for the assignment on the managed cache.
	ofCache pulumi.ProviderResource
	// ofZone is azure-native v2, for the link of the zone.
	ofZone *azurenative.Provider
}

func newProviders(ctx *pulumi.Context, cache, zone pulumi.StringOutput) (*providers, error) {
	ofCache, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "cache-subscription", pulumi.Map{"subscriptionId": subscriptionOf(cache)})
	if err != nil {
		return nil, err
	}
	ofZone, err := azurenative.NewProvider(ctx, "zone-subscription", &azurenative.ProviderArgs{
		SubscriptionId: subscriptionOf(zone).ToStringPtrOutput(),
	})
	if err != nil {
		return nil, fmt.Errorf("making the azure-native v2 provider: %w", err)
	}
	return &providers{ofCache: ofCache, ofZone: ofZone}, nil
}

// subscriptionOf is the third part of a resource id, /subscriptions/SUBSCRIPTION/...
func subscriptionOf(id pulumi.StringOutput) pulumi.StringOutput {
	return id.ApplyT(func(text string) (string, error) {
		parts := strings.Split(text, "/")
		if len(parts) < 3 {
			return "", fmt.Errorf("reading a resource id: %q is none", text)
		}
		return parts[2], nil
	}).(pulumi.StringOutput)
}
