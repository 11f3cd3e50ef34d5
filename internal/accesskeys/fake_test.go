package accesskeys_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The fake knows what the two services document of their calls: keys regenerate one slot at a time, at once on the
// classic service and by an operation that takes its time on the managed one; a secret has versions; tags are replaced
// whole; a caller without a token is challenged. It is not Azure: replication, throttling and roles are not in it.
const (
	subscription = "/subscriptions/11111111-2222-3333-4444-555555555555"
	classicID    = subscription + "/resourceGroups/rg-shop/providers/Microsoft.Cache/redis/shop"
	managedID    = subscription + "/resourceGroups/rg-shop/providers/Microsoft.Cache/redisEnterprise/shop"
	vaultID      = subscription + "/resourceGroups/rg-shop/providers/Microsoft.KeyVault/vaults/shop-prod-keys"
	vaultURL     = "https://shop-prod-keys.vault.azure.net"
	secretName   = "redis-access-key"
	worldHeader  = "X-Fake-World"
	planted      = "PLANTEDkey"
	regeneration = 12 * time.Second
)

// version is one version of the secret.
type version struct {
	id, value, contentType string
	tags                   map[string]string
	expires                int64
	enabled                bool
	created                time.Time
}

// world is one cache and one vault.
type world struct {
	mu      sync.Mutex
	name    string
	managed bool
	now     time.Time

	keys     map[string]string
	issued   int
	keysOff  bool
	state    string
	pending  string // the slot of an operation under way
	pendDone time.Time
	broken   bool // regenerations change nothing, and on the managed service say so

	versions []*version
	deleted  bool
	level    string

	// looks counts how often the published key was looked at, and refusals how often the cache would not have taken it.
	looks, refusals atomic.Int32

	// refuse answers a request in Azure's place; nil lets it pass.
	refuse func(*http.Request) *refusal
}

// refusal is an answer other than success.
type refusal struct {
	status               int
	code, inner, message string
}

var (
	worlds  sync.Map
	servers = sync.OnceValue(func() *httptest.Server {
		return httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			found, ok := worlds.Load(r.Header.Get(worldHeader))
			if !ok {
				http.Error(w, "no such world", http.StatusTeapot)
				return
			}
			found.(*world).serve(w, r)
		}))
	})
)

// newWorld makes a cache with two keys and an empty vault.
func newWorld(managed bool) *world {
	w := &world{managed: managed, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), keys: map[string]string{}, state: "Succeeded", level: "Recoverable"}
	w.name = fmt.Sprintf("%p", w)
	w.issue("Primary")
	w.issue("Secondary")
	worlds.Store(w.name, w)
	return w
}

// issue gives a slot a new key, of the shape and length of Azure's.
func (w *world) issue(slot string) {
	w.issued++
	w.keys[slot] = fmt.Sprintf("%s%04dAzCaAbCdEfGhIjKlMnOpQrStUvWx=", planted, w.issued)
}

func (w *world) cacheID() string {
	if w.managed {
		return managedID
	}
	return classicID
}

func (w *world) keyID() string {
	if w.managed {
		return managedID + "/databases/default"
	}
	return classicID
}

// publish puts a slot's key into the vault as an earlier Publish would have.
func (w *world) publish(slot string) *version {
	return w.add(w.keys[slot], "redis-access-key", map[string]string{"CredentialId": slot, "ProviderAddress": w.keyID(), "ValidityPeriodDays": "60", "team": "shop"}, w.now.AddDate(0, 0, 60).Unix())
}

func (w *world) add(value, contentType string, tags map[string]string, expires int64) *version {
	added := &version{id: fmt.Sprintf("v%031d", len(w.versions)+1), value: value, contentType: contentType, tags: tags, expires: expires, enabled: true, created: w.now}
	w.versions = append(w.versions, added)
	return added
}

func (w *world) newest() *version { return w.versions[len(w.versions)-1] }

