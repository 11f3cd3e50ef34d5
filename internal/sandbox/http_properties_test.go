package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

const managedByARM = "https://" + managementHost

func TestResourceManagerShowsAVersionOfAKeyAndASecretWithoutItsValue(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{VaultsUnreachable: true}, requests.AGroup, requests.AVault, requests.AKey)
	rotated, err := c.RotateKey(t.Context(), requests.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	old := c.ask(http.MethodGet, managedByARM+requests.KeyID+"/versions/"+rotated.Old.ID+"?api-version=2023-07-01", nil)
	properties, _ := old.body["properties"].(map[string]any)
	if old.status != http.StatusOK || properties["keyUriWithVersion"] != rotated.URL+"/"+rotated.Old.ID || properties["attributes"] == nil {
		t.Errorf("an older version: %d %v", old.status, old.body)
	}
	for _, path := range []string{"/versions/ffffffffffffffffffffffffffffffff", "none/versions/" + rotated.Old.ID} {
		if answer := c.ask(http.MethodGet, managedByARM+requests.KeyID+path+"?api-version=2023-07-01", nil); answer.status != http.StatusNotFound {
			t.Errorf("%s: %d %v", path, answer.status, answer.body)
		}
	}
	if none := c.ask(http.MethodGet, managedByARM+requests.VaultID+"/secrets/redis-access-key?api-version=2023-07-01", nil); none.status != http.StatusNotFound {
		t.Errorf("no secret: %d %v", none.status, none.body)
	}
}

func TestResourceManagerNeverShowsTheValueOfASecret(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault)
	c.setSecret("redis-access-key", "planted-value")
	answer := c.ask(http.MethodGet, managedByARM+requests.VaultID+"/secrets/redis-access-key?api-version=2023-07-01", nil)
	properties, _ := answer.body["properties"].(map[string]any)
	url, _ := properties["secretUriWithVersion"].(string)
	if answer.status != http.StatusOK || !strings.HasPrefix(url, kvAddress+"/secrets/redis-access-key/") {
		t.Errorf("got %d %v", answer.status, answer.body)
	}
	if text, err := json.Marshal(answer.body); err != nil || strings.Contains(string(text), "planted-value") {
		t.Errorf("the value is shown, %v: %s", err, text)
	}
	if older := c.ask(http.MethodGet, managedByARM+requests.VaultID+"/secrets/redis-access-key/versions/1?api-version=2023-07-01", nil); older.status != http.StatusMethodNotAllowed {
		t.Errorf("a version of a secret, which is not simulated: %d %v", older.status, older.body)
	}
}
