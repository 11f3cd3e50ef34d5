package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// clocked is a simulated Azure over HTTP in which time passes only when somebody sleeps.
type clocked struct {
	*Azure
	t     *testing.T
	now   time.Time
	store string
}

// openClocked deploys resources, and opens their store over HTTP.
func openClocked(t *testing.T, switches Switches, made ...requests.Making) *clocked {
	t.Helper()
	store := filepath.Join(t.TempDir(), "azure.json")
	w := newWorld(t, Options{StoreFile: store}, made...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c := &clocked{t: t, now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), store: store}
	c.open(switches)
	return c
}

func (c *clocked) open(switches Switches) {
	c.t.Helper()
	opened, err := OpenAzure(context.Background(), Options{StoreFile: c.store, Switches: switches, Now: func() time.Time { return c.now }})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = opened.Close() })
	c.Azure = opened
}

// engine closes the simulated Azure, whose store is then the engine's.
func (c *clocked) engine() *world {
	c.t.Helper()
	if err := c.Close(); err != nil {
		c.t.Fatal(err)
	}
	return newWorld(c.t, Options{StoreFile: c.store})
}

// reopen takes the store back from the engine.
func (c *clocked) reopen(w *world) {
	c.t.Helper()
	if err := w.Close(); err != nil {
		c.t.Fatal(err)
	}
	c.open(Switches{})
}

// setSecret writes a secret.
func (c *clocked) setSecret(name, value string) {
	c.t.Helper()
	if answer := c.ask(http.MethodPut, kvAddress+"/secrets/"+name+"?api-version=7.6", inputs{"value": value}); answer.status != http.StatusOK {
		c.t.Fatalf("setting a secret: %v", answer.body)
	}
}

// options are those of a verb of accesskeys, on the same clock.
func (c *clocked) options() accesskeys.Options {
	return accesskeys.Options{
		Azure: accesskeys.Azure{Credential: Credential(), Transport: c, Retry: policy.RetryOptions{MaxRetries: -1}},
		Now:   func() time.Time { return c.now },
		Sleep: func(ctx context.Context, d time.Duration) error {
			c.now = c.now.Add(d)
			return ctx.Err()
		},
	}
}

// keysOf is the secret of a cache in the vault of requests.AVault.
func keysOf(cacheID string) accesskeys.Target {
	return accesskeys.Target{Environment: "dev", CacheID: cacheID, VaultURL: "https://kv-cache.vault.azure.net", SecretName: "redis-access-key"}
}

// heard is an answer over HTTP.
type heard struct {
	status int
	header http.Header
	body   map[string]any
}

// ask sends a request and decodes the answer.
func (c *clocked) ask(method, address string, body any) heard {
	c.t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, address, bytes.NewReader(content))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	response, err := c.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	answer := heard{status: response.StatusCode, header: response.Header}
	if err := json.NewDecoder(response.Body).Decode(&answer.body); err != nil && !errors.Is(err, io.EOF) {
		c.t.Fatal(err)
	}
	return answer
}
