package sandbox

import (
	"net/http"
	"testing"
	"time"

	azurearm "github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/keyversion"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// encrypted is a cluster with a key of its own.
var encrypted = []requests.Making{requests.AGroup, requests.AnIdentity, requests.AVault, requests.AKey, requests.AKeyRole, requests.AnEncryptedCluster}

func TestAClusterIsEncryptedWithAKeyThatItMayUse(t *testing.T) {
	t.Parallel()
	before := encrypted[:4:4]
	const theirs = requests.GroupID + "-hub/providers/Microsoft.KeyVault/"
	allowed := inputs{"objectId": requests.IdentityPrincipal, "permissions": inputs{"keys": []any{"Get", "WrapKey", "UnwrapKey"}}}
	hub := []arm.Resource{
		{ID: theirs + "managedHSMs/hsm-cache", Type: typeHSM, Body: inputs{"location": "westeurope", "properties": inputs{"enablePurgeProtection": true}}},
		{ID: theirs + "vaults/kv-policies", Type: typeVault, Body: inputs{"location": "westeurope", "properties": inputs{
			"enablePurgeProtection": true, "accessPolicies": []any{allowed}}}},
		{ID: theirs + "vaults/kv-policies/keys/cache", Type: typeKey, Body: inputs{"properties": inputs{"kty": "RSA"}}},
	}
	for _, test := range []struct {
		name     string
		made     []requests.Making
		makes    requests.Making
		switches Switches
	}{
		{name: "by a role at the key", made: encrypted[:5], makes: requests.AnEncryptedCluster},
		{name: "by a role at the vault", made: append(before, requests.AKeyRole.With(inputs{"scope": requests.VaultID})), makes: requests.AnEncryptedCluster},
		{name: "by a role at the group", made: append(before, requests.AKeyRole.With(inputs{"scope": requests.GroupID})), makes: requests.AnEncryptedCluster},
		{name: "by an access policy", made: encrypted[:2], makes: requests.AnEncryptedCluster.With(
			requests.EncryptedWith("https://kv-policies.vault.azure.net/keys/cache/" + versionID(theirs+"vaults/kv-policies/keys/cache", 1)))},
		{name: "of a closed vault by the first reading", makes: requests.AnEncryptedCluster,
			made: []requests.Making{requests.AGroup, requests.AnIdentity, requests.ClosedVault, requests.AKey, requests.AKeyRole}},
		{name: "of an open vault by the second reading", made: encrypted[:5], makes: requests.AnEncryptedCluster, switches: Switches{ClosedVaults: "blocked"}},
		{name: "of a managed HSM", made: encrypted[:2], makes: requests.AnEncryptedCluster.With(
			requests.EncryptedWith("https://hsm-cache.managedhsm.azure.net/keys/cache/" + requests.KeyVersion))},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, Options{Switches: test.switches, LandingZone: hub}, test.made...)
			if _, err := w.make(test.makes); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWhatIsOnceEncryptedIsNotAskedAgainUnlessTheKeyChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, Options{}, encrypted...)
	w.mustRemove(requests.TokenRole, requests.KeyID+"/providers/Microsoft.Authorization/roleAssignments/"+requests.Somebody)
	if err := w.change(requests.AnEncryptedCluster.With(inputs{"tags": inputs{"a": "b"}}), requests.ClusterID); err != nil {
		t.Errorf("a new tag: %v", err)
	}
	if err := w.change(requests.ACluster, requests.ClusterID); err != nil {
		t.Errorf("Microsoft's keys: %v", err)
	}
	err := w.change(requests.AnEncryptedCluster, requests.ClusterID)
	checkRefusal(t, err, ruleNamed(t, "managed-encryption-role"))
}

// A rotation shows in the key, and the cluster keeps its version until somebody moves it.
func TestAKeyIsRotatedBehindItsCluster(t *testing.T) {
	t.Parallel()
	made := append([]requests.Making{}, encrypted...)
	made[3] = requests.KeyWith(inputs{"rotationPolicy": inputs{
		"attributes":      inputs{"expiryTime": "P15M"},
		"lifetimeActions": []any{inputs{"action": inputs{"type": "rotate"}, "trigger": inputs{"timeAfterCreate": "P12M"}}},
	}})
	c := openClocked(t, Switches{}, made...)
	ask := func() keyversion.Version {
		t.Helper()
		options := &azurearm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: c, Retry: policy.RetryOptions{MaxRetries: -1}}, DisableRPRegistration: true}
		found, err := keyversion.Newest(t.Context(), requests.KeyID, Credential(), options)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if first := ask(); first.ID != requests.KeyVersion || !first.Expires.IsZero() {
		t.Errorf("before the rotation: %+v", first)
	}
	rotated, err := c.RotateKey(t.Context(), requests.KeyID)
	if err != nil || rotated.Old.ID != requests.KeyVersion {
		t.Fatalf("got %+v, %v", rotated, err)
	}
	expires := time.Date(2028, 2, 23, 9, 0, 0, 0, time.UTC)
	if newest := ask(); newest.ID != rotated.New.ID || newest.URL != requests.KeyURL+"/"+rotated.New.ID || !newest.Expires.Equal(expires) {
		t.Errorf("after the rotation: %+v, want %+v", newest, rotated)
	}
	// The vault rotates as well.
	third := c.ask(http.MethodPost, requests.KeyURL+"/rotate?api-version=7.6", nil).body
	versions := c.ask(http.MethodGet, requests.KeyURL+"/versions?api-version=7.6", nil).body
	if listed, _ := versions["value"].([]any); len(listed) != 3 || third["key"] == nil {
		t.Errorf("the third version is %v; all of them are %v", third, versions)
	}
	w := c.engine()
	if url := encryptionText(w.resource(requests.ClusterID), "keyEncryptionKeyUrl"); url != requests.KeyURL+"/"+requests.KeyVersion {
		t.Errorf("the cluster is encrypted with %s", url)
	}
	if err := w.change(made[3], requests.KeyID); err != nil {
		t.Errorf("writing the key again: %v", err)
	}
	if err := w.change(requests.AnEncryptedCluster.With(requests.EncryptedWith(rotated.URL+"/"+rotated.New.ID)), requests.ClusterID); err != nil {
		t.Errorf("moving the cluster: %v", err)
	}
}

func TestOnlyAKeyIsRotated(t *testing.T) {
	t.Parallel()
	c := openClocked(t, Switches{}, requests.AGroup, requests.AVault)
	for _, id := range []string{requests.KeyID, requests.VaultID} {
		if _, err := c.RotateKey(t.Context(), id); err == nil {
			t.Errorf("%s was rotated", id)
		}
	}
}
