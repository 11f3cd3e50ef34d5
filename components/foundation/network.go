package foundation

import (
	"fmt"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// Ports. Azure Managed Redis: clients start at 10000; with the OSS cluster policy they go on to the nodes at 85xx
// (https://learn.microsoft.com/azure/redis/architecture#cluster-policies). Azure Cache for Redis: 6380, and 15NNN for the
// shards of a clustered cache (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-clustering).
const (
	cachePort        = "10000"
	nodePorts        = "8500-8599"
	classicPort      = "6380"
	classicNodePorts = "15000-15999"
	vaultPort        = "443"
)

// ports are those that clients of the cache connect to.
func (a *FoundationArgs) ports() []string {
	start, nodes := cachePort, nodePorts
	if a.service() == serviceClassic {
		start, nodes = classicPort, classicNodePorts
	}
	ports := []string{start}
	if a.clusteringPolicy() == ossCluster {
		ports = append(ports, nodes)
	}
	if inputs.Or(a.KeyVault, false) {
		ports = append(ports, vaultPort)
	}
	return ports
}

// buildSecurityGroup lets the given ranges reach the cache's ports and nobody reach anything else.
func (b *builder) buildSecurityGroup() error {
	nsg, err := network.NewNetworkSecurityGroup(b.ctx, b.name+"-nsg", &network.NetworkSecurityGroupArgs{
		NetworkSecurityGroupName: pulumi.String(naming.Cut("nsg-"+b.suffix, 80)),
		ResourceGroupName:        b.group.Name,
		Location:                 b.args.Location.ToStringOutput().ToStringPtrOutput(),
		SecurityRules: network.SecurityRuleTypeArray{
			&network.SecurityRuleTypeArgs{
				Name:                     pulumi.String("allow-redis-from-given-ranges"),
				Description:              pulumi.String("Clients of the cache."),
				Direction:                pulumi.String("Inbound"),
				Access:                   pulumi.String("Allow"),
				Priority:                 pulumi.Int(100),
				Protocol:                 pulumi.String("Tcp"),
				SourceAddressPrefixes:    pulumi.ToStringArray(b.args.sourceRanges()),
				SourcePortRange:          pulumi.String("*"),
				DestinationAddressPrefix: pulumi.String(b.args.subnetPrefix()),
				DestinationPortRanges:    pulumi.ToStringArray(b.args.ports()),
			},
			&network.SecurityRuleTypeArgs{
				Name:                     pulumi.String("deny-all-inbound"),
				Description:              pulumi.String("Azure's default rules would let the whole virtual network in."),
				Direction:                pulumi.String("Inbound"),
				Access:                   pulumi.String("Deny"),
				Priority:                 pulumi.Int(4096),
				Protocol:                 pulumi.String("*"),
				SourceAddressPrefix:      pulumi.String("*"),
				SourcePortRange:          pulumi.String("*"),
				DestinationAddressPrefix: pulumi.String("*"),
				DestinationPortRange:     pulumi.String("*"),
			},
		},
		Tags: b.tags(),
	}, pulumi.Parent(b.component), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("creating the network security group: %w", err)
	}
	b.nsg = nsg
	return nil
}

// buildNetwork makes the virtual network and its subnet. Network policies for private endpoints are on, because
// without them a security group has no effect on an endpoint
// (https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy).
func (b *builder) buildNetwork() error {
	virtualNetwork, err := network.NewVirtualNetwork(b.ctx, b.name+"-network", &network.VirtualNetworkArgs{
		VirtualNetworkName: pulumi.String(naming.Cut("vnet-"+b.suffix, 64)),
		ResourceGroupName:  b.group.Name,
		Location:           b.args.Location.ToStringOutput().ToStringPtrOutput(),
		AddressSpace:       &network.AddressSpaceArgs{AddressPrefixes: pulumi.StringArray{pulumi.String(b.args.addressSpace())}},
		Tags:               b.tags(),
	}, pulumi.Parent(b.component), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("creating the virtual network: %w", err)
	}
	subnet, err := network.NewSubnet(b.ctx, b.name+"-subnet", &network.SubnetArgs{
		SubnetName:                        pulumi.String("snet-private-endpoints"),
		VirtualNetworkName:                virtualNetwork.Name,
		ResourceGroupName:                 b.group.Name,
		AddressPrefix:                     pulumi.String(b.args.subnetPrefix()),
		NetworkSecurityGroup:              &network.NetworkSecurityGroupTypeArgs{Id: b.nsg.ID().ToStringOutput().ToStringPtrOutput()},
		PrivateEndpointNetworkPolicies:    pulumi.String("Enabled"),
		PrivateLinkServiceNetworkPolicies: pulumi.String("Enabled"),
		DefaultOutboundAccess:             pulumi.Bool(false),
	}, pulumi.Parent(virtualNetwork), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return fmt.Errorf("creating the subnet: %w", err)
	}
	b.component.VirtualNetworkResourceId = virtualNetwork.ID().ToStringOutput()
	b.component.SubnetResourceId = subnet.ID().ToStringOutput()
	return nil
}
