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

// privateZone is the private DNS zone of an endpoint.
type privateZone struct {
	// name is the DNS name.
	name string
	// path is where its inputs are in the set; prefix starts the logical names of what is made.
	path, prefix string
	args         *PrivateDnsArgs
	// networks are the virtual networks that a made zone is linked to: where their inputs are in the set, by key.
	networks map[string]string
	// id is nil when a policy manages the zone.
	id pulumi.StringInput
	// links are those that the component makes.
	links []pulumi.Resource
}

func newZone(name, path string, args *PrivateDnsArgs) *privateZone {
	return &privateZone{name: name, path: path, args: args, networks: networksOf(path, args)}
}

// networksOf are the paths of the virtual networks, by their keys.
func networksOf(path string, args *PrivateDnsArgs) map[string]string {
	networks := map[string]string{}
	if args != nil {
		for key := range args.VirtualNetworkResourceIds {
			networks[key] = linkPath(path, key)
		}
	}
	return networks
}

// buildZone makes the private DNS zone and its links, or takes the existing zone, or neither.
func (b *builder) buildZone(zone *privateZone) error {
	if zone.args == nil {
		return nil
	}
	switch zone.args.Mode {
	case dnsCreate:
		return b.createZone(zone)
	case dnsExisting:
		zone.id = b.set.RequiredString(zone.path + ".privateDnsZoneResourceId")
		return nil
	default:
		return b.ctx.Log.Info("Private DNS in "+zone.name+" is left to an Azure Policy: a host name is given out as soon as the private endpoint exists, which can be before its DNS record does.",
			&pulumi.LogArgs{Resource: b.component})
	}
}

func (b *builder) createZone(zone *privateZone) error {
	resourceGroupName := b.set.RequiredString(zone.path + ".zoneResourceGroupName")
	if resourceGroupName == nil {
		resourceGroupName = b.set.RequiredString("resourceGroupName")
	}
	made, err := privatedns.NewPrivateZone(b.ctx, b.name+zone.prefix+"-zone", &privatedns.PrivateZoneArgs{
		PrivateZoneName:   pulumi.String(zone.name),
		ResourceGroupName: resourceGroupName,
		Location:          pulumi.String("global"),
		Tags:              b.args.allTags(),
	}, b.options(b.component, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("creating the private DNS zone %s: %w", zone.name, err)
	}
	zone.id = made.ID().ToStringOutput()
	for _, key := range slices.Sorted(maps.Keys(zone.networks)) {
		if err := b.createLink(zone, made, key, resourceGroupName); err != nil {
			return err
		}
	}
	return nil
}

// createLink lets one virtual network see the zone. Registration is off: the zone belongs to Private Link, and virtual
// machines must not write their names into it.
func (b *builder) createLink(zone *privateZone, made *privatedns.PrivateZone, key string, resourceGroupName pulumi.StringInput) error {
	link, err := privatedns.NewVirtualNetworkLink(b.ctx, b.name+zone.prefix+"-link-"+key, &privatedns.VirtualNetworkLinkArgs{
		VirtualNetworkLinkName: pulumi.String("link-" + key),
		PrivateZoneName:        made.Name,
		ResourceGroupName:      resourceGroupName,
		Location:               pulumi.String("global"),
		RegistrationEnabled:    pulumi.Bool(false),
		VirtualNetwork:         &privatedns.SubResourceArgs{Id: b.set.String(zone.networks[key])},
		Tags:                   b.args.allTags(),
	}, b.options(made, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("linking the private DNS zone to %s: %w", key, err)
	}
	zone.links = append(zone.links, link)
	return nil
}

// buildZoneGroup has Azure keep the endpoint's A records in the zone; nil when a policy does.
func (b *builder) buildZoneGroup(name string, endpoint *network.PrivateEndpoint, resourceGroupName pulumi.StringInput, zone *privateZone) (*network.PrivateDnsZoneGroup, error) {
	if zone.id == nil {
		return nil, nil //nolint:nilnil // no group is what is wanted
	}
	group, err := network.NewPrivateDnsZoneGroup(b.ctx, name, &network.PrivateDnsZoneGroupArgs{
		PrivateDnsZoneGroupName: pulumi.String(zoneGroupName),
		PrivateEndpointName:     endpoint.Name,
		ResourceGroupName:       resourceGroupName,
		PrivateDnsZoneConfigs: network.PrivateDnsZoneConfigArray{
			&network.PrivateDnsZoneConfigArgs{
				Name:             pulumi.String(strings.ReplaceAll(zone.name, ".", "-")),
				PrivateDnsZoneId: zone.id.ToStringOutput().ToStringPtrOutput(),
			},
		},
	}, b.options(endpoint, replacementOptions(zoneGroupKind)...)...)
	if err != nil {
		return nil, fmt.Errorf("joining the private endpoint to the private DNS zone: %w", err)
	}
	return group, nil
}
