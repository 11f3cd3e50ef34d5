package hardenedcache_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

const (
	vaultID    = group + "Microsoft.KeyVault/vaults/kv-keys"
	vaultZone  = group + "Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
	identityID = group + "Microsoft.ManagedIdentity/userAssignedIdentities/id-keys"
	keyURL     = "https://kv-keys.vault.azure.net/keys/cache/0123456789abcdef0123456789abcdef"
)

type key = hardenedcache.CustomerManagedKeyArgs

// The three ways to give a key.
func newVault() *key {
	return &key{
		KeyVault: &hardenedcache.KeyVaultArgs{PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet), Dns: existing(vaultZone)}},
		Key:      &hardenedcache.KeyArgs{Created: "2026-11-23"},
	}
}

func existingVault() *key {
	return &key{KeyVaultResourceId: pulumi.String(vaultID), Key: &hardenedcache.KeyArgs{Created: "2026-11-23"}}
}

func existingKey() *key {
	return &key{KeyUrl: pulumi.String(keyURL), UserAssignedIdentityResourceId: pulumi.String(identityID)}
}

func TestEachWayToGiveAKeyIsAccepted(t *testing.T) {
	t.Parallel()
	for name, give := range map[string]func() *key{
		"a vault of its own": newVault, "an existing vault": existingVault, "an existing key": existingKey,
		"a key of a managed HSM": func() *key {
			given := existingKey()
			given.KeyUrl = pulumi.String("https://hsm.managedhsm.azure.net/keys/cache/0123456789abcdef0123456789abcdef")
			return given
		},
		"an HSM key, which makes the vault premium": func() *key {
			given := newVault()
			given.Key.Kty = ptr("RSA-HSM")
			return given
		},
		"a version": func() *key {
			given := existingVault()
			given.KeyVersion = ptr("0123456789abcdef0123456789abcdef")
			return given
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			a.CustomerManagedKey = give()
			if err := a.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestABadKeyIsRefusedWithWhatToChange(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		give   func() *key
		change func(*args, *key)
		wants  []string
	}{
		{"none at all", existingKey, func(_ *args, k *key) { *k = key{} }, []string{"customerManagedKey: no key; expected one of keyVault, keyVaultResourceId and keyUrl"}},
		{"two at once", existingKey, func(_ *args, k *key) { k.KeyVaultResourceId = pulumi.String(vaultID) }, []string{"customerManagedKey: more than one way to give the key"}},
		{"classic", existingKey, func(a *args, _ *key) { a.Managed, a.Classic = nil, &hardenedcache.ClassicArgs{} }, []string{"customerManagedKey: Azure Cache for Redis can't encrypt with a key of yours; expected managed instead of classic"}},
		{"geo-replication", existingKey, func(a *args, _ *key) { a.Managed.GeoReplication = geo() }, []string{"customerManagedKey: redoubt does not make keys for the members"}},
		{"a URL without a version", existingKey, func(_ *args, k *key) { k.KeyUrl = pulumi.String("https://kv-keys.vault.azure.net/keys/cache") }, []string{"customerManagedKey.keyUrl: no version: the service takes versioned keys only"}},
		{"the URL of a secret", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://kv-keys.vault.azure.net/secrets/cache/0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: not the URL of a key"}},
		{"a URL of somewhere else", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://vault.azure.net.example.com/keys/cache/0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: not the URL of a key"}},
		{"a key without an identity", existingKey, func(_ *args, k *key) { k.UserAssignedIdentityResourceId = nil }, []string{"customerManagedKey.userAssignedIdentityResourceId: missing"}},
		{"an identity that nobody needs", existingVault, func(_ *args, k *key) { k.UserAssignedIdentityResourceId = pulumi.String(identityID) }, []string{"customerManagedKey.userAssignedIdentityResourceId: only for keyUrl"}},
		{"a key beside a URL", existingKey, func(_ *args, k *key) { k.Key, k.KeyVersion = &hardenedcache.KeyArgs{}, ptr("1") }, []string{"customerManagedKey.key: not used with keyUrl", "customerManagedKey.keyVersion: not used with keyUrl"}},
		{"no key for a vault", newVault, func(_ *args, k *key) { k.Key = nil }, []string{"customerManagedKey.key: missing"}},
		{"an EC key", newVault, func(_ *args, k *key) { k.Key.Kty = ptr("EC") }, []string{`customerManagedKey.key.kty: Azure Managed Redis takes RSA keys only; expected one of RSA, RSA-HSM; got "EC"`}},
		{"a small key", newVault, func(_ *args, k *key) { k.Key.KeySize = ptr(2048) }, []string{"customerManagedKey.key.keySize: not a size for a key that lasts; expected 3072 or 4096 bits; got 2048"}},
		{"no day of creation", newVault, func(_ *args, k *key) { k.Key.Created = "" }, []string{"customerManagedKey.key.created: not a date"}},
		{"a rotation that never comes", newVault, func(_ *args, k *key) { k.Key.RotateAfterMonths, k.Key.GraceMonths = ptr(36), ptr(0) }, []string{"customerManagedKey.key.rotateAfterMonths: out of range", "customerManagedKey.key.graceMonths: out of range"}},
		{"an HSM key in a standard vault", newVault, func(_ *args, k *key) { k.Key.Kty, k.KeyVault.Sku = ptr("RSA-HSM"), ptr("standard") }, []string{"customerManagedKey.keyVault.sku: an RSA-HSM key needs the premium SKU"}},
		{"a vault without a way in", newVault, func(_ *args, k *key) { k.KeyVault.PrivateEndpoint = nil }, []string{"customerManagedKey.keyVault.privateEndpoint: missing"}},
		{"a vault in the cache's zone", newVault, func(_ *args, k *key) { k.KeyVault.PrivateEndpoint.Dns = existing(zone) }, []string{"customerManagedKey.keyVault.privateEndpoint.dns.privateDnsZoneResourceId: the zone of another service, Azure Managed Redis; expected a zone named privatelink.vaultcore.azure.net"}},
		{"a vault without DNS", newVault, func(_ *args, k *key) { k.KeyVault.PrivateEndpoint.Dns = nil }, []string{"customerManagedKey.keyVault.privateEndpoint.dns: missing"}},
		{"a vault with a short memory", newVault, func(_ *args, k *key) { k.KeyVault.SoftDeleteRetentionInDays = ptr(1) }, []string{"customerManagedKey.keyVault.softDeleteRetentionInDays: out of range; expected 7 to 90 days; got 1"}},
		{"words that a vault does not know", newVault, func(_ *args, k *key) {
			k.KeyVault.Name, k.KeyVault.Sku, k.KeyVault.NetworkAclsBypass = ptr("1-kv"), ptr("basic"), ptr("Everything")
		}, []string{"customerManagedKey.keyVault.name: invalid name", "customerManagedKey.keyVault.sku: unknown SKU of a vault", "customerManagedKey.keyVault.networkAclsBypass: unknown value"}},
		{"a version that is none", existingVault, func(_ *args, k *key) { k.KeyVersion = ptr("latest") }, []string{"customerManagedKey.keyVersion: not a version of a key"}},
		{"an id that is no vault's", existingVault, func(_ *args, k *key) { k.KeyVaultResourceId = pulumi.String(identityID) }, []string{"customerManagedKey.keyVaultResourceId: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			a.CustomerManagedKey = c.give()
			c.change(a, a.CustomerManagedKey)
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}
