package keyversion_test

import (
	"context"
	"encoding/json"
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

// ask asks a server that answers with a status and a body.
func ask(t *testing.T, status int, body any) (keyversion.Version, *http.Request, error) {
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
	version, err := keyversion.Newest(t.Context(), keyID, token{}, options)
	return version, seen, err
}

func TestTheNewestVersionIsAskedOfResourceManagerNotOfTheVault(t *testing.T) {
	t.Parallel()
	url := "https://kv.vault.azure.net/keys/cache/" + version
	newest, request, err := ask(t, http.StatusOK, map[string]any{"properties": map[string]any{
		"keyUriWithVersion": url, "attributes": map[string]any{"exp": 1834876800},
	}})
	want := keyversion.Version{ID: version, URL: url, Expires: time.Date(2028, 2, 23, 0, 0, 0, 0, time.UTC)}
	if err != nil || newest != want {
		t.Errorf("got %+v, %v, want %+v", newest, err, want)
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
			_, _, err := ask(t, c.status, c.body)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "planted-token") {
				t.Errorf("got %v", err)
			}
		})
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
