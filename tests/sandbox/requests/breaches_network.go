package requests

import "slices"

// networkBreaches break rules of private link, DNS and deletion.
var networkBreaches = []Breach{
	{
		Rule: "private-link-one-group", Name: "two group ids", Made: Networked,
		Makes: AnEndpoint.With(connectionTo(ClusterID, "redisEnterprise", "redisCache")),
	},
	{Rule: "private-link-group", Name: "the classic group for managed", Made: Networked, Makes: AnEndpoint.With(connectionTo(ClusterID, "redisCache"))},
	{
		Rule: "private-link-group", Name: "the managed group for classic", Made: slices.Concat(Networked, []Making{AClassic}),
		Makes: AnEndpoint.With(connectionTo(ClassicID, "redisEnterprise")),
	},
	{
		Rule: "private-link-target-ready", Name: "a cluster without a database",
		Made: []Making{AGroup, ANetwork, ASecurityGroup, ASubnet, ACluster}, Makes: AnEndpoint,
	},
	{
		Rule: "private-link-zone", Name: "the classic zone for managed",
		Made: slices.Concat(UpToEndpoint, []Making{AZone.With(Inputs{"privateZoneName": "privatelink.redis.cache.windows.net"})}),
		Makes: AZoneGroup.With(Inputs{"privateDnsZoneConfigs": []any{Inputs{"name": "redis",
			"privateDnsZoneId": GroupID + "/providers/Microsoft.Network/privateDnsZones/privatelink.redis.cache.windows.net"}}}),
	},
	{
		Rule: "private-link-one-zone-group", Name: "a second zone group", Made: slices.Concat(UpToEndpoint, []Making{AZoneGroup}),
		Makes: AZoneGroup.With(Inputs{"privateDnsZoneGroupName": "second"}),
	},
	{
		Rule: "dns-overlap", Name: "two links to one zone", Made: []Making{AGroup, ANetwork, AZone, ALink},
		Makes: ALink.With(Inputs{"virtualNetworkLinkName": "again"}),
	},
	{
		Rule: "dns-overlap", Name: "links to two zones of one name",
		Made:  []Making{AGroup, ANetwork, AZone, ALink, AGroup.With(Inputs{"resourceGroupName": "rg2"}), AZone.With(Inputs{"resourceGroupName": "rg2"})},
		Makes: ALink.With(Inputs{"resourceGroupName": "rg2"}),
	},
	{Rule: "dns-location", Name: "a zone in a region", Made: []Making{AGroup}, Makes: AZone.With(Inputs{"location": "westeurope"})},
	{Rule: "subnet-in-use", Name: "the subnet of an endpoint", Made: UpToEndpoint, Makes: ASubnet, Deletes: SubnetID},
	{Rule: "subnet-in-use", Name: "the network of an endpoint", Made: UpToEndpoint, Makes: ANetwork, Deletes: NetworkID},
	{
		Rule: "security-group-in-use", Name: "the security group of a subnet", Made: []Making{AGroup, ANetwork, ASecurityGroup, ASubnet},
		Makes: ASecurityGroup, Deletes: GroupID + "/providers/Microsoft.Network/networkSecurityGroups/nsg",
	},
	{Rule: "zone-in-use", Name: "a zone with a link", Made: []Making{AGroup, ANetwork, AZone, ALink}, Makes: AZone, Deletes: ZoneID},
}
