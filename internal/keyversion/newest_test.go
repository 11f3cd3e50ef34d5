package keyversion_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/keyversion"
)

const keyID = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/keys/cache"

type token struct{}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "planted-token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// question asks something of Azure.
type question func(context.Context, azcore.TokenCredential, *arm.ClientOptions) (string, keyversion.Version, error)

func newest(ctx context.Context, credential azcore.TokenCredential, options *arm.ClientOptions) (string, keyversion.Version, error) {
	found, err := keyversion.Newest(ctx, keyID, credential, options)
	return "", found, err
}

// ask asks a server that answers with a status and a body.
func ask(t *testing.T, what question, status int, body any) (string, keyversion.Version, *http.Request, error) {
	t.Helper()
	var seen *http.Request
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	options := &arm.ClientOptions{
		ClientOptions: policy.ClientOptions{
			Transport: server.Client(), Retry: policy.RetryOptions{MaxRetries: -1},
			Cloud: cloud.Configuration{Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
				cloud.ResourceManager: {Endpoint: server.URL, Audience: "https://management.azure.com"},
			}},
		},
		DisableRPRegistration: true,
	}
	id, version, err := what(t.Context(), token{}, options)
	return id, version, seen, err
}

func TestTheNewestVersionIsAskedOfResourceManagerNotOfTheVault(t *testing.T) {
	t.Parallel()
	url := "https://kv.vault.azure.net/keys/cache/" + version
	_, found, request, err := ask(t, newest, http.StatusOK, map[string]any{"properties": map[string]any{
		"keyUriWithVersion": url, "attributes": map[string]any{"created": 1795392000, "exp": 1834876800},
	}})
	want := keyversion.Version{ID: version, URL: url, Created: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Expires: time.Date(2028, 2, 23, 0, 0, 0, 0, time.UTC)}
	if err != nil || found != want {
		t.Errorf("got %+v, %v, want %+v", found, err, want)
	}
	if found.Key() != "cache" || found.Host() != "kv.vault.azure.net" {
		t.Errorf("the key is %s at %s", found.Key(), found.Host())
	}
	if request.Method != http.MethodGet || request.URL.Path != keyID || request.URL.RawQuery != "api-version=2023-07-01" {
		t.Errorf("asked %s %s", request.Method, request.URL)
	}
}

func TestAnAnswerWithoutAVersionIsAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   any
		want   string
	}{
		"the key is not there": {http.StatusNotFound, map[string]any{"error": map[string]any{"code": "KeyNotFound", "message": "no such key"}}, "KeyNotFound"},
		"nobody may read it":   {http.StatusForbidden, map[string]any{"error": map[string]any{"code": "AuthorizationFailed"}}, "AuthorizationFailed"},
		"it has no version":    {http.StatusOK, map[string]any{"properties": map[string]any{"keyUriWithVersion": "https://kv.vault.azure.net/keys/cache"}}, "no URL of a key with its version"},
		"it is empty":          {http.StatusOK, map[string]any{}, "no URL of a key with its version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, _, err := ask(t, newest, c.status, c.body)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "planted-token") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// refusing is a credential that gives no token.
type refusing struct{ err error }

func (r refusing) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, r.err
}

func TestAQuestionThatIsNeverAskedSaysWhy(t *testing.T) {
	t.Parallel()
	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{Retry: policy.RetryOptions{MaxRetries: -1}}, DisableRPRegistration: true}
	const unsigned = "DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n..."
	_, err := keyversion.Newest(t.Context(), keyID, refusing{errors.New(unsigned)}, options)
	if err == nil || !strings.Contains(err.Error(), "sign in (az login)") || strings.Contains(err.Error(), "\n") {
		t.Errorf("nobody is signed in: %v", err)
	}
	if _, err = keyversion.Newest(t.Context(), keyID, refusing{context.Canceled}, options); !errors.Is(err, context.Canceled) {
		t.Errorf("an interruption is not recognisable: %v", err)
	}
}

func TestAKeyIsFoundByItsURL(t *testing.T) {
	t.Parallel()
	const vaultID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/KV"
	for name, c := range map[string]struct {
		url, filter string
		found       []any
		want, fails string
	}{
		"in a vault": {
			"https://kv.vault.azure.net/keys/cache/" + version, "resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'kv'",
			[]any{map[string]any{"id": vaultID}}, vaultID + "/keys/cache", "",
		},
		"in a managed HSM": {
			"https://hsm.managedhsm.azure.net/keys/cache/" + version, "resourceType eq 'Microsoft.KeyVault/managedHSMs' and name eq 'hsm'",
			[]any{map[string]any{"id": "/x/hsm"}}, "/x/hsm/keys/cache", "",
		},
		"nowhere to be seen": {
			"https://kv.vault.azure.net/keys/cache/" + version, "resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'kv'",
			nil, "", "--key-id",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, err := keyversion.FromURL(c.url)
			if err != nil {
				t.Fatal(err)
			}
			locate := func(ctx context.Context, credential azcore.TokenCredential, options *arm.ClientOptions) (string, keyversion.Version, error) {
				id, err := keyversion.Locate(ctx, from, "s", credential, options)
				return id, keyversion.Version{}, err
			}
			id, _, request, err := ask(t, locate, http.StatusOK, map[string]any{"value": c.found})
			if id != c.want || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("got %s, %v", id, err)
			}
			if filter := request.URL.Query().Get("$filter"); filter != c.filter || strings.Contains(request.URL.RawQuery, "+") {
				t.Errorf("asked for %s", filter)
			}
		})
	}
}

func TestOneVersionIsAskedForByItsName(t *testing.T) {
	t.Parallel()
	get := func(ctx context.Context, credential azcore.TokenCredential, options *arm.ClientOptions) (string, keyversion.Version, error) {
		found, err := keyversion.Get(ctx, keyID, version, credential, options)
		return "", found, err
	}
	_, found, request, err := ask(t, get, http.StatusOK, map[string]any{"properties": map[string]any{"keyUriWithVersion": "https://kv.vault.azure.net/keys/cache/" + version}})
	if err != nil || found.ID != version || request.URL.Path != keyID+"/versions/"+version {
		t.Errorf("got %+v, %v from %s", found, err, request.URL)
	}
}

func TestAVersionThatEndsWithinSixtyDaysIsTold(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for days, want := range map[int]bool{-1: true, 0: true, 59: true, 60: false, 400: false} {
		if got := (keyversion.Version{Expires: now.AddDate(0, 0, days)}).EndsSoon(now); got != want {
			t.Errorf("%d days before its end: %v", days, got)
		}
	}
	if (keyversion.Version{}).EndsSoon(now) {
		t.Error("a version without an end ends soon")
	}
}
