package sandbox

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const managedEncryptionPage = "https://learn.microsoft.com/azure/redis/how-to-encryption"

// encryptionRules hold for clusters that are encrypted with a customer-managed key, in the order in which they are met: the
// request by itself, the key and its vault, and whether the cluster gets to the key. What Azure does to a live cluster that
// loses its key is not simulated, so all but the one about the identity block look at requests that change the encryption.
var encryptionRules = []Rule{
	{
		ID: "managed-encryption-url", Title: "A customer-managed key is named with its version",
		Breaks: "A cluster with a keyEncryptionKeyUrl that ends with the name of the key",
		Source: "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(versionedURL),
	},
	{
		ID: "managed-encryption-identity", Title: "A customer-managed key is read by a user-assigned identity, and one of the cluster's",
		Breaks: "A cluster with customerManagedKeyEncryption by an identity that its identity block does not list, or by its system-assigned one",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryptionIdentity,
	},
	{
		ID: "managed-encryption-key", Title: "The customer-managed key and its version exist",
		Breaks: "A cluster whose keyEncryptionKeyUrl names no vault, no key or no version that exists",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(keyExists),
	},
	{
		ID: "managed-encryption-region", Title: "The vault of a customer-managed key is in the region of the cluster",
		Breaks: "A cluster in westeurope with a key of a vault in northeurope",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(vaultNearby),
	},
	{
		ID: "managed-encryption-protection", Title: "The vault of a customer-managed key has soft delete and purge protection",
		Breaks: "A cluster with a key of a vault without enablePurgeProtection",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(vaultProtected),
	},
	{
		ID: "managed-encryption-key-type", Title: "A customer-managed key is an RSA key",
		Breaks: "A cluster with a key whose kty is EC",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(keyIsRSA),
	},
	{
		ID: "managed-encryption-version", Title: "The version of a customer-managed key is enabled, and valid now",
		Breaks: "A cluster with a version that is disabled, or past its exp: such a version wraps nothing",
		Source: "https://learn.microsoft.com/azure/key-vault/keys/about-keys-details", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(versionUsable),
	},
	{
		ID: "managed-encryption-bypass", Title: "A vault with a closed firewall lets trusted services to a customer-managed key",
		Breaks: "A cluster with a key of a vault with networkAcls.defaultAction Deny and bypass None",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(vaultBypassed),
	},
	{
		ID: "managed-encryption-firewall", Title: "A vault with a closed firewall blocks services that are not in the list of trusted ones",
		Breaks: "A cluster with a key of a vault with a closed firewall, with the switch closedVaults: blocked: Azure Managed Redis is not in " +
			"Microsoft's list, although another page of Microsoft's says that the exception for trusted services lets it in. Nobody has tried it here",
		Source: "https://learn.microsoft.com/azure/key-vault/general/overview-vnet-service-endpoints", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(vaultOpen),
	},
	{
		ID: "managed-encryption-role", Title: "The identity may use the customer-managed key before the cluster does",
		Breaks: "A cluster that does not wait for the role Key Vault Crypto Service Encryption User of its identity, at the key, the vault or above. " +
			"Of built-in roles, Crypto User, Crypto Officer and Administrator count too; of a vault without RBAC, an access policy with get, wrapKey and unwrapKey",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryption(readerAllowed),
	},
}

// encryptionPath is where a cluster says what key it is encrypted with.
var encryptionPath = []string{"properties", "encryption", "customerManagedKeyEncryption"}

func encryptionText(cluster arm.Resource, path ...string) string {
	return cluster.Text(slices.Concat(encryptionPath, path)...)
}

// wantedKey is the customer-managed key that a cluster is to be encrypted with.
type wantedKey struct {
	cluster   arm.Resource
	address   string
	versioned bool
	host      string // first label of the vault's host name
	hsm       bool   // of a managed HSM, whose keys and roles the sandbox does not know
	name      string
	version   string
	reader    string       // id of the identity
	vault     arm.Resource // the zero value if there is none
	key       arm.Resource // likewise
}

// encryption turns a question about a cluster's key into a rule's check. It is not asked of an update that leaves the
// encryption as it is.
func encryption(ask func(a *azure, k wantedKey) string) func(*azure, request) string {
	return func(a *azure, r request) string {
		wanted := r.resource.At(encryptionPath...)
		address := encryptionText(r.resource, "keyEncryptionKeyUrl")
		if address == "" || r.exists && reflect.DeepEqual(wanted, r.before.At(encryptionPath...)) {
			return ""
		}
		return ask(a, a.wantedKey(r.resource, address))
	}
}

