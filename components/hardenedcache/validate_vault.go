package hardenedcache

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Names and values: https://learn.microsoft.com/azure/templates/microsoft.keyvault/2023-07-01/vaults and
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
var (
	vaultNameRule = naming.Rule{Pattern: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`), Shortest: 3, Longest: 24, Words: "letters, digits and single hyphens, starting with a letter"}

	vaultSkus = []string{skuStandard, skuPremium}
	bypasses  = []string{bypassTrusted, bypassNobody}
)

const (
	skuStandard = "standard"
	skuPremium  = "premium"

	bypassTrusted = "AzureServices"
	bypassNobody  = "None"
)

// Paths below that of a vault.
func vaultGroupPath(path string) string    { return path + ".resourceGroupName" }
func vaultEndpointPath(path string) string { return path + ".privateEndpoint" }
func vaultDNSPath(path string) string      { return vaultEndpointPath(path) + ".dns" }

// validate judges a vault that is to be made, whose records belong into a zone of a given name.
func (v *KeyVaultArgs) validate(path, zone string, set *inputs.Set) validation.Problems {
	set.Optional(vaultGroupPath(path), v.ResourceGroupName, inputs.Anything)
	var problems validation.Problems
	problems.Append(checkOptionalName(path+".name", v.Name, vaultNameRule))
	problems.Append(checkWord(path+".sku", "SKU of a vault", v.sku(), vaultSkus))
	problems.Append(checkWord(path+".networkAclsBypass", "value", inputs.Or(v.NetworkAclsBypass, bypassNobody), bypasses))
	problems.Append(limit{path + ".softDeleteRetentionInDays", v.SoftDeleteRetentionInDays, 7, 90, "days"}.check())
	problems.Append(v.PrivateEndpoint.validate(vaultEndpointPath(path), set))
	if v.PrivateEndpoint != nil {
		problems.Append(v.PrivateEndpoint.Dns.validate(vaultDNSPath(path), zone, set))
	}
	return problems
}

func (v *KeyVaultArgs) sku() string { return inputs.Or(v.Sku, skuStandard) }

// vaultZone is the private DNS zone of vaults in the cloud of the cache.
func (a *HardenedCacheArgs) vaultZone() string { return clouds[a.cloudName()].vaultZone }

// placedVault is a vault that is to be made, and where it stands in the arguments.
type placedVault struct {
	path string
	args *KeyVaultArgs
}

// vaults are those that are to be made.
func (a *HardenedCacheArgs) vaults() []placedVault {
	var vaults []placedVault
	if key := a.CustomerManagedKey; key != nil && key.KeyVault != nil {
		vaults = append(vaults, placedVault{keyVaultPath, key.KeyVault})
	}
	if keys := a.AccessKeys; keys != nil && keys.KeyVault != nil {
		vaults = append(vaults, placedVault{accessKeysVaultPath, keys.KeyVault})
	}
	return vaults
}

// sharingVaults are those whose records are in the zone that the component makes: one zone for all of them, because a
// resource group holds one of a name, and a virtual network sees one of a name.
func (a *HardenedCacheArgs) sharingVaults() []placedVault {
	return slices.DeleteFunc(a.vaults(), func(vault placedVault) bool {
		endpoint := vault.args.PrivateEndpoint
		return endpoint == nil || endpoint.Dns == nil || endpoint.Dns.Mode != dnsCreate
	})
}

// validateVaults judges what two vaults have to do with each other: each has a name of its own, and in mode create they
// share one private DNS zone.
func (a *HardenedCacheArgs) validateVaults() validation.Problems {
	var problems validation.Problems
	if vaults := a.vaults(); len(vaults) == 2 && vaults[0].args.Name != nil && vaults[1].args.Name != nil && strings.EqualFold(*vaults[0].args.Name, *vaults[1].args.Name) {
		problems.Add(vaults[1].path+".name", "the vault of "+vaults[0].path+": access keys are in a vault of their own, because who reads its secrets must not reach the key that encrypts", "another name", validation.Quote(*vaults[1].args.Name))
	}
	if sharing := a.sharingVaults(); len(sharing) == 2 {
		problems.Append(oneZone(sharing[0], sharing[1]))
	}
	return problems
}

// oneZone judges the zone that two vaults share, as far as it is known.
func oneZone(first, second placedVault) validation.Problems {
	var problems validation.Problems
	a, b := first.args.PrivateEndpoint.Dns, second.args.PrivateEndpoint.Dns
	path := vaultDNSPath(second.path)
	if differ(a.ZoneResourceGroupName, b.ZoneResourceGroupName) {
		problems.Add(path+".zoneResourceGroupName", "the vaults share one zone, in one resource group", "that of "+vaultDNSPath(first.path), "")
	}
	for _, key := range slices.Sorted(maps.Keys(b.VirtualNetworkResourceIds)) {
		if other, both := a.VirtualNetworkResourceIds[key]; both && differ(other, b.VirtualNetworkResourceIds[key]) {
			problems.Add(linkPath(path, key), "the vaults share one zone, and this key names another virtual network in "+vaultDNSPath(first.path), "another key, or the same virtual network", "")
		}
	}
	return problems
}

// differ says whether two inputs are surely not the same; what is not known yet may be.
func differ(a, b pulumi.Input) bool {
	one, other := inputs.Of(a), inputs.Of(b)
	if one.IsSet() != other.IsSet() {
		return true
	}
	text, known := one.String()
	otherText, otherKnown := other.String()
	return known && otherKnown && !strings.EqualFold(text, otherText)
}