// accepted says whether a client that reads the secret now gets in; without a secret there is none to be refused.
func (w *world) accepted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.versions) == 0 || w.deleted {
		return true
	}
	newest := w.newest()
	return newest.enabled && (newest.value == w.keys["Primary"] || newest.value == w.keys["Secondary"])
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pending != "" && !w.now.Before(w.pendDone) {
		w.issue(w.pending)
		w.pending, w.state = "", "Succeeded"
	}
	if r.Header.Get("Authorization") == "" {
		rw.Header().Set("WWW-Authenticate", `Bearer authorization="https://login.microsoftonline.com/99999999-8888-7777-6666-555555555555", resource="https://vault.azure.net"`)
		fail(rw, refusal{status: http.StatusUnauthorized, code: "Unauthorized", message: "AKV10000: Request is missing a Bearer or PoP token."})
		return
	}
	if w.refuse != nil {
		if refused := w.refuse(r); refused != nil {
			fail(rw, *refused)
			return
		}
	}
	if r.Host == "management.azure.com" {
		w.serveManagement(rw, r)
		return
	}
	w.serveVault(rw, r)
}

func (w *world) serveManagement(rw http.ResponseWriter, r *http.Request) {
	apiVersion := "2024-11-01"
	if w.managed {
		apiVersion = "2025-07-01"
	}
	path := strings.TrimPrefix(r.URL.Path, w.keyID())
	switch {
	case r.URL.Path == vaultID+"/secrets/"+secretName && r.URL.Query().Get("api-version") == "2023-07-01":
		w.describeSecret(rw)
	case r.URL.Query().Get("api-version") != apiVersion:
		fail(rw, refusal{status: http.StatusBadRequest, code: "InvalidApiVersionParameter", message: "The api-version is invalid."})
	case r.Method == http.MethodGet && path == "":
		about := map[string]any{"provisioningState": w.state, "disableAccessKeyAuthentication": w.keysOff}
		if w.managed {
			about = map[string]any{"provisioningState": w.state, "accessKeysAuthentication": map[bool]string{true: "Disabled", false: "Enabled"}[w.keysOff]}
		}
		answer(rw, http.StatusOK, map[string]any{"id": w.keyID(), "properties": about})
	case r.Method == http.MethodPost && path == "/listKeys":
		answer(rw, http.StatusOK, map[string]any{"primaryKey": w.keys["Primary"], "secondaryKey": w.keys["Secondary"]})
	case r.Method == http.MethodPost && path == "/regenerateKey":
		w.regenerate(rw, r)
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/operationsStatus/1"):
		status := map[string]any{"status": "Succeeded"}
		switch {
		case w.broken:
			status = map[string]any{"status": "Failed", "error": map[string]any{"code": "RegenerateKeyFailed", "message": "The key could not be regenerated."}}
		case w.pending != "":
			status["status"] = "InProgress"
		}
		answer(rw, http.StatusOK, status)
	default:
		fail(rw, refusal{status: http.StatusNotFound, code: "ResourceNotFound", message: "The Resource was not found."})
	}
}

func (w *world) regenerate(rw http.ResponseWriter, r *http.Request) {
	var body struct {
		KeyType string `json:"keyType"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || w.keys[body.KeyType] == "" {
		fail(rw, refusal{status: http.StatusBadRequest, code: "InvalidRequestBody", message: "keyType must be Primary or Secondary."})
		return
	}
	if w.pending != "" {
		fail(rw, refusal{status: http.StatusConflict, code: "Conflict", message: "Another operation is in progress."})
		return
	}
	if !w.managed {
		if !w.broken {
			w.issue(body.KeyType)
		}
		answer(rw, http.StatusOK, map[string]any{"primaryKey": w.keys["Primary"], "secondaryKey": w.keys["Secondary"]})
		return
	}
	if !w.broken {
		w.pending, w.pendDone, w.state = body.KeyType, w.now.Add(regeneration), "Updating"
	}
	rw.Header().Set("Azure-AsyncOperation", "https://management.azure.com"+subscription+"/providers/Microsoft.Cache/locations/westeurope/operationsStatus/1?api-version=2025-07-01")
	rw.Header().Set("Retry-After", "10")
	answer(rw, http.StatusAccepted, map[string]any{})
}

func answer(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body)
}

func fail(rw http.ResponseWriter, r refusal) {
	body := map[string]any{"code": r.code, "message": r.message}
	if r.inner != "" {
		body["innererror"] = map[string]any{"code": r.inner}
	}
	answer(rw, r.status, map[string]any{"error": body})
}
