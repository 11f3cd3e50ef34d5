package hardenedcache

import (
	"maps"
	"slices"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// cloud is what differs from one Azure cloud to another.
type cloud struct {
	// classicZone is the private DNS zone of Azure Cache for Redis.
	classicZone string
	// blobSuffix is the domain of blob endpoints.
	blobSuffix string
	// vaultSuffix is the domain of key vaults, vaultZone the private DNS zone of their endpoints, hsmSuffix the domain of
	// managed HSMs.
	vaultSuffix, vaultZone, hsmSuffix string
}

// publicCloud is the name of the cloud that holds unless another is named.
const publicCloud = "public"

// clouds are the Azure clouds by their names in the settings of azure-native
// (https://www.pulumi.com/registry/packages/azure-native/installation-configuration/). Zones:
// https://learn.microsoft.com/azure/private-link/private-endpoint-dns; that of China stands in secondary sources only.
// Vaults and managed HSMs: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers,
// https://docs.azure.cn/en-us/key-vault/about-keys-secrets-and-certificates and the page of zones again.
// Blob endpoints: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and
// https://learn.microsoft.com/azure/china/resources-developer-guide
var clouds = map[string]cloud{
	publicCloud: {
		classicZone: "privatelink.redis.cache.windows.net", blobSuffix: "blob.core.windows.net",
		vaultSuffix: "vault.azure.net", vaultZone: "privatelink.vaultcore.azure.net", hsmSuffix: "managedhsm.azure.net",
	},
	"usgovernment": {
		classicZone: "privatelink.redis.cache.usgovcloudapi.net", blobSuffix: "blob.core.usgovcloudapi.net",
		vaultSuffix: "vault.usgovcloudapi.net", vaultZone: "privatelink.vaultcore.usgovcloudapi.net", hsmSuffix: "managedhsm.usgovcloudapi.net",
	},
	"china": {
		classicZone: "privatelink.redis.cache.chinacloudapi.cn", blobSuffix: "blob.core.chinacloudapi.cn",
		vaultSuffix: "vault.azure.cn", vaultZone: "privatelink.vaultcore.azure.cn", hsmSuffix: "managedhsm.chinacloudapi.cn",
	},
}

// cloudSetting is the setting of azure-native that names the cloud.
const cloudSetting = azureNative + ":environment"

func cloudNames() []string { return slices.Sorted(maps.Keys(clouds)) }

func (a *HardenedCacheArgs) cloudName() string { return inputs.Or(a.Cloud, publicCloud) }

// inCloud returns the arguments with the cloud that azure-native is configured for, unless they name one themselves; ""
// is no setting.
func (a *HardenedCacheArgs) inCloud(setting string) *HardenedCacheArgs {
	if a.Cloud != nil || setting == "" {
		return a
	}
	placed := *a
	placed.Cloud = &setting
	return &placed
}

// validateCloud refuses the managed service outside the public cloud, where Azure does not offer it
// (https://learn.microsoft.com/azure/redis/planning-faq).
func (a *HardenedCacheArgs) validateCloud() validation.Problems {
	name := a.cloudName()
	if problems := checkWord("cloud", "cloud", name, cloudNames()); problems != nil {
		return problems
	}
	if name != publicCloud && a.Classic == nil {
		return validation.Problems{{Path: "cloud", Message: "Azure Managed Redis is offered in the public cloud only", Expected: "classic settings, for Azure Cache for Redis, or cloud public", Got: validation.Quote(name)}}
	}
	return nil
}
