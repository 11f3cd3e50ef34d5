package sandbox

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// typeDeletedVault is what remains of a vault that was deleted softly: Azure lists it apart from what exists.
const typeDeletedVault = "Microsoft.KeyVault/locations/deletedVaults"

// vaultRules hold for key vaults, and for the keys in them that caches are encrypted with.
var vaultRules = []Rule{
	{
		ID: "vault-deleted", Title: "The name of a vault that was deleted softly is not used again",
		Breaks: "Creating a vault under the name of one that was deleted, without createMode recover",
		Source: "https://github.com/alan-turing-institute/data-safe-haven/issues/2523", Status: http.StatusConflict, Code: "ConflictError",
		types: []string{typeVault}, on: creates, check: vaultIsDeleted,
	},
	{
		ID: "vault-purge-protection", Title: "Purge protection is not turned off",
		Breaks: "A vault with enablePurgeProtection false; leaving it out is how it stays off",
		Source: "https://github.com/Azure/azure-rest-api-specs/issues/18106", Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeVault}, on: writes, check: purgeProtectionOff,
	},
	{
		ID: "vault-soft-delete", Title: "Soft delete is not turned off",
		Breaks: "An update of a vault with enableSoftDelete false",
		Source: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview", Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeVault}, on: []operation{opUpdate}, check: softDeleteOff,
	},
	{
		ID: "managed-encryption-key", Title: "A customer-managed key is in a vault of the cluster's region with purge protection, and named with its version",
		Breaks: "A cluster whose keyEncryptionKeyUrl names no key that exists, or one in a vault without purge protection or in another region",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryptionKey,
	},
	{
		ID: "managed-encryption-identity", Title: "The identity that reads a customer-managed key is one of the cluster's",
		Breaks: "A cluster with customerManagedKeyEncryption by an identity that its identity block does not list",
		Source: managedEncryptionPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeManaged}, on: writes, check: encryptionIdentity,
	},
}

const managedEncryptionPage = "https://learn.microsoft.com/azure/redis/how-to-encryption"

func vaultIsDeleted(a *azure, r request) string {
	if len(a.called(typeDeletedVault, r.resource.Name)) == 0 || r.resource.Text("properties", "createMode") == "recover" {
		return ""
	}
	return "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this " +
		"link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete."
}

func purgeProtectionOff(_ *azure, r request) string {
	if r.resource.At("properties", "enablePurgeProtection") != false {
		return ""
	}
	return `The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.`
}

func softDeleteOff(_ *azure, r request) string {
	if r.resource.At("properties", "enableSoftDelete") == false && r.before.At("properties", "enableSoftDelete") != false {
		return "Soft delete cannot be turned off for a vault that has it."
	}
	return ""
}

func encryptionKey(a *azure, r request) string {
	location := r.resource.Text("properties", "encryption", "customerManagedKeyEncryption", "keyEncryptionKeyUrl")
	if location == "" {
		return ""
	}
	host, key, versioned := keyIn(location)
	vaults := a.called(typeVault, host)
	switch {
	case !versioned:
		return say("keyEncryptionKeyUrl: expected https://{vault}.vault.azure.net/keys/{name}/{version}; got '%s'.", location)
	case len(vaults) == 0:
		return say("keyEncryptionKeyUrl: the vault '%s' was not found.", host)
	case vaults[0].Location != r.resource.Location:
		return say("keyEncryptionKeyUrl: the vault is in '%s'; expected one in the region of the cluster, '%s'.", vaults[0].Location, r.resource.Location)
	case vaults[0].At("properties", "enablePurgeProtection") != true:
		return say("keyEncryptionKeyUrl: the vault '%s' has no purge protection.", host)
	}
	if _, exists := a.find(vaults[0].ID + "/keys/" + key); !exists {
		return say("keyEncryptionKeyUrl: the vault '%s' has no key '%s'.", host, key)
	}
	return ""
}

// keyIn takes the address of a key's version apart.
func keyIn(address string) (vault, key string, versioned bool) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", "", false
	}
	segments := strings.Split(strings.Trim(parsed.Path, "/"), "/")
	if len(segments) != 3 || segments[0] != "keys" || segments[2] == "" {
		return "", "", false
	}
	vault, _, _ = strings.Cut(parsed.Host, ".")
	return vault, segments[1], true
}

func encryptionIdentity(_ *azure, r request) string {
	reader := r.resource.Text("properties", "encryption", "customerManagedKeyEncryption", "keyEncryptionKeyIdentity", "userAssignedIdentityResourceId")
	assigned, _ := r.resource.At("identity", "userAssignedIdentities").(map[string]any)
	for id := range assigned {
		if arm.SameID(id, reader) {
			return ""
		}
	}
	if reader == "" {
		return ""
	}
	return say("keyEncryptionKeyIdentity: '%s' is not an identity of the cluster.", reader)
}

// deletedVault is what a vault leaves behind. Only recovering it, or purging it, frees its name.
func deletedVault(vault arm.Resource) arm.Resource {
	id := "/subscriptions/" + subscriptionOf(vault.ID) + "/providers/Microsoft.KeyVault/locations/" + vault.Location + "/deletedVaults/" + vault.Name
	return arm.Resource{
		ID: id, Type: typeDeletedVault, APIVersion: vault.APIVersion, Name: vault.Name,
		Body: map[string]any{"properties": map[string]any{"vaultId": vault.ID, "location": vault.Location}},
	}
}
