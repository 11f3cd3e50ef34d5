package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// keyed is an environment whose cache takes access keys, on either service.
var keyed = map[string]struct {
	cacheID string
	made    []requests.Making
	keysOff requests.Making
	owner   string
}{
	"managed": {
		cacheID: requests.ClusterID, owner: requests.DatabaseID,
		made:    []requests.Making{requests.AGroup, requests.AVault, requests.ACluster, requests.ADatabase.With(inputs{"accessKeysAuthentication": "Enabled"})},
		keysOff: requests.ADatabase,
	},
	"classic": {
		cacheID: requests.ClassicID, owner: requests.ClassicID,
		made:    []requests.Making{requests.AGroup, requests.AVault, requests.AClassic},
		keysOff: requests.AClassic.With(inputs{"disableAccessKeyAuthentication": true}),
	},
}

func TestAccessKeysArePublishedRotatedAndRetired(t *testing.T) {
	t.Parallel()
	for name, k := range keyed {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := openClocked(t, Switches{}, k.made...)
			published, err := accesskeys.Publish(t.Context(), keysOf(k.cacheID), accesskeys.PublishOptions{Options: c.options()})
			if err != nil || !published.Written || published.Slot != accesskeys.Primary {
				t.Fatalf("publishing: %+v, %v", published, err)
			}
			if value := c.publishedKey(); value != PlantedKey(k.owner, "primary") {
				t.Errorf("published %q", value)
			}
			rotation, err := accesskeys.Rotate(t.Context(), keysOf(k.cacheID), accesskeys.RotateOptions{Options: c.options(), Drain: time.Minute, Owner: "a test"})
			if err != nil || !rotation.Finished || rotation.New != accesskeys.Secondary || rotation.Disabled != 1 {
				t.Fatalf("rotating: %+v, %v", rotation, err)
			}
			rotated := c.publishedKey()
			if rotated == PlantedKey(k.owner, "secondary") || !strings.HasPrefix(rotated, PlantedMark) {
				t.Errorf("published after the rotation: %q", rotated)
			}
			_, err = accesskeys.Retire(t.Context(), keysOf(k.cacheID), accesskeys.RetireOptions{Options: c.options()})
			if !errors.Is(err, accesskeys.ErrKeysOn) {
				t.Errorf("retiring while keys are on: %v", err)
			}
			c.deploy(k.keysOff, k.owner)
			retired, err := accesskeys.Retire(t.Context(), keysOf(k.cacheID), accesskeys.RetireOptions{Options: c.options()})
			if err != nil || !retired.Deleted || retired.RecoverableDays != 90 || !retired.PurgedAt.Equal(c.now.AddDate(0, 0, 90)) {
				t.Fatalf("retiring: %+v, %v", retired, err)
			}
			again, err := accesskeys.Retire(t.Context(), keysOf(k.cacheID), accesskeys.RetireOptions{Options: c.options()})
			if err != nil || again.Deleted {
				t.Errorf("retiring again: %+v, %v", again, err)
			}
		})
	}
}

// publishedKey reads the secret as a client does.
func (c *clocked) publishedKey() string {
	c.t.Helper()
	value, _ := c.ask(http.MethodGet, kvAddress+"/secrets/redis-access-key?api-version=7.6", nil).body["value"].(string)
	return value
}

// deploy has the engine change a resource while nobody else holds the store.
func (c *clocked) deploy(m requests.Making, id string) {
	c.t.Helper()
	w := c.engine()
	if err := w.change(m, id); err != nil {
		c.t.Fatal(err)
	}
	c.reopen(w)
}

