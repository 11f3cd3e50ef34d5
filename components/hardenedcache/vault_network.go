package hardenedcache

import (
	"fmt"
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// vaultGroup is the group id of private link of Key Vault: https://learn.microsoft.com/azure/private-link/private-endpoint-dns
const vaultGroup = "vault"

// buildVaultEndpoint makes the way by which people, pipelines and clients of the network reach the vault.
func (b *builder) buildVaultEndpoint(m *member, vault *madeVault) error {
	given := vault.args.PrivateEndpoint
	zone, err := b.zoneOf(vault)
	if err != nil {
		return err
	}
	name := vault.armEndpoint()
	endpoint, group, err := b.buildEndpoint(endpointPlan{
		name: vault.logicalName + "-endpoint", zoneGroupName: vault.logicalName + "-zonegroup", path: vaultEndpointPath(vault.path), args: given,
		armName: name, interfaceName: inputs.Or(given.CustomNetworkInterfaceName, naming.Cut("nic-"+name, 80)),
		target: vault.resource.ID(), group: vaultGroup, location: m.location, resourceGroupName: m.resourceGroupName,
		waitFor: []pulumi.Resource{vault.resource},
	}, zone)
	if err != nil {
		return fmt.Errorf("connecting the key vault: %w", err)
	}
	vault.endpoint = endpoint
	m.made = append(m.made, endpoint)
	if group != nil {
		m.made = append(m.made, group)
	}
	return nil
}

// armEndpoint is the ARM name of the vault's endpoint.
func (v *madeVault) armEndpoint() string {
	return inputs.Or(v.args.PrivateEndpoint.Name, naming.Cut("pep-"+v.name, 64))
}

// zoneOf is the private DNS zone of a vault: one of its own when the zone is given or left to a policy, else the one that
// all vaults share, which the first of them makes.
func (b *builder) zoneOf(vault *madeVault) (*privateZone, error) {
	zone := newZone(b.args.vaultZone(), vaultDNSPath(vault.path), vault.args.PrivateEndpoint.Dns)
	zone.prefix = "-vault"
	if zone.args.Mode != dnsCreate {
		return zone, b.buildZone(zone)
	}
	if b.vaultZone != nil {
		return b.vaultZone, nil
	}
	for _, other := range b.args.sharingVaults() {
		maps.Copy(zone.networks, networksOf(vaultDNSPath(other.path), other.args.PrivateEndpoint.Dns))
	}
	b.vaultZone = zone
	return zone, b.buildZone(zone)
}
