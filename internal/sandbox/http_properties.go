package sandbox

import (
	"net/http"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// insideVault answers what Resource Manager shows of the inside of a vault and no engine ever asks for: one version of a key,
// and a secret without its value; handled is false for every other id. Reader is enough for both, from any network.
//
//   - https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/get-version
//   - https://learn.microsoft.com/rest/api/keyvault/keyvault/secrets/get
func (c *call) insideVault(apiVersion string) (answer reply, handled bool) {
	vault, kind, name, version, inside := splitVaultPath(c.segments)
	if !inside || kind == "keys" && version == "" {
		return reply{}, false
	}
	return c.resource(vault, apiVersion, func(found arm.Resource) reply {
		switch {
		case kind == "keys":
			return c.keyVersion(found, name, version)
		case version == "":
			return c.secretProperties(found, name)
		default:
			return c.unknownCall()
		}
	}), true
}

// splitVaultPath takes a path like .../vaults/{vault}/keys/{name}/versions/{version} apart; the version may be missing.
func splitVaultPath(segments []string) (vault, kind, name, version string, inside bool) {
	for at := 0; at+3 < len(segments); at++ {
		if !strings.EqualFold(segments[at], "vaults") {
			continue
		}
		vault, kind, name = "/"+strings.Join(segments[:at+2], "/"), strings.ToLower(segments[at+2]), segments[at+3]
		rest := segments[at+4:]
		switch {
		case kind != "keys" && kind != "secrets":
			return "", "", "", "", false
		case len(rest) == 0:
			return vault, kind, name, "", true
		case len(rest) == 2 && strings.EqualFold(rest[0], "versions"):
			return vault, kind, name, rest[1], true
		}
		return "", "", "", "", false
	}
	return "", "", "", "", false
}

// keyVersion is one version of a key.
func (c *call) keyVersion(vault arm.Resource, name, wanted string) reply {
	id := vault.ID + "/keys/" + name
	key, exists := c.azure.find(id)
	if exists && is(key, typeKey) {
		for _, version := range versionsOf(key) {
			if version.id == wanted {
				return ok(map[string]any{
					"id": key.ID + "/versions/" + version.id, "name": version.id, "type": typeKey + "/versions", "location": vault.Location,
					"properties": map[string]any{
						"kty": key.At("properties", "kty"), "keySize": key.At("properties", "keySize"), "keyUri": keyURL(key),
						"keyUriWithVersion": keyURL(key) + "/" + version.id, "attributes": version.attributes(),
					},
				})
			}
		}
	}
	return refusal(http.StatusNotFound, "ResourceNotFound", "", "%s", missing(id+"/versions/"+wanted))
}

// secretProperties is a secret as its newest version, without the value.
func (c *call) secretProperties(vault arm.Resource, name string) reply {
	stored, exists := c.azure.secretIn(vault, name)
	if !exists || !stored.deleted.IsZero() || len(stored.versions) == 0 {
		return refusal(http.StatusNotFound, "ResourceNotFound", "", "%s", missing(secretID(vault, name)))
	}
	newest := stored.versions[len(stored.versions)-1]
	bundle := stored.bundle(newest, false)
	url := strings.TrimSuffix(vaultURL(vault.Name), "/") + "/secrets/" + name
	return ok(map[string]any{
		"id": secretID(vault, name), "name": name, "type": "Microsoft.KeyVault/vaults/secrets", "location": vault.Location, "tags": bundle["tags"],
		"properties": map[string]any{
			"contentType": newest.contentType, "attributes": bundle["attributes"], "secretUri": url, "secretUriWithVersion": url + "/" + newest.id,
		},
	})
}
