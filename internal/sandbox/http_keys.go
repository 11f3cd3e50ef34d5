package sandbox

import (
	"net/http"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// keys answers below /keys. There is no key material in the sandbox: a JSON web key has its id, its type and what it may do.
// https://learn.microsoft.com/rest/api/keyvault/keys/operation-groups
func (v *vaultCall) keys(name, rest string) reply {
	if name == "" {
		return v.listKeys()
	}
	key, exists := v.azure.find(v.vault.ID + "/keys/" + name)
	if !exists {
		return noKey(name)
	}
	switch {
	case v.Method == http.MethodGet && rest == "versions":
		var listed []any
		for _, version := range versionsOf(key) {
			listed = append(listed, v.keyItem(key, version))
		}
		return v.page(listed)
	case v.Method == http.MethodGet:
		return v.getKey(key, rest)
	case v.Method == http.MethodPost && rest == "rotate":
		return v.rotateKey(key)
	case v.Method == http.MethodDelete && rest == "":
		return v.deleteKey(key)
	default:
		return v.unknown()
	}
}

func noKey(name string) reply {
	return refusal(http.StatusNotFound, "KeyNotFound", "", "A key with (name/id) %s was not found in this key vault. If you recently deleted this key you "+
		"may be able to recover it using the correct recovery command.", name)
}

func (v *vaultCall) listKeys() reply {
	if v.Method != http.MethodGet {
		return v.unknown()
	}
	var listed []any
	v.azure.eachBelow(v.vault.ID, func(key arm.Resource) {
		item := v.keyItem(key, newestOf(key))
		item["kid"] = keyURL(key)
		listed = append(listed, item)
	}, typeKey)
	return v.page(listed)
}

// keyItem is a version in a list.
func (v *vaultCall) keyItem(key arm.Resource, version keyVersion) map[string]any {
	attributes := version.attributes()
	attributes["recoveryLevel"], attributes["recoverableDays"] = recovery(v.vault)
	item := map[string]any{"kid": keyURL(key) + "/" + version.id, "attributes": attributes}
	if tags := key.At("tags"); tags != nil {
		item["tags"] = tags
	}
	return item
}

// keyBundle is a version of a key in full.
func (v *vaultCall) keyBundle(key arm.Resource, version keyVersion) map[string]any {
	bundle := v.keyItem(key, version)
	bundle["key"] = map[string]any{"kid": bundle["kid"], "kty": key.At("properties", "kty"), "key_ops": key.At("properties", "keyOps")}
	delete(bundle, "kid")
	return bundle
}

func (v *vaultCall) getKey(key arm.Resource, id string) reply {
	for _, version := range versionsOf(key) {
		if version.id == id || id == "" && version.id == newestOf(key).id {
			return ok(v.keyBundle(key, version))
		}
	}
	return noKey(key.Name + "/" + id)
}

// rotateKey: https://learn.microsoft.com/rest/api/keyvault/keys/rotate-key/rotate-key
func (v *vaultCall) rotateKey(key arm.Resource) reply {
	next, err := v.azure.rotateKey(key)
	if err != nil {
		return refused(err)
	}
	return ok(v.keyBundle(next, newestOf(next)))
}

// deleteKey deletes as the engine does, under the same rules.
func (v *vaultCall) deleteKey(key arm.Resource) reply {
	parsed, err := arm.ParseID(key.ID)
	if err != nil {
		return refused(err)
	}
	r := request{operation: opDelete, resource: key, before: key, exists: true, id: parsed}
	if err := v.azure.judge(r); err != nil {
		return refused(err)
	}
	bundle := v.keyBundle(key, newestOf(key))
	bundle["recoveryId"] = vaultURL(v.vault.Name) + "deletedkeys/" + key.Name
	if err := v.azure.apply(r); err != nil {
		return refused(err)
	}
	return ok(bundle)
}

// deletedKeys answers below /deletedkeys.
func (v *vaultCall) deletedKeys(name, rest string) reply {
	key, exists := v.azure.find(v.vault.ID + "/deletedkeys/" + name)
	if !exists {
		return refusal(http.StatusNotFound, "KeyNotFound", "", "Deleted Key not found: %s", name)
	}
	key = undeleted(key, v.vault)
	switch {
	case v.Method == http.MethodGet && rest == "":
		return ok(v.keyBundle(key, newestOf(key)))
	case v.Method == http.MethodPost && rest == "recover":
		return v.recoverKey(key)
	default:
		return v.unknown()
	}
}

func (v *vaultCall) recoverKey(key arm.Resource) reply {
	v.azure.begin()
	v.azure.drop(arm.Key(v.vault.ID + "/deletedkeys/" + key.Name))
	v.azure.keep(key)
	if err := v.azure.persist(request{operation: opUpdate, resource: key}); err != nil {
		v.azure.revoke()
		return refused(err)
	}
	return ok(v.keyBundle(key, newestOf(key)))
}