func TestARegenerationOfTheManagedServiceTakesItsTime(t *testing.T) {
	t.Parallel()
	k := keyed["managed"]
	c := openClocked(t, Switches{}, k.made...)
	at := "https://management.azure.com" + k.owner
	const version = "?api-version=2025-07-01"
	before := c.ask(http.MethodPost, at+"/listKeys"+version, nil).body
	accepted := c.ask(http.MethodPost, at+"/regenerateKey"+version, inputs{"keyType": "Secondary"})
	operation := accepted.header.Get("Azure-AsyncOperation")
	if accepted.status != http.StatusAccepted || operation == "" {
		t.Fatalf("got %d, operation %q", accepted.status, operation)
	}
	if answer := c.ask(http.MethodPost, at+"/regenerateKey"+version, inputs{"keyType": "Primary"}); answer.status != http.StatusConflict {
		t.Errorf("a second one meanwhile: %v", answer.body)
	}
	check := func(status, state string) {
		t.Helper()
		poll := c.ask(http.MethodGet, operation, nil).body
		properties, _ := c.ask(http.MethodGet, at+version, nil).body["properties"].(map[string]any)
		if poll["status"] != status || properties["provisioningState"] != state {
			t.Errorf("the operation is %v, the database %v; want %s, %s", poll["status"], properties["provisioningState"], status, state)
		}
	}
	check("InProgress", "Updating")
	c.now = c.now.Add(time.Second)
	check("Succeeded", "Succeeded")
	after := c.ask(http.MethodPost, at+"/listKeys"+version, nil).body
	if before["primaryKey"] != after["primaryKey"] || before["secondaryKey"] == after["secondaryKey"] {
		t.Errorf("before %v, after %v", before, after)
	}
	// What was regenerated is there in the next run.
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c.open(Switches{})
	if later := c.ask(http.MethodPost, at+"/listKeys"+version, nil).body; fmt.Sprint(later) != fmt.Sprint(after) {
		t.Errorf("after a restart %v, want %v", later, after)
	}
}

func TestAVaultThatIsClosedToThisMachineRefusesIt(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{VaultsUnreachable: true}, requests.AGroup, requests.ClosedVault, requests.AClassic)
	_, err := accesskeys.Publish(t.Context(), keysOf(requests.ClassicID), accesskeys.PublishOptions{Options: c.options()})
	if err == nil || !strings.Contains(err.Error(), "403 ForbiddenByConnection") || !strings.Contains(err.Error(), "private endpoint") {
		t.Errorf("got %v", err)
	}
}

func TestAVaultThatDoesNotExistHasNoAddress(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AClassic)
	_, err := accesskeys.Publish(t.Context(), keysOf(requests.ClassicID), accesskeys.PublishOptions{Options: c.options()})
	if err == nil || !strings.Contains(err.Error(), "does not resolve from here") {
		t.Errorf("got %v", err)
	}
}

func TestWhatDoesNotFitOnTheDiskHasNotHappened(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{StoreFile: filepath.Join(t.TempDir(), "azure.json")}, requests.AGroup, requests.AVault, requests.AKey, requests.AClassic)
	c := &clocked{Azure: w.Azure(), t: t}
	c.setSecret("kept", "planted")
	opened := w.azure.store.lines
	w.azure.store.lines = &disk{journal: opened}
	const listKeys = management + requests.ClassicID + "/listKeys?api-version=2024-11-01"
	before := c.ask(http.MethodPost, listKeys, nil).body
	for _, step := range []struct {
		method, address string
		body            any
	}{
		{http.MethodPost, management + requests.ClassicID + "/regenerateKey?api-version=2024-11-01", inputs{"keyType": "Primary"}},
		{http.MethodPut, kvAddress + "/secrets/kept?api-version=7.6", inputs{"value": "another"}},
		{http.MethodDelete, kvAddress + "/secrets/kept?api-version=7.6", nil},
		{http.MethodPost, kvAddress + "/keys/cache/rotate?api-version=7.6", nil},
		{http.MethodDelete, kvAddress + "/keys/cache?api-version=7.6", nil},
	} {
		if answer := c.ask(step.method, step.address, step.body); answer.status != http.StatusInternalServerError {
			t.Errorf("%s %s: %d %v", step.method, step.address, answer.status, answer.body)
		}
	}
	w.azure.store.lines = opened
	if after := c.ask(http.MethodPost, listKeys, nil).body; fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("keys before %v, after %v", before, after)
	}
	if kept := c.ask(http.MethodGet, kvAddress+"/secrets/kept?api-version=7.6", nil).body["value"]; kept != "planted" {
		t.Errorf("the secret is %v", kept)
	}
	if versions := c.ask(http.MethodGet, kvAddress+"/keys/cache/versions?api-version=7.6", nil).body["value"].([]any); len(versions) != 1 {
		t.Errorf("versions of the key: %v", versions)
	}
}
