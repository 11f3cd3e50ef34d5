package sandbox

import "github.com/redoubt-iac/redoubt/internal/arm"

// What is deleted softly stays, under another id and type, so that nothing which looks for what exists comes across it.
const (
	// typeDeletedVault is what remains of a vault: Azure lists it apart from what exists.
	typeDeletedVault = "Microsoft.KeyVault/locations/deletedVaults"
	// typeDeletedKey is what remains of a key: its name is held in its vault.
	typeDeletedKey = "Microsoft.KeyVault/vaults/deletedkeys"
)

// contents lists what a vault holds, takes along when it is deleted, and brings back when it is recovered: by type, the type
// that it has meanwhile. https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
var contents = map[string]string{
	typeKey: typeDeletedVault + "/keys", typeDeletedKey: typeDeletedVault + "/deletedkeys", typeSecret: typeDeletedVault + "/secrets",
}

// deletedVault is what a vault leaves behind. Only recovering it, or purging it, frees its name.
func deletedVault(vault arm.Resource) arm.Resource {
	id := "/subscriptions/" + subscriptionOf(vault.ID) + "/providers/Microsoft.KeyVault/locations/" + vault.Location + "/deletedVaults/" + vault.Name
	properties := map[string]any{"vaultId": vault.ID, "location": vault.Location}
	if vault.At("properties", "enablePurgeProtection") == true {
		properties["purgeProtectionEnabled"] = true
	}
	return arm.Resource{
		ID: id, Type: typeDeletedVault, APIVersion: vault.APIVersion, Name: vault.Name, Body: map[string]any{"properties": properties},
	}
}

// remove takes a resource away with everything below it: children, and extension resources on any of them. A vault leaves
// its name and what it holds behind, and a key that goes alone its name.
func (a *azure) remove(r arm.Resource) {
	graves := map[string]arm.Resource{}
	a.eachBelow(r.ID, func(vault arm.Resource) { graves[arm.Key(vault.ID)] = deletedVault(vault) }, typeVault)
	a.eachBelow(r.ID, func(gone arm.Resource) {
		a.drop(arm.Key(gone.ID))
		if remains, leaves := remainsOf(gone, graves); leaves {
			a.keep(remains)
		}
	})
}

// remainsOf is what stays of something that went, if anything does.
func remainsOf(gone arm.Resource, graves map[string]arm.Resource) (arm.Resource, bool) {
	if grave, isVault := graves[arm.Key(gone.ID)]; isVault {
		return grave, true
	}
	parsed, err := arm.ParseID(gone.ID)
	if err != nil {
		return arm.Resource{}, false
	}
	grave, vaultGoes := graves[arm.Key(parsed.Scope)]
	for of, meanwhile := range contents {
		if is(gone, of) && vaultGoes {
			return under(gone, grave.ID+gone.ID[len(parsed.Scope):], meanwhile), true
		}
	}
	if is(gone, typeKey) {
		return under(gone, parsed.Scope+"/deletedkeys/"+gone.Name, typeDeletedKey), true
	}
	return arm.Resource{}, false
}

// unbury brings back what a deleted vault held; the vault exists again. Purge protection was on for good.
func (a *azure) unbury(vault, grave arm.Resource) {
	if stored, _ := a.find(vault.ID); grave.At("properties", "purgeProtectionEnabled") == true {
		stored = stored.Clone()
		stored.Put(true, "properties", "enablePurgeProtection")
		a.keep(stored)
	}
	a.eachBelow(grave.ID, func(buried arm.Resource) {
		a.drop(arm.Key(buried.ID))
		for of, meanwhile := range contents {
			if is(buried, meanwhile) {
				a.keep(under(buried, vault.ID+buried.ID[len(grave.ID):], of))
			}
		}
	})
}

// undeleted is a key that was deleted alone, as it is when it has been recovered.
func undeleted(key, vault arm.Resource) arm.Resource {
	return under(key, vault.ID+"/keys/"+key.Name, typeKey)
}

// under is a resource under another id and type.
func under(r arm.Resource, id, kind string) arm.Resource {
	r = r.Clone()
	r.ID, r.Type = id, kind
	return r
}

// keepVault keeps what cannot be undone: purge protection, and the days that a deleted vault is kept. How a vault was
// created is no part of it.
func keepVault(before arm.Resource, vault *arm.Resource) {
	for _, name := range []string{"enablePurgeProtection", "softDeleteRetentionInDays"} {
		if value := before.At("properties", name); value != nil && vault.At("properties", name) == nil {
			vault.Put(value, "properties", name)
		}
	}
	if properties, ok := vault.Body["properties"].(map[string]any); ok {
		delete(properties, "createMode")
	}
}
