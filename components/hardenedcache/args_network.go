package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// PrivateEndpointArgs is the private endpoint of a cache. The names are those of Azure Verified Modules.
type PrivateEndpointArgs struct {
	// SubnetResourceId is the resource id of the subnet. Changing it replaces the endpoint and interrupts every connection.
	SubnetResourceId pulumi.StringInput `pulumi:"subnetResourceId"`
	// Name is the name of the endpoint: 2 to 64 letters, digits, underscores, periods and hyphens. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// CustomNetworkInterfaceName is the name of the endpoint's network interface: 1 to 80 characters. Default: derived from the name of the endpoint.
	CustomNetworkInterfaceName *string `pulumi:"customNetworkInterfaceName,optional"`
	// PrivateIPAddress is a static IPv4 address in the subnet. Default: Azure chooses one.
	PrivateIPAddress pulumi.StringPtrInput `pulumi:"privateIPAddress,optional"`
	// ApplicationSecurityGroupResourceIds are the resource ids of application security groups that the endpoint joins. Default: none.
	ApplicationSecurityGroupResourceIds []pulumi.StringInput `pulumi:"applicationSecurityGroupResourceIds,optional"`
	// ResourceGroupName is the resource group of the endpoint. Default: that of the cache.
	ResourceGroupName pulumi.StringPtrInput `pulumi:"resourceGroupName,optional"`
	// Location is the Azure region of the endpoint, which must be that of the subnet's virtual network. Default: that of the cache.
	Location pulumi.StringPtrInput `pulumi:"location,optional"`
	// Dns says who makes the private DNS records that clients need. It is required for the cache itself.
	Dns *PrivateDnsArgs `pulumi:"dns,optional"`
}

// PrivateDnsArgs says who makes the private DNS records.
type PrivateDnsArgs struct {
	// Mode is `create` (the component makes the zone and links it), `existing` (the zone is given, with its links) or `policyManaged` (an Azure Policy of the platform team makes the zone group; the component makes none).
	Mode string `pulumi:"mode"`
	// VirtualNetworkResourceIds are the resource ids of the virtual networks whose clients use the cache, by a key of your choice: 1 to 60 letters, digits and hyphens. Mode `create` only, where at least one is needed.
	VirtualNetworkResourceIds map[string]pulumi.StringInput `pulumi:"virtualNetworkResourceIds,optional"`
	// ZoneResourceGroupName is the resource group of the zone. Mode `create` only. Default: that of the cache.
	ZoneResourceGroupName pulumi.StringPtrInput `pulumi:"zoneResourceGroupName,optional"`
	// PrivateDnsZoneResourceId is the resource id of the zone. Mode `existing` only, where it is required. The zone's name must be that of the service: `privatelink.redis.azure.net` for managed, `privatelink.redis.cache.windows.net` for classic in the public cloud.
	PrivateDnsZoneResourceId pulumi.StringPtrInput `pulumi:"privateDnsZoneResourceId,optional"`
}
