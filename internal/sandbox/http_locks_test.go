package sandbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

const lockAddress = management + requests.ClusterID + locksTail + "/mine?api-version=2020-05-01"

// locked is a cluster with an assignment and a lock that was made over HTTP.
func locked(t *testing.T, switches Switches) (c *clocked, grant string) {
	t.Helper()
	c = openClocked(t, switches, requests.AGroup, requests.ACluster, requests.ADatabase, requests.AGrant)
	put := c.ask(http.MethodPut, lockAddress, inputs{"properties": inputs{"level": "CanNotDelete", "notes": "mine"}})
	if put.status != http.StatusCreated {
		t.Fatalf("making a lock: %d %v", put.status, put.body)
	}
	listed := c.ask(http.MethodGet, management+requests.DatabaseID+grantsTail+"?api-version=2025-07-01", nil)
	grants, _ := listed.body["value"].([]any)
	if len(grants) != 1 {
		t.Fatalf("listing assignments: %d %v", listed.status, listed.body)
	}
	id, _ := grants[0].(map[string]any)["id"].(string)
	return c, management + id + "?api-version=2025-07-01"
}

func TestAnAssignmentIsDeletedOverHTTPOnlyWithoutALock(t *testing.T) {
	t.Parallel()
	c, grant := locked(t, Switches{})
	expect := func(what, method, address string, status int, code string) {
		t.Helper()
		answer := c.ask(method, address, nil)
		detail, _ := answer.body["error"].(map[string]any)
		if got, _ := detail["code"].(string); answer.status != status || got != code {
			t.Errorf("%s: %d %v", what, answer.status, answer.body)
		}
	}
	expect("under a lock", http.MethodDelete, grant, 409, "ScopeLocked")
	expect("what does not exist, under a lock", http.MethodDelete, strings.Replace(grant, "?", "x?", 1), 409, "ScopeLocked")
	expect("in another API version", http.MethodDelete, strings.Replace(grant, "2025-07-01", "2024-10-01", 1), 400, "NoRegisteredProviderFound")
	expect("the lock", http.MethodDelete, lockAddress, 200, "")
	expect("the lock once more", http.MethodDelete, lockAddress, 204, "")
	expect("without a lock", http.MethodDelete, grant, 200, "")
	expect("once more", http.MethodDelete, grant, 204, "")
	expect("to be seen", http.MethodGet, grant, 404, "ResourceNotFound")
}

func TestLocksAreListedWithThoseBelowAndKeepTheirNotes(t *testing.T) {
	t.Parallel()
	c, _ := locked(t, Switches{})
	for _, scope := range []string{requests.ClusterID, requests.GroupID, "/subscriptions/" + requests.SubscriptionID} {
		listed := c.ask(http.MethodGet, management+scope+locksTail+"?api-version=2020-05-01", nil)
		found, _ := listed.body["value"].([]any)
		if len(found) != 1 || !strings.Contains(lockAddress, found[0].(map[string]any)["id"].(string)) {
			t.Errorf("%s: %v", scope, listed.body)
		}
	}
	if bad := c.ask(http.MethodPut, lockAddress, inputs{"properties": inputs{"level": "Sometimes"}}); bad.status != http.StatusBadRequest {
		t.Errorf("a lock of no level: %v", bad.body)
	}
	again := c.ask(http.MethodPut, lockAddress, inputs{"properties": inputs{"level": "CanNotDelete", "notes": "still mine"}})
	properties, _ := again.body["properties"].(map[string]any)
	if again.status != http.StatusOK || properties["notes"] != "still mine" {
		t.Errorf("changing a lock: %d %v", again.status, again.body)
	}
}

func TestTagsAreMergedAndDeletedOneByOne(t *testing.T) {
	t.Parallel()
	c, _ := locked(t, Switches{})
	address := management + requests.ClusterID + tagsTail + "?api-version=2021-04-01"
	patch := func(operation string, tags inputs) int {
		t.Helper()
		return c.ask(http.MethodPatch, address, inputs{"operation": operation, "properties": inputs{"tags": tags}}).status
	}
	if patch("Merge", inputs{"a": "1", "b": "2"}) != 200 || patch("Delete", inputs{"a": "1"}) != 200 {
		t.Error("tags are not taken")
	}
	if patch("Merge", inputs{"c": strings.Repeat("x", 257)}) != 400 || patch("Replace", inputs{"c": "x"}) != 400 {
		t.Error("a value that is too long, or an operation that is not simulated, is taken")
	}
	cache := c.ask(http.MethodGet, management+requests.ClusterID+"?api-version=2025-07-01", nil)
	tags, _ := cache.body["tags"].(map[string]any)
	if tags["b"] != "2" || tags["a"] != nil || tags["c"] != nil {
		t.Errorf("the tags are %v", tags)
	}
	if c.ask(http.MethodPut, lockAddress, inputs{"properties": inputs{"level": "ReadOnly"}}).status != 200 || patch("Merge", inputs{"d": "x"}) != 409 {
		t.Error("tags are taken below a ReadOnly lock")
	}
}
