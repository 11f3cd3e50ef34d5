package sandbox

import (
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// typeSecret is what the sandbox keeps of a secret: a hidden resource below its vault, so that it comes and goes with it.
// Resource Manager is not asked for it here, and no stack declares one.
const typeSecret = "Microsoft.KeyVault/vaults/secrets"

// secret is a secret with its versions, the newest one last.
type secret struct {
	vault    arm.Resource
	name     string
	versions []secretVersion
	deleted  time.Time // zero unless it was deleted softly
}

// secretVersion is one version of a secret.
type secretVersion struct {
	id, value, contentType string
	tags                   map[string]any
	enabled                bool
	notBefore, expires     time.Time
	created, updated       time.Time
}

// secretIn looks for a secret, also for a deleted one.
func (a *azure) secretIn(vault arm.Resource, name string) (secret, bool) {
	stored, exists := a.find(secretID(vault, name))
	if !exists {
		return secret{vault: vault, name: name}, false
	}
	return readSecret(vault, stored), true
}

func secretID(vault arm.Resource, name string) string { return vault.ID + "/secrets/" + name }

func readSecret(vault, stored arm.Resource) secret {
	s := secret{vault: vault, name: stored.Name, deleted: unixAt(stored.At("deleted"))}
	for _, object := range stored.Objects("versions") {
		v := secretVersion{enabled: object["enabled"] != false}
		v.id, _ = object["id"].(string)
		v.value, _ = object["value"].(string)
		v.contentType, _ = object["contentType"].(string)
		v.tags, _ = object["tags"].(map[string]any)
		v.notBefore, v.expires = unixAt(object["nbf"]), unixAt(object["exp"])
		v.created, v.updated = unixAt(object["created"]), unixAt(object["updated"])
		s.versions = append(s.versions, v)
	}
	return s
}

// stored is the secret as the store keeps it.
func (s secret) stored() arm.Resource {
	versions := []any{}
	for _, v := range s.versions {
		object := map[string]any{"id": v.id, "value": v.value, "enabled": v.enabled}
		if v.contentType != "" {
			object["contentType"] = v.contentType
		}
		if v.tags != nil {
			object["tags"] = v.tags
		}
		v.times(object)
		versions = append(versions, object)
	}
	body := map[string]any{"versions": versions}
	if !s.deleted.IsZero() {
		body["deleted"] = float64(s.deleted.Unix())
	}
	return arm.Resource{ID: secretID(s.vault, s.name), Type: typeSecret, APIVersion: s.vault.APIVersion, Name: s.name, Body: body}
}

// times puts the moments of a version into an object, in seconds since 1970.
func (v secretVersion) times(object map[string]any) {
	for name, moment := range map[string]time.Time{"nbf": v.notBefore, "exp": v.expires, "created": v.created, "updated": v.updated} {
		if !moment.IsZero() {
			object[name] = float64(moment.Unix())
		}
	}
}

func (s secret) newest() secretVersion { return s.versions[len(s.versions)-1] }

// version finds a version; "" is the newest one.
func (s secret) version(id string) (at int, exists bool) {
	for at = range s.versions {
		if strings.EqualFold(s.versions[at].id, id) || id == "" && at == len(s.versions)-1 {
			return at, true
		}
	}
	return 0, false
}

// bundle is a version as the vault answers it; without the value where the vault leaves that out.
// https://learn.microsoft.com/rest/api/keyvault/secrets/set-secret/set-secret
func (s secret) bundle(v secretVersion, withValue bool) map[string]any {
	level, days := recovery(s.vault)
	attributes := map[string]any{"enabled": v.enabled, "recoveryLevel": level, "recoverableDays": days}
	v.times(attributes)
	bundle := map[string]any{"id": vaultURL(s.vault.Name) + "secrets/" + s.name + "/" + v.id, "attributes": attributes}
	if v.contentType != "" {
		bundle["contentType"] = v.contentType
	}
	if v.tags != nil {
		bundle["tags"] = v.tags
	}
	if withValue {
		bundle["value"] = v.value
	}
	return bundle
}

// deletedBundle is a deleted secret as the vault answers it.
func (s secret) deletedBundle() map[string]any {
	bundle := s.bundle(s.newest(), false)
	_, days := recovery(s.vault)
	bundle["recoveryId"] = vaultURL(s.vault.Name) + "deletedsecrets/" + s.name
	bundle["deletedDate"] = float64(s.deleted.Unix())
	bundle["scheduledPurgeDate"] = float64(s.deleted.AddDate(0, 0, int(days)).Unix())
	return bundle
}
