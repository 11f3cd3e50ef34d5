package hardenedcache

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	privatedns "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240601"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// zoneGroupName is Azure's own: an endpoint has one zone group, and the portal and the built-in policies call it so
// (https://learn.microsoft.com/azure/private-link/private-endpoint-dns).
const zoneGroupName = "default"

// buildZone makes the private DNS zone and its links, or takes the existing zone, or neither.
func (b *builder) buildZone() error {
	if b.args.PrivateEndpoint == nil {
		return nil
	}
	switch b.args.PrivateEndpoint.Dns.Mode {
	case dnsCreate:
		return b.createZone()
	case dnsExisting:
		b.zoneID = b.set.RequiredString("privateEndpoint.dns.privateDnsZoneResourceId")
		return nil
	default:
		return b.ctx.Log.Info("Private DNS is left to an Azure Policy: the host name is given out as soon as the private endpoint exists, which can be before its DNS record does.",
			&pulumi.LogArgs{Resource: b.component})
	}
}

func (b *builder) createZone() error {
	resourceGroupName := b.set.RequiredString("privateEndpoint.dns.zoneResourceGroupName")
	if resourceGroupName == nil {
		resourceGroupName = b.set.RequiredString("resourceGroupName")
	}
	zone, err := privatedns.NewPrivateZone(b.ctx, b.name+"-zone", &privatedns.PrivateZoneArgs{
		PrivateZoneName:   pulumi.String(b.facts.zone),
		ResourceGroupName: resourceGroupName,
		Location:          pulumi.String("global"),
		Tags:              b.args.allTags(),
	}, b.options(b.component, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("creating the private DNS zone: %w", err)
	}
	b.zone, b.zoneID = zone, zone.ID().ToStringOutput()
	for _, key := range slices.Sorted(maps.Keys(b.args.PrivateEndpoint.Dns.VirtualNetworkResourceIds)) {
		if err := b.createLink(key, resourceGroupName); err != nil {
			return err
		}
	}
	return nil
}

// createLink lets one virtual network see the zone. Registration is off: the zone belongs to Private Link, and virtual
// machines must not write their names into it.
func (b *builder) createLink(key string, resourceGroupName pulumi.StringInput) error {
	link, err := privatedns.NewVirtualNetworkLink(b.ctx, b.name+"-link-"+key, &privatedns.VirtualNetworkLinkArgs{
		VirtualNetworkLinkName: pulumi.String("link-" + key),
		PrivateZoneName:        b.zone.Name,
		ResourceGroupName:      resourceGroupName,
		Location:               pulumi.String("global"),
		RegistrationEnabled:    pulumi.Bool(false),
		VirtualNetwork:         &privatedns.SubResourceArgs{Id: b.set.String(linkPath(key))},
		Tags:                   b.args.allTags(),
	}, b.options(b.zone, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("linking the private DNS zone to %s: %w", key, err)
	}
	b.links = append(b.links, link)
	return nil
}

// buildZoneGroup has Azure keep the endpoint's A records in the zone.
func (b *builder) buildZoneGroup(m *member) error {
	if b.zoneID == nil {
		return nil
	}
	group, err := network.NewPrivateDnsZoneGroup(b.ctx, b.childName(m, "zonegroup"), &network.PrivateDnsZoneGroupArgs{
		PrivateDnsZoneGroupName: pulumi.String(zoneGroupName),
		PrivateEndpointName:     m.endpoint.Name,
		ResourceGroupName:       b.endpointInput(m, "resourceGroupName", m.resourceGroupName),
		PrivateDnsZoneConfigs: network.PrivateDnsZoneConfigArray{
			&network.PrivateDnsZoneConfigArgs{
				Name:             pulumi.String(strings.ReplaceAll(b.facts.zone, ".", "-")),
				PrivateDnsZoneId: b.zoneID.ToStringOutput().ToStringPtrOutput(),
			},
		},
	}, b.options(m.endpoint, replacementOptions(zoneGroupKind)...)...)
	if err != nil {
		return fmt.Errorf("joining the private endpoint to the private DNS zone: %w", err)
	}
	m.zoneGroup = group
	m.made = append(m.made, group)
	return nil
}
