package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/redoubt-iac/redoubt/generated/go/redoubt"
)

func deploy(ctx *pulumi.Context) error {
	foundation, err := redoubt.NewFoundation(ctx, "foundation", &redoubt.FoundationArgs{
		Environment: "shop",
		Owner:       pulumi.String("team-shop@example.com"),
		Location:    pulumi.String("westeurope"),
	})
	if err != nil {
		return err
	}
	owner := redoubt.AccessRoleOwner
	cache, err := redoubt.NewHardenedCache(ctx, "cache", &redoubt.HardenedCacheArgs{
		Environment:       "shop",
		Owner:             pulumi.String("team-shop@example.com"),
		Location:          pulumi.String("westeurope"),
		ResourceGroupName: foundation.ResourceGroupName,
		Managed: &redoubt.ManagedArgs{
			Sku:              redoubt.ManagedSku_Balanced_B1,
			ClusteringPolicy: redoubt.ManagedClusteringPolicyOSSCluster,
		},
		PrivateEndpoint: &redoubt.PrivateEndpointArgs{
			SubnetResourceId: foundation.SubnetResourceId,
			Dns: &redoubt.PrivateDnsArgs{
				Mode:                      redoubt.PrivateDnsModeCreate,
				VirtualNetworkResourceIds: map[string]pulumi.StringInput{"shop": foundation.VirtualNetworkResourceId},
			},
		},
		DiagnosticSettings: redoubt.DiagnosticSettingsArgs{WorkspaceResourceId: foundation.WorkspaceResourceId},
		Access: map[string]redoubt.AccessArgs{
			"shop-api": {PrincipalId: pulumi.String("3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58"), Role: &owner},
		},
		Tags: map[string]pulumi.StringInput{"cost-center": pulumi.String("4711")},
	})
	if err != nil {
		return err
	}
	ctx.Export("hostName", cache.HostName)
	ctx.Export("connection", cache.Connection)
	return nil
}