func (a *azure) wantedKey(cluster arm.Resource, address string) wantedKey {
	k := wantedKey{cluster: cluster, address: address}
	k.reader = encryptionText(cluster, "keyEncryptionKeyIdentity", "userAssignedIdentityResourceId")
	parsed, err := url.Parse(address)
	if err != nil {
		return k
	}
	segments := strings.Split(strings.Trim(parsed.Path, "/"), "/")
	if len(segments) != 3 || segments[0] != "keys" || segments[2] == "" {
		return k
	}
	k.versioned, k.name, k.version = true, segments[1], segments[2]
	var domain string
	k.host, domain, _ = strings.Cut(parsed.Host, ".")
	kind := typeVault
	if k.hsm = domain == "managedhsm.azure.net"; k.hsm {
		kind = typeHSM
	}
	if vaults := a.called(kind, k.host); len(vaults) > 0 {
		k.vault = vaults[0]
		k.key, _ = a.find(k.vault.ID + "/keys/" + k.name)
	}
	return k
}

func versionedURL(_ *azure, k wantedKey) string {
	if k.versioned {
		return ""
	}
	return say("keyEncryptionKeyUrl: expected https://{vault}.vault.azure.net/keys/{name}/{version}; got '%s'.", k.address)
}

func keyExists(_ *azure, k wantedKey) string {
	switch {
	case k.vault.ID == "":
		return say("keyEncryptionKeyUrl: the vault '%s' was not found.", k.host)
	case k.hsm:
		return ""
	case k.key.ID == "":
		return say("keyEncryptionKeyUrl: the vault '%s' has no key '%s'.", k.host, k.name)
	}
	if _, exists := k.wantedVersion(); !exists {
		return say("keyEncryptionKeyUrl: the key '%s' has no version '%s'; the newest one is '%s'.", k.name, k.version, newestOf(k.key).id)
	}
	return ""
}

func (k wantedKey) wantedVersion() (keyVersion, bool) {
	versions := versionsOf(k.key)
	at := slices.IndexFunc(versions, func(v keyVersion) bool { return strings.EqualFold(v.id, k.version) })
	if at < 0 {
		return keyVersion{}, false
	}
	return versions[at], true
}

func vaultNearby(_ *azure, k wantedKey) string {
	if k.vault.Location == k.cluster.Location {
		return ""
	}
	return say("keyEncryptionKeyUrl: the vault is in '%s'; expected one in the region of the cluster, '%s': use a vault there, or have one made.", k.vault.Location, k.cluster.Location)
}

func vaultProtected(_ *azure, k wantedKey) string {
	switch {
	case k.vault.At("properties", "enableSoftDelete") == false:
		return say("keyEncryptionKeyUrl: the vault '%s' has no soft delete; expected enableSoftDelete and enablePurgeProtection to be true.", k.host)
	case k.vault.At("properties", "enablePurgeProtection") != true:
		return say("keyEncryptionKeyUrl: the vault '%s' has no purge protection; switch it on (az keyvault update --name %s --enable-purge-protection true), which can't be undone, or use another vault.", k.host, k.host)
	default:
		return ""
	}
}

func keyIsRSA(_ *azure, k wantedKey) string {
	if kty := k.key.Text("properties", "kty"); !k.hsm && !strings.HasPrefix(kty, "RSA") {
		return say("keyEncryptionKeyUrl: the key '%s' is of type '%s'; expected RSA or RSA-HSM.", k.name, kty)
	}
	return ""
}

func versionUsable(a *azure, k wantedKey) string {
	version, known := k.wantedVersion()
	if why := version.usable(a.options.Now()); known && !k.hsm && why != "" {
		return say("keyEncryptionKeyUrl: the version '%s' of the key '%s' %s.", k.version, k.name, why)
	}
	return ""
}

func vaultBypassed(_ *azure, k wantedKey) string {
	if hasFirewall(k.vault) && strings.EqualFold(k.vault.Text("properties", "networkAcls", "bypass"), "None") {
		return say("keyEncryptionKeyUrl: the vault '%s' refused the request: client address is not authorized and caller was ignored because "+
			"bypass is set to None.", k.host)
	}
	return ""
}

func vaultOpen(a *azure, k wantedKey) string {
	if a.options.Switches.ClosedVaults != closedVaultsBlocked || !hasFirewall(k.vault) {
		return ""
	}
	return say("keyEncryptionKeyUrl: the vault '%s' refused the request: client address is not authorized and caller is not a trusted service.", k.host)
}

func encryptionIdentity(_ *azure, r request) string {
	kind := encryptionText(r.resource, "keyEncryptionKeyIdentity", "identityType")
	if kind != "" && !strings.EqualFold(kind, "userAssignedIdentity") {
		return say("keyEncryptionKeyIdentity: the identity type is '%s'; expected userAssignedIdentity.", kind)
	}
	reader := encryptionText(r.resource, "keyEncryptionKeyIdentity", "userAssignedIdentityResourceId")
	assigned, _ := r.resource.At("identity", "userAssignedIdentities").(map[string]any)
	for id := range assigned {
		if arm.SameID(id, reader) {
			return ""
		}
	}
	if reader == "" && encryptionText(r.resource, "keyEncryptionKeyUrl") == "" {
		return ""
	}
	return say("keyEncryptionKeyIdentity: '%s' is not an identity of the cluster.", reader)
}
