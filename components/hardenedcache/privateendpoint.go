package hardenedcache

import (
	"fmt"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// endpointPlan is one private endpoint to be made.
type endpointPlan struct {
	// name and zoneGroupName are logical names.
	name, zoneGroupName string
	// path is where its inputs are in the set.
	path string
	args *PrivateEndpointArgs
	// armName and interfaceName are names in ARM.
	armName, interfaceName string
	// target is what it leads to, group the group id of private link.
	target pulumi.IDOutput
	group  string
	// location and resourceGroupName hold unless the inputs say others.
	location, resourceGroupName pulumi.StringInput
	// waitFor is what must exist before it.
	waitFor []pulumi.Resource
}

// buildCacheEndpoint makes the endpoint of a cache, unless it is reached in another way.
//
// It waits for the cache to be ready, because an endpoint made while the cache is still creating fails
// (https://github.com/Azure/azure-dev/issues/4569).
func (b *builder) buildCacheEndpoint(m *member) error {
	if m.endpointArgs == nil {
		return nil
	}
	plan := endpointPlan{
		name: b.childName(m, "endpoint"), zoneGroupName: b.childName(m, "zonegroup"), path: m.endpointPath, args: m.endpointArgs,
		armName: m.names.endpoint, interfaceName: m.names.networkInterface, target: m.cache.ID(), group: b.facts.group,
		location: m.location, resourceGroupName: m.resourceGroupName,
	}
	for _, resource := range m.ready {
		plan.waitFor = append(plan.waitFor, resource)
	}
	var err error
	m.endpoint, m.zoneGroup, err = b.buildEndpoint(plan, b.zone)
	if err != nil {
		return err
	}
	m.made = append(m.made, m.endpoint)
	if m.zoneGroup != nil {
		m.made = append(m.made, m.zoneGroup)
	}
	return nil
}

// buildEndpoint makes a private endpoint and joins it to its zone, after the zone's links, because every network that
// resolves the name must see the zone first.
func (b *builder) buildEndpoint(plan endpointPlan, zone *privateZone) (*network.PrivateEndpoint, *network.PrivateDnsZoneGroup, error) {
	resourceGroupName := b.inputOr(plan.path+".resourceGroupName", plan.resourceGroupName)
	endpoint, err := network.NewPrivateEndpoint(b.ctx, plan.name, &network.PrivateEndpointArgs{
		PrivateEndpointName:        pulumi.String(plan.armName),
		ResourceGroupName:          resourceGroupName,
		Location:                   b.inputOr(plan.path+".location", plan.location).ToStringOutput().ToStringPtrOutput(),
		CustomNetworkInterfaceName: pulumi.String(plan.interfaceName),
		Subnet:                     b.subnet(plan),
		ApplicationSecurityGroups:  b.securityGroups(plan),
		IpConfigurations:           b.staticAddress(plan),
		PrivateLinkServiceConnections: network.PrivateLinkServiceConnectionArray{
			&network.PrivateLinkServiceConnectionArgs{
				Name:                 pulumi.String(plan.armName),
				PrivateLinkServiceId: plan.target,
				GroupIds:             pulumi.StringArray{pulumi.String(plan.group)},
			},
		},
		Tags: b.args.allTags(),
	}, b.options(b.component, append(replacementOptions(endpointKind), pulumi.DependsOn(append(plan.waitFor, zone.links...)))...)...)
	if err != nil {
		return nil, nil, fmt.Errorf("creating the private endpoint: %w", err)
	}
	group, err := b.buildZoneGroup(plan.zoneGroupName, endpoint, resourceGroupName, zone)
	return endpoint, group, err
}

// subnet refers to the subnet by its id. The SDK adds a default to the reference that says `Disabled` for the network
// policies, which Azure ignores in a reference but a reader of the plan would take for true, so it is said here.
func (b *builder) subnet(plan endpointPlan) *network.SubnetTypeArgs {
	return &network.SubnetTypeArgs{
		Id:                             b.set.String(plan.path + ".subnetResourceId"),
		PrivateEndpointNetworkPolicies: pulumi.String("Enabled"),
	}
}

// inputOr is an input of its own, or what holds when it was not given.
func (b *builder) inputOr(path string, otherwise pulumi.StringInput) pulumi.StringInput {
	if own := b.set.RequiredString(path); own != nil {
		return own
	}
	return otherwise
}

func (b *builder) securityGroups(plan endpointPlan) network.ApplicationSecurityGroupTypeArrayInput {
	if len(plan.args.ApplicationSecurityGroupResourceIds) == 0 {
		return nil
	}
	var groups network.ApplicationSecurityGroupTypeArray
	for i := range plan.args.ApplicationSecurityGroupResourceIds {
		groups = append(groups, &network.ApplicationSecurityGroupTypeArgs{Id: b.set.String(securityGroupPath(plan.path, i))})
	}
	return groups
}

func (b *builder) staticAddress(plan endpointPlan) network.PrivateEndpointIPConfigurationArrayInput {
	path := plan.path + ".privateIPAddress"
	if !b.set.Given(path) {
		return nil
	}
	return network.PrivateEndpointIPConfigurationArray{
		&network.PrivateEndpointIPConfigurationArgs{
			Name:             pulumi.String("static"),
			GroupId:          pulumi.String(plan.group),
			MemberName:       pulumi.String(memberNameOf(plan.group)),
			PrivateIPAddress: b.set.String(path),
		},
	}
}

// memberNameOf is the member of a private link group that has an address: Key Vault calls it otherwise than its group
// (https://learn.microsoft.com/azure/key-vault/general/private-link-service).
func memberNameOf(group string) string {
	if group == vaultGroup {
		return "default"
	}
	return group
}
