package main

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/components/cacheaccess"

	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func deploy(ctx *pulumi.Context) error {
	group, err := resources.NewResourceGroup(ctx, "orders", &resources.ResourceGroupArgs{
		ResourceGroupName: pulumi.Sprintf("rg-orders-%s", ctx.Stack()),
	})
	if err != nil {
		return fmt.Errorf("creating the resource group: %w", err)
	}
	api, err := managedidentity.NewUserAssignedIdentity(ctx, "orders-api", &managedidentity.UserAssignedIdentityArgs{
		ResourceName: pulumi.Sprintf("id-orders-api-%s", ctx.Stack()), ResourceGroupName: group.Name,
	})
	if err != nil {
		return fmt.Errorf("creating the identity: %w", err)
	}
	// A name is no way: this network must also be peered with that of the cache's endpoint.
	vnet, err := network.NewVirtualNetwork(ctx, "orders", &network.VirtualNetworkArgs{
		VirtualNetworkName: pulumi.Sprintf("vnet-orders-%s", ctx.Stack()), ResourceGroupName: group.Name,
		AddressSpace: &network.AddressSpaceArgs{AddressPrefixes: pulumi.ToStringArray([]string{"10.61.0.0/24"})},
	})
	if err != nil {
		return fmt.Errorf("creating the virtual network: %w", err)
	}
	redis, err := useCache(ctx, api, vnet)
	if err != nil {
		return err
	}
	// The application's settings. Whatever depends on them starts once the identity has access.
	ctx.Export("redis", redis.Connection)
	ctx.Export("redisUserName", api.PrincipalId)
	return nil
}

// useCache grants the access.
func useCache(ctx *pulumi.Context, api *managedidentity.UserAssignedIdentity, vnet *network.VirtualNetwork) (*cacheaccess.CacheAccess, error) {
	owner, err := pulumi.NewStackReference(ctx, config.New(ctx, "").Require("cacheStack"), nil)
	if err != nil {
		return nil, fmt.Errorf("reading the stack that owns the cache: %w", err)
	}
	cache, zone := owner.GetStringOutput(pulumi.String("resourceId")), owner.GetStringOutput(pulumi.String("privateDnsZoneId"))
	pair, err := newProviders(ctx, cache, zone)
	if err != nil {
		return nil, err
	}
	return cacheaccess.NewCacheAccess(ctx, "redis", &cacheaccess.CacheAccessArgs{
		CacheResourceId: cache,
		HostName:        owner.GetStringOutput(pulumi.String("hostName")),
		Access: map[string]*cacheaccess.CacheUserArgs{
			"orders-api-" + ctx.Stack(): {PrincipalId: api.PrincipalId, Role: "owner"},
		},
		VirtualNetworkLink: &cacheaccess.VirtualNetworkLinkArgs{
			PrivateDnsZoneResourceId: zone,
			VirtualNetworkResourceId: vnet.ID(),
		},
		RedisEnterpriseProvider: pair.ofCache,
	}, pulumi.Providers(pair.ofZone))
}
