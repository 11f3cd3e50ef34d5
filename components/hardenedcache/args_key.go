package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// CustomerManagedKeyArgs encrypts the disks of a managed cache with a key of the caller's own. Give exactly one of
// `keyVault` (the component makes the vault and the key), `keyVaultResourceId` (it makes the key in an existing vault) and
// `keyUrl` (the key exists). The names are those of Azure Verified Modules where it has them.
type CustomerManagedKeyArgs struct {
	// KeyVault makes a vault for the key, closed to the public. Default: none is made.
	KeyVault *KeyVaultArgs `pulumi:"keyVault,optional"`
	// KeyVaultResourceId is the resource id of an existing vault in the region of the cache, with RBAC authorization, soft delete and purge protection. The component makes the key in it. Default: none.
	KeyVaultResourceId pulumi.StringPtrInput `pulumi:"keyVaultResourceId,optional"`
	// KeyVaultLocation is the region of an existing vault, or of that of the existing key. An id does not tell it; given here, a region other than the cache's is refused before anything is made. Default: not checked.
	KeyVaultLocation pulumi.StringPtrInput `pulumi:"keyVaultLocation,optional"`
	// Key says what key is made. Required with keyVault and keyVaultResourceId.
	Key *KeyArgs `pulumi:"key,optional"`
	// KeyVersion is the version of the made key that the cache uses: 32 hexadecimal digits. `redoubt keys rotate-cmk` writes it. Default: the newest version that the state knows, which is the first one until a refresh learns of another.
	KeyVersion *string `pulumi:"keyVersion,optional"`
	// KeyUrl is the URL of an existing RSA key with its version, in a vault or a managed HSM: `https://<vault>.vault.azure.net/keys/<name>/<version>`. The service takes no URL without a version. Default: none.
	KeyUrl pulumi.StringPtrInput `pulumi:"keyUrl,optional"`
	// UserAssignedIdentityResourceId is the resource id of the user-assigned identity that may use the existing key: with `keyUrl` only, where it is required. Otherwise the component makes one.
	UserAssignedIdentityResourceId pulumi.StringPtrInput `pulumi:"userAssignedIdentityResourceId,optional"`
	// ExpiryAlert says who is told that the key has a new version or nears its end; not with `keyUrl`, whose vault its owner watches. Default: an alert that tells nobody in particular.
	ExpiryAlert *ExpiryAlertArgs `pulumi:"expiryAlert,optional"`
	// AcceptInterruption says that a live cache may be switched to a key of its own, or back, although Azure interrupts the service for it. It may stand alone, when the key goes. Take it away again when that is done. Default: false.
	AcceptInterruption *bool `pulumi:"acceptInterruption,optional"`
}

// KeyArgs is a key that the component makes. It is never deleted in production.
type KeyArgs struct {
	// Name is the name of the key: 1 to 127 letters, digits and hyphens. Default: derived from the name of the cache.
	Name *string `pulumi:"name,optional"`
	// Kty is `RSA`, or `RSA-HSM` for a key that never leaves a hardware security module. Default: `RSA`.
	Kty *string `pulumi:"kty,optional"`
	// KeySize is 3072 or 4096 bits. Default: 3072.
	KeySize *int `pulumi:"keySize,optional"`
	// Created is the day on which the key is made, as YYYY-MM-DD. The expiry of the first version is counted from it, so it is never changed later. It can't be in the future.
	Created string `pulumi:"created"`
	// RotateAfterMonths is how many months after its creation a version is followed by the next: 1 to 24. Default: 12.
	RotateAfterMonths *int `pulumi:"rotateAfterMonths,optional"`
	// GraceMonths is how many months longer a version lives, in which the cache must move to the next: 1 to 12. Default: 3.
	GraceMonths *int `pulumi:"graceMonths,optional"`
}
