package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// AccessKeysArgs turns access keys on, for clients that can't use Entra yet, beside Entra and for as long as a waiver of
// RDT-IDN-02 holds. The component makes a vault for the key and says who may read and write it; it never declares the
// secret, whose value would be an input and so stand in the state. `redoubt keys publish` writes it.
type AccessKeysArgs struct {
	// Enabled is false to turn keys off again: the vault stays, so that `redoubt keys retire` can delete the secret. Default: true.
	Enabled *bool `pulumi:"enabled,optional"`
	// KeyVault is the vault that holds the key, always one of its own: who reads its secrets reads all of them.
	KeyVault *KeyVaultArgs `pulumi:"keyVault"`
	// SecretName is the name of the secret: 1 to 127 letters, digits and hyphens. Default: `redis-access-key`.
	SecretName *string `pulumi:"secretName,optional"`
	// ValidityDays is how long a published key is valid, so the longest time between two rotations: 31 to 122 days. Default: 60.
	ValidityDays *int `pulumi:"validityDays,optional"`
	// ExpiryAlert says who is told when the published key is near its end, or past it. Default: an alert that tells nobody in particular.
	ExpiryAlert *ExpiryAlertArgs `pulumi:"expiryAlert,optional"`
	// Publishers are the principals that run `redoubt keys`, such as a pipeline, by a key of your choice: 1 to 60 letters, digits and hyphens. Default: none.
	Publishers map[string]*PublisherArgs `pulumi:"publishers,optional"`
}

// PublisherArgs is one principal that publishes and rotates the key: it may write secrets in the vault, and list and
// regenerate the keys of the cache.
type PublisherArgs struct {
	// PrincipalId is the object id of the user, group, service principal or managed identity: a GUID. It is not the client id (application id).
	PrincipalId pulumi.StringInput `pulumi:"principalId"`
	// PrincipalType is `User`, `Group`, `ServicePrincipal` (managed identities too), `Device` or `ForeignGroup`.
	PrincipalType string `pulumi:"principalType"`
	// RoleDefinitionIdOrName is the role that lets it list and regenerate keys, at the classic cache or the managed database: best a custom one with no other actions (docs/adr/0007). Default: `Redis Cache Contributor` for classic, and `Contributor` for managed, because no smaller built-in role has these actions there.
	RoleDefinitionIdOrName pulumi.StringPtrInput `pulumi:"roleDefinitionIdOrName,optional"`
}
