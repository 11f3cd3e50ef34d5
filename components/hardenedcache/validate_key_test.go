package hardenedcache_test

import (
	"testing"
	"time"

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

// onTheDay is the day on which the keys here are made.
func onTheDay() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

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
		"a vault that is known to be near": func() *key {
			given := existingVault()
			given.KeyVaultLocation = pulumi.String("West Europe")
			return given
		},
		"a vault that nobody watches": func() *key {
			given := existingVault()
			given.ExpiryAlert = &hardenedcache.ExpiryAlertArgs{Enabled: ptr(false)}
			return given
		},
		"a short life": func() *key {
			given := newVault()
			given.Key.RotateAfterMonths, given.Key.GraceMonths = ptr(2), ptr(1)
			return given
		},
		"nothing but the acceptance of the interruption, when a key goes": func() *key { return &key{AcceptInterruption: ptr(true)} },
		"a version": func() *key {
			given := existingVault()
			given.KeyVersion = ptr("0123456789abcdef0123456789abcdef")
			return given
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			a.Clock = onTheDay
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
		{"a URL of another cloud", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://kv-keys.vault.azure.cn/keys/cache/0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: a vault of the cloud china, and Azure Managed Redis is offered in the public cloud only"}},
		{"a managed HSM of another cloud", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://hsm.managedhsm.usgovcloudapi.net/keys/cache/0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: a vault of the cloud usgovernment"}},
		{"a URL with a name in it", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://somebody@kv-keys.vault.azure.net/keys/cache/0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: not the URL of a key"}},
		{"a URL of a key without a name", existingKey, func(_ *args, k *key) {
			k.KeyUrl = pulumi.String("https://kv-keys.vault.azure.net/keys//0123456789abcdef0123456789abcdef")
		}, []string{"customerManagedKey.keyUrl: not the URL of a key"}},
		{"a vault in another region", existingVault, func(_ *args, k *key) { k.KeyVaultLocation = pulumi.String("eastus") }, []string{
			`customerManagedKey.keyVaultLocation: the vault is in another region than the cache, and Azure takes a key of the cache's region only; expected a vault in westeurope, or keyVault, for one that the component makes there; got "eastus"`,
		}},
		{"a key in another region", existingKey, func(_ *args, k *key) { k.KeyVaultLocation = pulumi.String("northeurope") }, []string{"customerManagedKey.keyVaultLocation: the vault is in another region"}},
		{"a region for a vault that is made", newVault, func(_ *args, k *key) { k.KeyVaultLocation = pulumi.String("westeurope") }, []string{"customerManagedKey.keyVaultLocation: only for what exists"}},
		{"an alert for a key that is given", existingKey, func(_ *args, k *key) { k.ExpiryAlert = &hardenedcache.ExpiryAlertArgs{} }, []string{"customerManagedKey.expiryAlert: not used with keyUrl"}},
		{"a key of tomorrow", newVault, func(_ *args, k *key) { k.Key.Created = "2026-11-24" }, []string{"customerManagedKey.key.created: in the future; expected the day on which the key is made: today, 2026-11-23, or earlier; got 2026-11-24"}},
		{"a life as short as its notice", newVault, func(_ *args, k *key) { k.Key.RotateAfterMonths, k.Key.GraceMonths = ptr(1), ptr(1) }, []string{"customerManagedKey.key.graceMonths: a version would be near its expiry from its first day"}},
		{"an acceptance that is taken back, and no key", existingKey, func(_ *args, k *key) { *k = key{AcceptInterruption: ptr(false)} }, []string{"customerManagedKey: no key"}},
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
			a.Clock = onTheDay
			a.CustomerManagedKey = c.give()
			c.change(a, a.CustomerManagedKey)
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}
