package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// KeyVaultArgs is a vault that the component makes. RBAC authorization, soft delete, purge protection and closed public
// access are no inputs: the component sets them.
type KeyVaultArgs struct {
	// Name is the name of the vault: 3 to 24 letters, digits and single hyphens, starting with a letter. It is unique in all of Azure, and can't be used again until a deleted vault of that name is purged. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// ResourceGroupName is the resource group of the vault. Default: that of the cache.
	ResourceGroupName pulumi.StringPtrInput `pulumi:"resourceGroupName,optional"`
	// Sku is `standard` or `premium`. Default: `premium` for an RSA-HSM key, which needs it, else `standard`.
	Sku *string `pulumi:"sku,optional"`
	// SoftDeleteRetentionInDays is how long a deleted vault can be recovered, and can't be purged: 7 to 90 days. It can't be changed later. Default: 90.
	SoftDeleteRetentionInDays *int `pulumi:"softDeleteRetentionInDays,optional"`
	// PrivateEndpoint is the only way to reach the vault.
	PrivateEndpoint *PrivateEndpointArgs `pulumi:"privateEndpoint"`
	// NetworkAclsBypass is `AzureServices`, which lets services that Microsoft trusts through the closed firewall, or `None`. Microsoft's pages disagree on whether Azure Managed Redis needs the former (docs/customer-managed-keys.md). Default: `AzureServices` for the vault of a customer-managed key, `None` for that of access keys.
	NetworkAclsBypass *string `pulumi:"networkAclsBypass,optional"`
}
