package sandbox

import (
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

func TestTheNameOfADeletedVaultIsFreeForItsRecoveryOnly(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "azure.json")
	for name, remove := range map[string]func(w *world) error{
		"the vault": func(w *world) error { return w.remove(requests.TokenVault, requests.VaultID) },
		"its group": func(w *world) error { return w.remove(requests.TokenGroup, requests.GroupID) },
	} {
		w := newWorld(t, Options{StoreFile: file + name}, requests.AGroup, requests.AVault, requests.AKey)
		if err := remove(w); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = newWorld(t, Options{StoreFile: file + name})
		if w.resource(requests.GroupID).ID == "" {
			w.mustMake(requests.AGroup)
		}
		if left := w.Resources(); len(left) != 1 {
			t.Errorf("after deleting %s: %v", name, left)
		}
		_, err := w.make(requests.AVault.With(inputs{"location": "northeurope"})) // the name is everybody's, in every region
		checkRefusal(t, err, ruleNamed(t, "vault-deleted"))

		recovery := inputs{"createMode": "recover"}
		for key, value := range requests.AVault.Inputs["properties"].(inputs) {
			recovery[key] = value
		}
		w.mustMake(requests.AVault.With(inputs{"properties": recovery}))
		if mode := w.resource(requests.VaultID).At("properties", "createMode"); mode != nil {
			t.Errorf("the vault says how it was created: %v", mode)
		}
	}
}

func TestWhatCannotBeUndoneInAVaultStaysWhenARequestLeavesItOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.AVault)
	properties := inputs{"tenantId": requests.SubscriptionID, "sku": inputs{"family": "A", "name": "standard"}}
	if err := w.change(requests.AVault.With(inputs{"properties": properties}), requests.VaultID); err != nil {
		t.Fatal(err)
	}
	vault := w.resource(requests.VaultID)
	if vault.At("properties", "enablePurgeProtection") != true || vault.At("properties", "enableRbacAuthorization") == true {
		t.Errorf("got %v", vault.Body)
	}
}

func TestAPutOfAKeyThatExistsChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, requests.AGroup, requests.AVault, requests.AKey)
	before := w.resource(requests.KeyID)
	if err := w.change(requests.AKey.With(inputs{"properties": inputs{"kty": "EC"}, "tags": inputs{"a": "b"}}), requests.KeyID); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.resource(requests.KeyID)); diff != "" {
		t.Errorf("the key (-before +after):\n%s", diff)
	}
}

func TestARecoveredVaultHasWhatItHeldAndItsProtection(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault, requests.AKey, requests.KeyWith(nil).With(inputs{"keyName": "other"}))
	c.setSecret("redis-access-key", "planted")
	rotated, err := c.RotateKey(t.Context(), requests.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	w := c.engine()
	w.mustRemove(requests.TokenKey, requests.VaultID+"/keys/other")
	w.mustRemove(requests.TokenVault, requests.VaultID)
	if left := w.Resources(); len(left) != 1 {
		t.Errorf("left beside the group: %v", left)
	}
	w.mustMake(requests.VaultWith(inputs{"createMode": "recover", "enablePurgeProtection": nil}))
	if uri := w.resource(requests.KeyID).Text("properties", "keyUriWithVersion"); uri != rotated.URL+"/"+rotated.New.ID {
		t.Errorf("the key is %q", uri)
	}
	if w.resource(requests.VaultID).At("properties", "enablePurgeProtection") != true {
		t.Error("purge protection is off")
	}
	_, err = w.make(requests.AKey) // as azure-native does, which takes over nothing
	if err == nil {
		t.Error("a key that came back with its vault was created again")
	}
	_, err = w.make(requests.AKey.With(inputs{"keyName": "other"}))
	checkRefusal(t, err, ruleNamed(t, "key-deleted"))
	c.reopen(w)
	if value := c.publishedKey(); value != "planted" {
		t.Errorf("the secret is %q", value)
	}
}

func TestADeletedKeyIsRecoveredThroughTheVault(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault, requests.AKey)
	for _, step := range []struct {
		method, address string
		status          int
	}{
		{http.MethodDelete, "/keys/cache", http.StatusOK},
		{http.MethodGet, "/keys/cache", http.StatusNotFound},
		{http.MethodGet, "/deletedkeys/cache", http.StatusOK},
		{http.MethodPost, "/deletedkeys/cache/recover", http.StatusOK},
		{http.MethodGet, "/keys/cache", http.StatusOK},
	} {
		if answer := c.ask(step.method, kvAddress+step.address+"?api-version=7.6", nil); answer.status != step.status {
			t.Errorf("%s %s: %d %v", step.method, step.address, answer.status, answer.body)
		}
	}
}

func TestKeysOfTheLandingZoneAreNotRotatedAndItsVaultsHoldSecrets(t *testing.T) {
	t.Parallel()
	const theirs = requests.GroupID + "-hub/providers/Microsoft.KeyVault/vaults/kv-hub"
	file := filepath.Join(t.TempDir(), "azure.json")
	zone := []arm.Resource{
		{ID: theirs, Type: typeVault, Body: inputs{"location": "westeurope"}},
		{ID: theirs + "/keys/cache", Type: typeKey, Body: inputs{"properties": inputs{"kty": "RSA"}}},
	}
	for range 2 { // the second start finds what the first one left
		s := start(t, Options{StoreFile: file, LandingZone: zone})
		c := &clocked{Azure: s.Azure(), t: t}
		if _, err := c.RotateKey(t.Context(), theirs+"/keys/cache"); err == nil || !strings.Contains(err.Error(), "rule landing-zone") {
			t.Errorf("rotating: %v", err)
		}
		if answer := c.ask(http.MethodPut, "https://kv-hub.vault.azure.net/secrets/a?api-version=7.6", inputs{"value": "planted"}); answer.status != http.StatusOK {
			t.Errorf("writing a secret: %v", answer.body)
		}
		if err := errors.Join(c.Close(), s.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
