package engine_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/revocation"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// The cache of prod and what is around it.
const (
	prodGroup  = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg-cache-prod"
	prodCache  = prodGroup + "/providers/Microsoft.Cache/redisEnterprise/amr-cache-prod-f36c15"
	locksBelow = "/providers/Microsoft.Authorization/locks/"
	prodLock   = prodCache + locksBelow + "lock-amr-cache-prod-f36c15"
	prodOrders = "3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17"
	prodWeb    = "9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59"
)

// held is a resource in the simulated Azure as JSON; "" when there is none.
func (c *cli) held(stack, id string) string {
	c.t.Helper()
	text := ""
	c.azure(stack, func(azure *sandbox.Azure) { text = ask(c.t, azure, http.MethodGet, id, "") })
	return text
}

// ask sends one request; the answer is "" for a 404.
func ask(t *testing.T, azure *sandbox.Azure, method, id, body string) string {
	t.Helper()
	version := "2020-05-01"
	switch {
	case strings.Contains(id, locksBelow):
	case strings.Contains(id, "/redisEnterprise/"):
		version = "2025-07-01"
	default:
		version = "2024-11-01"
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "https://management.azure.com"+id+"?api-version="+version, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	token, err := sandbox.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token.Token)
	resp, err := azure.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusNotFound && resp.StatusCode > 299 {
		t.Fatalf("%s %s: %d %s, %v", method, id, resp.StatusCode, content, err)
	}
	if resp.StatusCode == http.StatusNotFound {
		return ""
	}
	return string(content)
}

func TestAccessToALockedCacheIsRevokedAndTheNextUpHasNothingToDo(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "prod", "--sandbox")
	before := c.held("prod", prodLock)
	if !strings.Contains(before, "Ask the platform team") || c.held("prod", prodCache+"/databases/default/accessPolicyAssignments/ordersapi") == "" {
		t.Fatalf("prod has no lock, or no assignment: %s", before)
	}

	wantParts(t, c.run("access", "revoke", "prod", "order-api", "--sandbox"), 1, `did you mean "orders-api"?`, "web-app ("+prodWeb+")")
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox", "--dry-run"), 0, "ordersapi", "lock-amr-cache-prod-f36c15", "-         orders-api:", "dry run: nothing was changed")
	c.wantUnchanged("prod")
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox", "--yes"), 0, "lock off", "lock on", "revoked", "connections that are open now", "SANDBOX")
	if after := c.held("prod", prodLock); after != before {
		t.Errorf("the lock was\n%s\nand is\n%s", before, after)
	}
	if cache := c.held("prod", prodCache); strings.Contains(cache, revocation.TagPrefix) {
		t.Errorf("the journal is left: %s", cache)
	}
	if c.held("prod", prodCache+"/databases/default/accessPolicyAssignments/ordersapi") != "" || c.held("prod", prodCache+"/databases/default/accessPolicyAssignments/webapp") == "" {
		t.Error("the wrong assignment is gone")
	}
	c.wantUnchanged("prod")
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox"), 0, "orders-api has no access to the cache of prod")
	o := c.must("up", "prod", "--sandbox")
	if strings.Contains(o.stdout, "created") || strings.Contains(o.stdout, "deleted") {
		t.Errorf("the up after it changes something: %s", o)
	}
	c.wantUnchanged("prod")
	if c.held("prod", prodLock) != before {
		t.Error("the up after it changes the lock")
	}
	wantParts(t, c.run("refresh", "prod", "--sandbox", "--expect-no-changes"), 0, "no drift")
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox"), 1, `principal "orders-api" has no access to the cache of prod`, "web-app")
	c.wantOwnFile("prod")
}

func TestARevocationOnAClassicCacheTakesTheCustomPolicyToo(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "legacy", "--sandbox")
	o := c.run("access", "revoke", "legacy", "6A1D8C3F-0b5e-4f72-9d4a-8e2c7b6f1a93", "--sandbox", "--json")
	var document struct {
		Outcome, Format string
		Deleted         []string
		LocksPutBack    []revocation.Lock
	}
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil || o.code != 0 {
		t.Fatalf("%v: %s", err, o)
	}
	if document.Outcome != "succeeded" || document.Format != "redoubt/access-revoke/v1" || len(document.Deleted) != 2 || len(document.LocksPutBack) != 1 ||
		!strings.HasSuffix(document.Deleted[0], "/accessPolicyAssignments/orders-api") || !strings.HasSuffix(document.Deleted[1], "/accessPolicies/orders-api") {
		t.Errorf("got %+v", document)
	}
	c.wantUnchanged("legacy")
	c.must("up", "legacy", "--sandbox")
	c.wantUnchanged("legacy")
	wantParts(t, c.run("refresh", "legacy", "--sandbox", "--expect-no-changes"), 0, "no drift")
}

