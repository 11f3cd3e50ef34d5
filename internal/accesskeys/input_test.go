package accesskeys_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// vaultFails makes every request to the vault fail before it is sent.
func vaultFails(err error) func(*http.Request) error {
	return func(req *http.Request) error {
		if strings.HasSuffix(req.URL.Host, "vault.azure.net") {
			return &url.Error{Op: "Get", URL: req.URL.String(), Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
		}
		return nil
	}
}

// tooLate is what a real connection to nowhere ends with, which says of itself that it is the end of a context.
func tooLate() error {
	_, err := net.DialTimeout("tcp", "192.0.2.1:443", time.Nanosecond)
	return err
}

// refuse makes the fake refuse every request to a host.
func refuse(host string, with refusal) func(*world) {
	return func(w *world) {
		w.refuse = func(r *http.Request) *refusal {
			if strings.HasSuffix(r.Host, host) {
				return &with
			}
			return nil
		}
	}
}

func TestARotationThatCannotBeginSaysWhyAndChangesNothing(t *testing.T) {
	t.Parallel()
	const vault, management = "vault.azure.net", "management.azure.com"
	cases := map[string]struct {
		world  func(*world)
		before func(*http.Request) error
		is     error
		says   []string
	}{
		"vault's name unknown":         {before: vaultFails(&net.DNSError{Err: "no such host", Name: "shop-prod-keys.vault.azure.net", IsNotFound: true}), says: []string{"does not resolve from here", "privatelink.vaultcore.azure.net"}},
		"vault out of reach":           {before: vaultFails(errors.New("connection timed out")), says: []string{"private endpoint", "TCP 443"}},
		"vault closed to this network": {world: refuse(vault, refusal{403, "Forbidden", "ForbiddenByConnection", "Public network access is disabled."}), says: []string{"ForbiddenByConnection", "run this inside the network"}},
		"vault's firewall":             {world: refuse(vault, refusal{403, "Forbidden", "ForbiddenByFirewall", "Client address is not authorized."}), says: []string{"firewall does not know this address"}},
		"vault behind a silent door":   {before: vaultFails(tooLate()), says: []string{"i/o timeout", "private endpoint", "TCP 443"}},
		"credential out of reach": {before: func(*http.Request) error {
			return &url.Error{Op: "Post", URL: "https://login.microsoftonline.com/x", Err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("refused")}}
		}, says: []string{"login.microsoftonline.com", "refused"}},
		"nobody signed in": {before: func(*http.Request) error {
			return errors.New(unsigned)
		}, says: []string{"az login"}},
		"no role on the vault":       {world: refuse(vault, refusal{403, "Forbidden", "ForbiddenByRbac", "Caller is not authorized to perform action on resource.\r\nCaller: appid=x"}), says: []string{"Key Vault Secrets Officer"}},
		"no role on the cache":       {world: refuse(management, refusal{403, "AuthorizationFailed", "", "The client does not have authorization."}), says: []string{"Redis Cache Contributor", classicID}},
		"a lock on the cache":        {world: refuse(management, refusal{409, "ScopeLocked", "", "The scope cannot perform write operation because following scope(s) are locked."}), says: []string{"ReadOnly lock", "CanNotDelete"}},
		"no such cache":              {world: refuse(management, refusal{404, "ResourceNotFound", "", "The Resource was not found."}), says: []string{"is there a cache"}},
		"a key in Azure's own error": {world: refuse(management, refusal{500, "InternalServerError", "", "cannot parse ECHOEDkey0001AzCaAbCdEfGhIjKlMnOpQrStUvWx="}), says: []string{"[key not shown]"}},
		"another cache's secret":     {world: func(w *world) { w.newest().tags["ProviderAddress"] = classicID + "2" }, says: []string{"holds a key of " + classicID + "2", "use another secret"}},
		"nobody's secret":            {world: func(w *world) { delete(w.newest().tags, "ProviderAddress") }, says: []string{"no tag ProviderAddress"}},
		"keys off":                   {world: func(w *world) { w.keysOff = true }, is: accesskeys.ErrKeysOff, says: []string{"disableAccessKeyAuthentication", "redoubt keys retire prod"}},
		"no secret":                  {world: func(w *world) { w.versions = nil }, is: accesskeys.ErrNotPublished, says: []string{"redoubt keys publish prod"}},
		"a disabled secret":          {world: func(w *world) { w.newest().enabled = false }, says: []string{"SecretDisabled", "enable it"}},
		"a key of somebody's making": {world: func(w *world) { w.issue("Primary") }, is: accesskeys.ErrNotAccepted, says: []string{"redoubt keys publish prod"}},
		"a cache that failed":        {world: func(w *world) { w.state = "Failed" }, says: []string{"in the state Failed"}},
		"a cache that never settles": {world: func(w *world) { w.state = "Scaling" }, says: []string{"Scaling", "run again"}},
		"an unknown step in the tags": {world: func(w *world) {
			w.newest().tags["redoubt-step"] = "drian"
			w.newest().tags["redoubt-started"] = "2026-11-23T08:00:00Z"
		}, says: []string{`did you mean "drain"?`}},
		"a damaged time in the tags": {world: func(w *world) {
			w.newest().tags["redoubt-step"] = "drain"
			w.newest().tags["redoubt-started"] = "yesterday"
		}, says: []string{"tags.redoubt-started: not a time", "tags.redoubt-drain-ends"}},
		"too many tags": {world: func(w *world) { tooManyTags(w.newest().tags) }, says: []string{"tags: too many", "got 6"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(false)
			if c.world != nil {
				c.world(w)
			}
			wire := &wire{world: w, before: c.before}
			var heard []accesskeys.Event
			result, err := accesskeys.Rotate(context.Background(), w.target(), accesskeys.RotateOptions{Options: wire.options(&heard), Drain: drain})
			scan(t, heard, result, err)
			if err == nil || (c.is != nil && !errors.Is(err, c.is)) {
				t.Fatalf("got %v", err)
			}
			t.Log(err)
			for _, part := range c.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error does not say %q: %v", part, err)
				}
			}
			if strings.Contains(err.Error(), "ECHOEDkey") || strings.Contains(err.Error(), "\n---") {
				t.Errorf("the error shows what Azure answered: %v", err)
			}
			if writes(wire.sent) != 0 {
				t.Errorf("it wrote: %v", wire.sent)
			}
		})
	}
}

