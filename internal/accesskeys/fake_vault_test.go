package accesskeys_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

func (w *world) serveVault(rw http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/secrets/"), "/")
	absent := len(w.versions) == 0 || w.deleted
	switch {
	case r.URL.Query().Get("api-version") == "" || name != secretName:
		fail(rw, refusal{status: http.StatusBadRequest, code: "BadParameter", message: "The request is malformed."})
	case r.Method == http.MethodPut && w.deleted:
		fail(rw, refusal{status: http.StatusConflict, code: "Conflict", inner: "ObjectIsDeletedButRecoverable", message: "Secret redis-access-key is currently in a deleted but recoverable state, and its name cannot be reused."})
	case r.Method == http.MethodPut:
		w.put(rw, r)
	case absent:
		fail(rw, refusal{status: http.StatusNotFound, code: "SecretNotFound", message: "A secret with (name/id) redis-access-key was not found in this key vault."})
	case r.Method == http.MethodGet && rest == "versions":
		w.list(rw, r)
	case r.Method == http.MethodGet && rest == "" && !w.newest().enabled:
		fail(rw, refusal{status: http.StatusForbidden, code: "Forbidden", inner: "SecretDisabled", message: "Operation get is not allowed on a disabled secret."})
	case r.Method == http.MethodGet && rest == "":
		answer(rw, http.StatusOK, w.bundle(w.newest(), true))
	case r.Method == http.MethodPatch:
		w.patch(rw, r, rest)
	case r.Method == http.MethodDelete:
		w.deleted = true
		bundle := w.bundle(w.newest(), false)
		bundle["scheduledPurgeDate"] = w.now.AddDate(0, 0, 90).Unix()
		answer(rw, http.StatusOK, bundle)
	default:
		fail(rw, refusal{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed", message: r.Method + " " + r.URL.Path})
	}
}

// change is the body of a write to the vault.
type change struct {
	Value       string            `json:"value"`
	ContentType string            `json:"contentType"`
	Tags        map[string]string `json:"tags"`
	Attributes  struct {
		Enabled *bool `json:"enabled"`
		Expires int64 `json:"exp"`
	} `json:"attributes"`
}

func (w *world) put(rw http.ResponseWriter, r *http.Request) {
	var body change
	if json.NewDecoder(r.Body).Decode(&body) != nil || body.Value == "" || len(body.Tags) > 15 {
		fail(rw, refusal{status: http.StatusBadRequest, code: "BadParameter", message: "The request is malformed."})
		return
	}
	answer(rw, http.StatusOK, w.bundle(w.add(body.Value, body.ContentType, body.Tags, body.Attributes.Expires), true))
}

func (w *world) patch(rw http.ResponseWriter, r *http.Request, id string) {
	var body change
	if json.NewDecoder(r.Body).Decode(&body) != nil || len(body.Tags) > 15 {
		fail(rw, refusal{status: http.StatusBadRequest, code: "BadParameter", message: "The request is malformed."})
		return
	}
	for _, found := range w.versions {
		if found.id != id {
			continue
		}
		if body.Tags != nil {
			found.tags = body.Tags
		}
		if body.Attributes.Enabled != nil {
			found.enabled = *body.Attributes.Enabled
		}
		answer(rw, http.StatusOK, w.bundle(found, false))
		return
	}
	fail(rw, refusal{status: http.StatusNotFound, code: "SecretNotFound", message: "no such version"})
}

// list answers one version a page, newest last.
func (w *world) list(rw http.ResponseWriter, r *http.Request) {
	at := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("$skiptoken"), &at)
	page := map[string]any{"value": []any{w.bundle(w.versions[at], false)}}
	if at+1 < len(w.versions) {
		page["nextLink"] = fmt.Sprintf("%s/secrets/%s/versions?api-version=7.6&$skiptoken=%d", vaultURL, secretName, at+1)
	}
	answer(rw, http.StatusOK, page)
}

func (w *world) bundle(v *version, withValue bool) map[string]any {
	attributes := map[string]any{"enabled": v.enabled, "created": v.created.Unix(), "recoveryLevel": w.level, "recoverableDays": 90}
	if v.expires != 0 {
		attributes["exp"] = v.expires
	}
	bundle := map[string]any{
		"id": vaultURL + "/secrets/" + secretName + "/" + v.id, "contentType": v.contentType, "tags": v.tags,
		"attributes": attributes,
	}
	if withValue {
		bundle["value"] = v.value
	}
	return bundle
}

// describeSecret is what Resource Manager says of the secret: everything but the value.
func (w *world) describeSecret(rw http.ResponseWriter) {
	if len(w.versions) == 0 || w.deleted {
		fail(rw, refusal{status: http.StatusNotFound, code: "SecretNotFound", message: "A secret with (name/id) redis-access-key was not found in this key vault."})
		return
	}
	newest := w.newest()
	bundle := w.bundle(newest, false)
	url := vaultURL + ":443/secrets/" + secretName
	answer(rw, http.StatusOK, map[string]any{"tags": bundle["tags"], "properties": map[string]any{
		"contentType": newest.contentType, "attributes": bundle["attributes"], "secretUri": url, "secretUriWithVersion": url + "/" + newest.id,
	}})
}
