package sandbox

import (
	"net/http"
	"regexp"
)

// vaultRules hold for key vaults.
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
		ID: "vault-retention", Title: "The days that a deleted vault is kept stay as they were set",
		Breaks: "An update of a vault with softDeleteRetentionInDays 30 in place of 90",
		Source: "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/keyvault/key_vault_resource.go",
		Status: http.StatusBadRequest, Code: "BadRequest",
		types: []string{typeVault}, on: []operation{opUpdate}, check: retentionChanged,
	},
	{
		ID: "vault-name", Title: "A vault's name begins with a letter, ends with a letter or digit and has no two hyphens in a row",
		Breaks: "A vault named \"kv--cache\" or \"1-cache\"",
		Source: namePage, Status: http.StatusBadRequest, Code: "VaultNameNotValid", OwnWords: true,
		types: []string{typeVault}, on: creates, check: vaultName,
	},
}

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

func retentionChanged(_ *azure, r request) string {
	before, after := r.before.At("properties", "softDeleteRetentionInDays"), r.resource.At("properties", "softDeleteRetentionInDays")
	if before == nil || after == nil || before == after {
		return ""
	}
	return `The property "softDeleteRetentionInDays" has been set already and it can't be modified.`
}

var vaultNamePattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`)

func vaultName(_ *azure, r request) string {
	if name := r.resource.Name; vaultNamePattern.MatchString(name) && len(name) >= 3 && len(name) <= 24 {
		return ""
	}
	return say("The vault name '%s' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, "+
		"end with a letter or digit, and not contain consecutive hyphens.", r.resource.Name)
}