// unsigned is what the SDK says when it finds no credential.
const unsigned = "DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:"

func tooManyTags(tags map[string]string) {
	for _, tag := range strings.Fields("a b c d e") {
		tags[tag] = "x"
	}
}

func TestAnExpiredKeyIsRotatedWithANote(t *testing.T) {
	t.Parallel()
	w := published(false)
	w.newest().expires = w.now.Add(-time.Hour).Unix()
	result, err := rotate(t, &wire{world: w}, nil)
	if err != nil || !result.Finished || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "expired 2026-11-23T08:00:00Z") {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestEveryWrongInputIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	target := accesskeys.Target{CacheID: subscription + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/x", VaultURL: "https://vault.azure.net.evil.example", SecretName: "a_b"}
	_, err := accesskeys.Rotate(context.Background(), target, accesskeys.RotateOptions{ValidityDays: 7, Drain: time.Second})
	problems, ok := validation.From(err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var paths []string
	for _, problem := range problems {
		paths = append(paths, problem.Path)
	}
	if got, want := strings.Join(paths, " "), "target.environment target.cacheId target.vaultUrl target.secretName validityDays drain azure.credential"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyTheAddressOfAVaultIsAskedForASecret(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"https://shop.vault.azure.net":           true,
		"https://shop.vault.azure.net/":          true,
		"https://shop.vault.usgovcloudapi.net":   true,
		"https://shop.vault.azure.cn":            true,
		"http://shop.vault.azure.net":            false,
		"https://shop.vault.azure.net/secrets/x": false,
		"https://shop.vault.azure.net:8443":      false,
		"https://me@shop.vault.azure.net":        false,
		"https://sh--op.vault.azure.net":         false,
		"https://shop.example.net":               false,
		"shop":                                   false,
	} {
		target := accesskeys.Target{Environment: "prod", CacheID: managedID + "/databases/default", VaultURL: address, SecretName: secretName}
		_, err := accesskeys.Retire(context.Background(), target, accesskeys.RetireOptions{})
		if named := strings.Contains(err.Error(), "target.vaultUrl"); named == good {
			t.Errorf("%s: %v", address, err)
		}
	}
}
