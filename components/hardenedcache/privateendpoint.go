package hardenedcache

import (
	"fmt"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildEndpoint makes the private endpoint and joins it to the zone.
//
// It waits for the cache to be ready, because an endpoint made while the cache is still creating fails
// (https://github.com/Azure/azure-dev/issues/4569), and for the zone's links, because every network that resolves the
// name must see the zone first.
func (b *builder) buildEndpoint(m *member) error {
	if m.endpointArgs == nil {
		return nil
	}
	waitFor := append([]pulumi.Resource{}, b.links...)
	for _, resource := range m.ready {
		waitFor = append(waitFor, resource)
	}
	endpoint, err := network.NewPrivateEndpoint(b.ctx, b.childName(m, "endpoint"), &network.PrivateEndpointArgs{
		PrivateEndpointName:        pulumi.String(m.names.endpoint),
		ResourceGroupName:          b.endpointInput(m, "resourceGroupName", m.resourceGroupName),
		Location:                   b.endpointInput(m, "location", m.location).ToStringOutput().ToStringPtrOutput(),
		CustomNetworkInterfaceName: pulumi.String(m.names.networkInterface),
		Subnet:                     b.subnet(m),
		ApplicationSecurityGroups:  b.securityGroups(m),
		IpConfigurations:           b.staticAddress(m),
		PrivateLinkServiceConnections: network.PrivateLinkServiceConnectionArray{
			&network.PrivateLinkServiceConnectionArgs{
				Name:                 pulumi.String(m.names.endpoint),
				PrivateLinkServiceId: m.cache.ID(),
				GroupIds:             pulumi.StringArray{pulumi.String(b.facts.group)},
			},
		},
		Tags: b.args.allTags(),
	}, b.options(b.component, append(replacementOptions(endpointKind), pulumi.DependsOn(waitFor))...)...)
	if err != nil {
		return fmt.Errorf("creating the private endpoint: %w", err)
	}
	m.endpoint = endpoint
	m.made = append(m.made, endpoint)
	return b.buildZoneGroup(m)
}

// subnet refers to the subnet by its id. The SDK adds a default to the reference that says `Disabled` for the network
// policies, which Azure ignores in a reference but a reader of the plan would take for true, so it is said here.
func (b *builder) subnet(m *member) *network.SubnetTypeArgs {
	return &network.SubnetTypeArgs{
		Id:                             b.set.String(m.endpointPath + ".subnetResourceId"),
		PrivateEndpointNetworkPolicies: pulumi.String("Enabled"),
	}
}

// endpointInput is one of the endpoint's own inputs, or the cache's when the endpoint has none.
func (b *builder) endpointInput(m *member, name string, otherwise pulumi.StringInput) pulumi.StringInput {
	if own := b.set.RequiredString(m.endpointPath + "." + name); own != nil {
		return own
	}
	return otherwise
}

func (b *builder) securityGroups(m *member) network.ApplicationSecurityGroupTypeArrayInput {
	if len(m.endpointArgs.ApplicationSecurityGroupResourceIds) == 0 {
		return nil
	}
	var groups network.ApplicationSecurityGroupTypeArray
	for i := range m.endpointArgs.ApplicationSecurityGroupResourceIds {
		groups = append(groups, &network.ApplicationSecurityGroupTypeArgs{Id: b.set.String(securityGroupPath(m.endpointPath, i))})
	}
	return groups
}

func (b *builder) staticAddress(m *member) network.PrivateEndpointIPConfigurationArrayInput {
	path := m.endpointPath + ".privateIPAddress"
	if !b.set.Given(path) {
		return nil
	}
	return network.PrivateEndpointIPConfigurationArray{
		&network.PrivateEndpointIPConfigurationArgs{
			Name:             pulumi.String("static"),
			GroupId:          pulumi.String(b.facts.group),
			MemberName:       pulumi.String(b.facts.group),
			PrivateIPAddress: b.set.String(path),
		},
	}
}