func TestALockOfSomebodyElseIsLeftAloneUnlessItIsNamed(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "prod", "--sandbox")
	const groupLock = prodGroup + locksBelow + "platform"
	const stranger = "7e9a1c3d-5b7f-4a9c-8d1e-3f5a7c9e1b24"
	c.azure("prod", func(azure *sandbox.Azure) {
		ask(t, azure, http.MethodPut, groupLock, `{"properties": {"level": "CanNotDelete", "notes": "platform team"}}`)
	})
	foreign := c.held("prod", groupLock)
	wantParts(t, c.run("access", "revoke", "prod", "web-app", "--sandbox"), 3, "locks that this stack did not make", groupLock+" (CanNotDelete): platform team", "--lift-lock ID", "resource group rg-cache-prod")
	c.wantUnchanged("prod")
	wantParts(t, c.run("access", "revoke", "prod", stranger, "--sandbox"), 1, "has no access to the cache of prod", "orders-api ("+prodOrders+")")
	wantParts(t, c.run("access", "revoke", "prod", "web-app", "--sandbox", "--lift-lock", groupLock), 0, "lock off: platform", "lock on: platform", "revoked")
	if after := c.held("prod", groupLock); after != foreign {
		t.Errorf("the group's lock was\n%s\nand is\n%s", foreign, after)
	}
	c.wantUnchanged("prod")
}

func TestAccessIsRevokedOnEveryMemberOfAGeoReplicationGroup(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	const north = "/subscriptions/5d7f9b1c-3e5a-4c7d-8f1b-9a3c5e7d1f42/resourceGroups/rg-network-second"
	c.append("landing-zone.yaml", `
- id: `+north+`
  location: westeurope
- id: `+north+`/providers/Microsoft.Network/virtualNetworks/vnet-second
  location: westeurope
  properties:
    addressSpace:
      addressPrefixes: [10.61.0.0/22]
- id: `+north+`/providers/Microsoft.Network/virtualNetworks/vnet-second/subnets/snet-private-endpoints
  properties:
    addressPrefix: 10.61.2.0/26
`)
	c.edit("prod", "        evictionPolicy: VolatileLRU\n        persistence:\n          type: aof\n", `        evictionPolicy: NoEviction
        geoReplication:
          groupNickname: shop
          members:
            north:
              location: westeurope
              privateEndpoint:
                subnetResourceId: `+north+`/providers/Microsoft.Network/virtualNetworks/vnet-second/subnets/snet-private-endpoints
`)
	c.must("up", "prod", "--sandbox")
	o := c.run("access", "revoke", "prod", "orders-api", "--sandbox", "--json")
	var document struct {
		Deleted      []string
		LocksPutBack []revocation.Lock
		Forgotten    []string
	}
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil || o.code != 0 {
		t.Fatalf("%v: %s", err, o)
	}
	if len(document.Deleted) != 2 || len(document.LocksPutBack) != 2 || len(document.Forgotten) != 2 {
		t.Errorf("got %+v", document)
	}
	c.wantUnchanged("prod")
}

func TestARevocationOnAzureNeedsSomebodyToAskAndTellsWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	wantParts(t, c.run("access", "revoke", "prod"), 2, "whose access?")
	wantParts(t, c.run("access", "revoke", "prod", "a", "b"), 2, "one principal at a time")
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--state-dir", "x"), 2, "--state-dir makes sense with --sandbox only")
	wantParts(t, c.run("access", "revoke", "prd", "orders-api", "--sandbox"), 1, `did you mean "prod"?`)
	wantParts(t, c.run("access", "revoke", "prod", "orders-api", "--sandbox"), 1, "no cache of prod is deployed")
	if _, err := os.Stat(filepath.Join(c.dir, "stacks", "Pulumi.prod.yaml")); err != nil {
		t.Error(err)
	}
}

// A principal of an environment that shares the cache stands elsewhere in the stack file, and its environment's policy and
// entry go with the last of them: an entry without principals is refused.
func TestAccessOfAnEnvironmentThatSharesTheCacheIsRevokedForGood(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	share(c, strings.ReplaceAll(sharers, "            keyPrefixes:", "            production: true\n            keyPrefixes:"))
	file := filepath.Join("stacks", "Pulumi."+legacy+".yaml")
	shared, err := os.ReadFile(filepath.Join(c.dir, file))
	if err != nil {
		t.Fatal(err)
	}
	production := strings.Replace(strings.Replace(string(shared), noAlerts, "", 1), "      production: false\n", "      production: true\n", 1)
	c.write(file, production) // with its lock
	c.must("up", legacy, "--sandbox")
	wantParts(t, c.run("access", "revoke", legacy, "1E2F3A4B-5c6d-4e7f-8091-92a3b4c5d6e7", "--sandbox", "--yes"), 0, "-               jobs: 1e2f3a4b", "lock off", "lock on", "revoked")
	c.wantUnchanged(legacy)
	if policies := policiesOf(t, c); !slices.Equal(policies, []string{"environment-demo", "environment-show", "orders-api"}) {
		t.Errorf("while demo has another principal, the cache has the policies %v", policies)
	}
	wantParts(t, c.run("access", "revoke", legacy, "demo-web", "--sandbox", "--yes"), 0, "-           demo:", "environment-demo (custom policy)", "lock on", "revoked")
	c.wantUnchanged(legacy)
	c.must("up", legacy, "--sandbox")
	if policies := policiesOf(t, c); !slices.Equal(policies, []string{"environment-show", "orders-api"}) {
		t.Errorf("after its last principal, the cache has the policies %v", policies)
	}
}
