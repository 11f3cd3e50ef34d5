package sandbox

import (
	"net/http"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// Limits of a secret. https://learn.microsoft.com/azure/key-vault/secrets/about-secrets
const (
	mostTags     = 15
	longestTag   = 512
	longestValue = 25 * 1024
)

// secrets answers below /secrets. https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups
func (v *vaultCall) secrets(name, rest string) reply {
	if name == "" {
		return v.listSecrets(false)
	}
	found, exists := v.azure.secretIn(v.vault, name)
	present := exists && found.deleted.IsZero()
	switch {
	case v.Method == http.MethodPut && rest == "":
		return v.setSecret(found)
	case !present:
		return noSecret(name)
	case v.Method == http.MethodGet && rest == "versions":
		var versions []any
		for _, version := range found.versions {
			versions = append(versions, found.bundle(version, false))
		}
		return v.page(versions)
	case v.Method == http.MethodGet:
		return v.getSecret(found, rest)
	case v.Method == http.MethodPatch:
		return v.updateSecret(found, rest)
	case v.Method == http.MethodDelete && rest == "":
		return v.deleteSecret(found)
	default:
		return v.unknown()
	}
}

func noSecret(name string) reply {
	return refusal(http.StatusNotFound, "SecretNotFound", "", "A secret with (name/id) %s was not found in this key vault. If you recently deleted this "+
		"secret you may be able to recover it using the correct recovery command.", name)
}

// secretChange is the body of a write.
type secretChange struct {
	Value       *string        `json:"value"`
	ContentType *string        `json:"contentType"`
	Tags        map[string]any `json:"tags"`
	Attributes  struct {
		Enabled   *bool    `json:"enabled"`
		NotBefore *float64 `json:"nbf"`
		Expires   *float64 `json:"exp"`
	} `json:"attributes"`
}

// check says what is wrong with a write; nil if nothing is.
func (w secretChange) check() *reply {
	problem := ""
	switch {
	case len(w.Tags) > mostTags:
		problem = "The number of tags exceeds 15."
	case w.Value != nil && len(*w.Value) > longestValue:
		problem = "The value of a secret has 25 KB at most."
	}
	for name, value := range w.Tags {
		if text, isText := value.(string); !isText || len(name) > longestTag || len(text) > longestTag {
			problem = "The names and values of tags are texts of 512 characters at most."
		}
	}
	if problem == "" {
		return nil
	}
	answer := refusal(http.StatusBadRequest, codeBadParameter, "", "%s", problem)
	return &answer
}

// apply changes a version.
func (w secretChange) apply(v *secretVersion) {
	if w.ContentType != nil {
		v.contentType = *w.ContentType
	}
	if w.Tags != nil {
		v.tags = w.Tags
	}
	if w.Attributes.Enabled != nil {
		v.enabled = *w.Attributes.Enabled
	}
	if w.Attributes.NotBefore != nil {
		v.notBefore = unixAt(*w.Attributes.NotBefore)
	}
	if w.Attributes.Expires != nil {
		v.expires = unixAt(*w.Attributes.Expires)
	}
}

func (v *vaultCall) setSecret(s secret) reply {
	var wanted secretChange
	switch {
	case !v.decode(&wanted) || wanted.Value == nil:
		return refusal(http.StatusBadRequest, codeBadParameter, "", "Property value is missing, or the body is no JSON.")
	case !s.deleted.IsZero():
		return refusal(http.StatusConflict, codeConflict, "ObjectIsDeletedButRecoverable",
			"Secret %s is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.", s.name)
	}
	if wrong := wanted.check(); wrong != nil {
		return *wrong
	}
	id := versionID(secretID(v.vault, s.name), len(s.versions)+1)
	now := v.azure.options.Now()
	version := secretVersion{id: id, value: *wanted.Value, enabled: true, created: now, updated: now}
	wanted.apply(&version)
	s.versions = append(s.versions, version)
	return v.saved(s, s.bundle(version, true))
}

// saved stores a secret and answers.
func (v *vaultCall) saved(s secret, answer map[string]any) reply {
	if err := v.azure.amend(s.stored()); err != nil {
		return refused(err)
	}
	return ok(answer)
}

// getSecret answers with the value, also of a version that has expired: dates of a secret inform whoever reads it.
// https://learn.microsoft.com/azure/key-vault/secrets/about-secrets#date-time-controlled-operations
func (v *vaultCall) getSecret(s secret, id string) reply {
	at, exists := s.version(id)
	switch {
	case !exists:
		return noSecret(s.name + "/" + id)
	case !s.versions[at].enabled:
		return refusal(http.StatusForbidden, codeForbidden, "SecretDisabled", "Operation get is not allowed on a disabled secret.")
	default:
		return ok(s.bundle(s.versions[at], true))
	}
}

func (v *vaultCall) updateSecret(s secret, id string) reply {
	var wanted secretChange
	at, exists := s.version(id)
	switch {
	case !exists:
		return noSecret(s.name + "/" + id)
	case !v.decode(&wanted):
		return refusal(http.StatusBadRequest, codeBadParameter, "", "The body is no JSON.")
	}
	if wrong := wanted.check(); wrong != nil {
		return *wrong
	}
	wanted.apply(&s.versions[at])
	s.versions[at].updated = v.azure.options.Now()
	return v.saved(s, s.bundle(s.versions[at], false))
}

func (v *vaultCall) deleteSecret(s secret) reply {
	if level, _ := recovery(v.vault); level == "Purgeable" {
		return v.purge(s, ok(s.bundle(s.newest(), false)))
	}
	s.deleted = v.azure.options.Now()
	return v.saved(s, s.deletedBundle())
}

// purge takes a secret away for good.
func (v *vaultCall) purge(s secret, answer reply) reply {
	v.azure.begin()
	v.azure.drop(arm.Key(s.stored().ID))
	if err := v.azure.persist(request{operation: opDelete, resource: s.stored()}); err != nil {
		v.azure.revoke()
		return refused(err)
	}
	return answer
}

// deletedSecrets answers below /deletedsecrets.
func (v *vaultCall) deletedSecrets(name, rest string) reply {
	if name == "" {
		return v.listSecrets(true)
	}
	found, exists := v.azure.secretIn(v.vault, name)
	switch {
	case !exists || found.deleted.IsZero():
		return refusal(http.StatusNotFound, "SecretNotFound", "", "Deleted Secret not found: %s", name)
	case v.Method == http.MethodGet && rest == "":
		return ok(found.deletedBundle())
	case v.Method == http.MethodPost && rest == "recover":
		found.deleted = time.Time{}
		return v.saved(found, found.bundle(found.newest(), false))
	case v.Method == http.MethodDelete && rest == "":
		if v.vault.At("properties", "enablePurgeProtection") == true {
			return refusal(http.StatusForbidden, codeForbidden, "", `Operation "purge" is not enabled for this vault.`)
		}
		return v.purge(found, reply{status: http.StatusNoContent})
	default:
		return v.unknown()
	}
}

// listSecrets lists the newest versions, of what exists or of what was deleted.
func (v *vaultCall) listSecrets(deleted bool) reply {
	if v.Method != http.MethodGet {
		return v.unknown()
	}
	var listed []any
	v.azure.eachBelow(v.vault.ID, func(stored arm.Resource) {
		s := readSecret(v.vault, stored)
		switch {
		case deleted && !s.deleted.IsZero():
			listed = append(listed, s.deletedBundle())
		case !deleted && s.deleted.IsZero():
			bundle := s.bundle(s.newest(), false)
			bundle["id"] = vaultURL(v.vault.Name) + "secrets/" + s.name
			listed = append(listed, bundle)
		}
	}, typeSecret)
	return v.page(listed)
}
