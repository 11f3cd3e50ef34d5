package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

const (
	management = "https://management.azure.com"
	kvAddress  = "https://kv-cache.vault.azure.net"
)

func TestRequestsThatAzureRefusesAreRefusedInItsShape(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault, requests.ACluster, requests.ADatabase)
	c.setSecret("known", "planted")
	tooManyTags := map[string]any{}
	for _, name := range strings.Split("abcdefghijklmnop", "") {
		tooManyTags[name] = ""
	}
	for _, test := range []struct {
		name, method, address string
		body                  any
		status                int
		code                  string
	}{
		{"no api-version", "GET", management + requests.ClusterID, nil, 400, "MissingApiVersionParameter"},
		{"an api-version that is none", "GET", management + requests.ClusterID + "?api-version=latest", nil, 400, "InvalidApiVersionParameter"},
		{"an api-version that is served no more", "GET", management + requests.ClusterID + "?api-version=2025-04-01", nil, 400, "NoRegisteredProviderFound"},
		{"a resource that does not exist", "GET", management + requests.ClassicID + "?api-version=2024-11-01", nil, 404, "ResourceNotFound"},
		{"no id", "GET", management + "/subscriptions/x/cache?api-version=2024-11-01", nil, 400, "InvalidResourceId"},
		{"a write", "PUT", management + requests.ClusterID + "?api-version=2025-07-01", nil, 405, "MethodNotAllowed"},
		{"keys of a cluster", "POST", management + requests.ClusterID + "/listKeys?api-version=2025-07-01", nil, 405, "MethodNotAllowed"},
		{"a key that there is not", "POST", management + requests.DatabaseID + "/regenerateKey?api-version=2025-07-01", inputs{"keyType": "Third"}, 400, "InvalidRequestBody"},
		{"an operation that nobody began", "GET", management + "/subscriptions/x/providers/Microsoft.Cache/locations/y/operationsStatus/z?api-version=2025-07-01", nil, 404, "OperationNotFound"},
		{"a secret that does not exist", "GET", kvAddress + "/secrets/none?api-version=7.6", nil, 404, "SecretNotFound"},
		{"a version that does not exist", "GET", kvAddress + "/secrets/known/0?api-version=7.6", nil, 404, "SecretNotFound"},
		{"a vault without api-version", "GET", kvAddress + "/secrets/known", nil, 400, "BadParameter"},
		{"a name with a dot", "GET", kvAddress + "/secrets/a.b?api-version=7.6", nil, 400, "BadParameter"},
		{"no value", "PUT", kvAddress + "/secrets/new?api-version=7.6", inputs{}, 400, "BadParameter"},
		{"sixteen tags", "PUT", kvAddress + "/secrets/new?api-version=7.6", inputs{"value": "x", "tags": tooManyTags}, 400, "BadParameter"},
		{"a long value", "PUT", kvAddress + "/secrets/new?api-version=7.6", inputs{"value": strings.Repeat("x", 25*1024+1)}, 400, "BadParameter"},
		{"certificates", "GET", kvAddress + "/certificates?api-version=7.6", nil, 405, "MethodNotAllowed"},
		{"a key that does not exist", "POST", kvAddress + "/keys/none/rotate?api-version=7.6", nil, 404, "KeyNotFound"},
		{"a deleted key that does not exist", "GET", kvAddress + "/deletedkeys/none?api-version=7.6", nil, 404, "KeyNotFound"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			answer := c.ask(test.method, test.address, test.body)
			detail, _ := answer.body["error"].(map[string]any)
			message, _ := detail["message"].(string)
			if answer.status != test.status || detail["code"] != test.code || !strings.Contains(message, "not Azure") {
				t.Errorf("got %d %v", answer.status, answer.body)
			}
		})
	}
}

func TestNobodyIsServedWithoutATokenOfTheSandbox(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault)
	for _, address := range []string{management + requests.VaultID + "?api-version=2023-07-01", kvAddress + "/secrets?api-version=7.6"} {
		for _, token := range []string{"", "Bearer somebody-elses"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", token)
			response, err := c.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(response.Header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s with %q: %v", address, token, response)
			}
		}
	}
}

func TestOtherHostsAndAClosedSandboxAnswerNothing(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup)
	ask := func(address string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := c.Do(req)
		if err == nil {
			_ = response.Body.Close()
		}
		return err
	}
	if err := ask("https://login.microsoftonline.com/common"); err == nil || !strings.Contains(err.Error(), "not simulated") {
		t.Errorf("another host: %v", err)
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := ask(management + requests.GroupID + "?api-version=2022-09-01"); !errors.Is(err, errClosed) {
		t.Errorf("after it was closed: %v", err)
	}
}

func TestAClassicCacheHidesItsKeysFromAGet(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AClassic)
	content, err := json.Marshal(c.ask(http.MethodGet, management+requests.ClassicID+"?api-version=2024-11-01", nil).body)
	if err != nil || strings.Contains(string(content), PlantedMark) || !strings.Contains(string(content), `"sslPort":6380`) {
		t.Errorf("got %s, %v", content, err)
	}
}

// The official client is the judge of what a vault answers.
func TestTheSDKWorksWithTheSecretsOfAVault(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.VaultWith(inputs{"softDeleteRetentionInDays": 7.0, "enablePurgeProtection": nil}))
	client := c.secrets()
	for _, name := range []string{"one", "two", "two"} {
		if _, err := client.SetSecret(t.Context(), name, azsecrets.SetSecretParameters{Value: to.Ptr("value of " + name), ContentType: to.Ptr("text"),
			Tags: map[string]*string{"a": to.Ptr("b")}, SecretAttributes: &azsecrets.SecretAttributes{Expires: to.Ptr(c.now.AddDate(0, 0, 60))}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	c.reopen(c.engine()) // they are there in the next run
	client = c.secrets()
	two, err := client.GetSecret(t.Context(), "two", "", nil)
	if err != nil || *two.Value != "value of two" || *two.ContentType != "text" || *two.Tags["a"] != "b" || !two.Attributes.Expires.Equal(c.now.AddDate(0, 0, 60)) ||
		*two.Attributes.RecoveryLevel != "CustomizedRecoverable+Purgeable" || *two.Attributes.RecoverableDays != 7 {
		t.Fatalf("got %+v, %v", two, err)
	}
	var names []string
	for pager := client.NewListSecretPropertiesPager(nil); pager.More(); {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, listed := range page.Value {
			names = append(names, listed.ID.Name())
		}
	}
	if strings.Join(names, " ") != "one two" {
		t.Errorf("listed %v", names)
	}
	c.disableAndDelete(client, two.ID.Version())
}

// secrets is a client of the vault.
func (c *clocked) secrets() *azsecrets.Client {
	c.t.Helper()
	client, err := azsecrets.NewClient(kvAddress, Credential(), &azsecrets.ClientOptions{ClientOptions: azcore.ClientOptions{
		Transport: c, Retry: policy.RetryOptions{MaxRetries: -1}}})
	if err != nil {
		c.t.Fatal(err)
	}
	return client
}

// disableAndDelete takes the secret two to its end.
func (c *clocked) disableAndDelete(client *azsecrets.Client, version string) {
	c.t.Helper()
	ctx := c.t.Context()
	refusedAs := func(doing, code string, err error) {
		c.t.Helper()
		var refused *azcore.ResponseError
		if !errors.As(err, &refused) || refused.ErrorCode != code {
			c.t.Errorf("%s: %v", doing, err)
		}
	}
	must := func(doing string, err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatalf("%s: %v", doing, err)
		}
	}
	_, err := client.UpdateSecretProperties(ctx, "two", version, azsecrets.UpdateSecretPropertiesParameters{SecretAttributes: &azsecrets.SecretAttributes{Enabled: to.Ptr(false)}}, nil)
	must("disabling", err)
	_, err = client.GetSecret(ctx, "two", "", nil)
	refusedAs("reading what is disabled", "Forbidden", err)
	deleted, err := client.DeleteSecret(ctx, "two", nil)
	must("deleting", err)
	if !deleted.ScheduledPurgeDate.Equal(c.now.AddDate(0, 0, 7)) {
		c.t.Errorf("it is purged on %s", deleted.ScheduledPurgeDate)
	}
	_, err = client.SetSecret(ctx, "two", azsecrets.SetSecretParameters{Value: to.Ptr("again")}, nil)
	refusedAs("writing what was deleted", "Conflict", err)
	_, err = client.GetDeletedSecret(ctx, "two", nil)
	must("reading what was deleted", err)
	_, err = client.RecoverDeletedSecret(ctx, "two", nil)
	must("recovering", err)
	_, err = client.DeleteSecret(ctx, "two", nil)
	must("deleting again", err)
	_, err = client.PurgeDeletedSecret(ctx, "two", nil)
	must("purging", err)
	_, err = client.GetDeletedSecret(ctx, "two", nil)
	refusedAs("reading what was purged", "SecretNotFound", err)
}

func TestAVaultWithPurgeProtectionPurgesNothing(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault)
	c.setSecret("kept", "planted")
	c.ask(http.MethodDelete, kvAddress+"/secrets/kept?api-version=7.6", nil)
	if answer := c.ask(http.MethodDelete, kvAddress+"/deletedsecrets/kept?api-version=7.6", nil); answer.status != http.StatusForbidden {
		t.Errorf("got %v", answer.body)
	}
}

func TestAListHasPages(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault)
	for range 5 {
		c.setSecret("many", "planted")
	}
	next, seen := any(kvAddress+"/secrets/many/versions?api-version=7.6&maxresults=2"), 0
	for pages := 1; next != nil; pages++ {
		page := c.ask(http.MethodGet, next.(string), nil).body
		value, _ := page["value"].([]any)
		seen, next = seen+len(value), page["nextLink"]
		if pages > 3 {
			t.Fatal("there is no end to it")
		}
	}
	if seen != 5 {
		t.Errorf("%d versions", seen)
	}
}
