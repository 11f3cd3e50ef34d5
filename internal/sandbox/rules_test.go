package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/tests/sandbox/requests"
)

// hub is the landing zone: a network, a storage account and another team's cache, which no stack owns.
var hub = []arm.Resource{
	{ID: requests.ForeignClassicID, Type: typeClassic, Body: map[string]any{"location": "westeurope"}},
	{ID: requests.HubNetworkID, Type: typeNetwork, Body: map[string]any{"location": "westeurope"}},
	{ID: requests.StorageID, Type: "Microsoft.Storage/storageAccounts", Body: map[string]any{"location": "westeurope"}},
}

func TestARequestThatBreaksARuleIsRefusedInItsName(t *testing.T) {
	t.Parallel()
	for _, b := range requests.Breaches() {
		t.Run(b.Rule+" "+b.Name, func(t *testing.T) {
			t.Parallel()
			switches, err := parseSwitches([]byte(b.Switches))
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, Options{LandingZone: hub, Switches: switches}, b.Made...)
			before := len(w.Resources())
			switch {
			case b.Deletes != "":
				err = w.remove(b.Makes.Token, b.Deletes)
			case b.Changes != "":
				err = w.change(b.Makes, b.Changes)
			default:
				_, err = w.make(b.Makes)
			}
			checkRefusal(t, err, ruleNamed(t, b.Rule))
			if after := len(w.Resources()); after != before {
				t.Errorf("%d resources before and %d after the refusal", before, after)
			}
		})
	}
}

func checkRefusal(t *testing.T, err error, rule Rule) {
	t.Helper()
	if err == nil {
		t.Fatalf("%s: the request was taken", rule.ID)
	}
	for _, want := range []string{
		fmt.Sprintf("Status=%d", rule.Status), fmt.Sprintf("Code=%q", rule.Code), `Message="`, "redoubt sandbox, not Azure", "rule " + rule.ID,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error lacks %s:\n%v", rule.ID, want, err)
		}
	}
}

func ruleNamed(t *testing.T, id string) Rule {
	t.Helper()
	for _, rule := range Rules() {
		if rule.ID == id {
			return rule
		}
	}
	t.Fatalf("no rule is called %s", id)
	return Rule{}
}

func TestEveryRuleIsDescribedAndBrokenByATest(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{
		// Overlap, and what is refused before a rule is asked, have tests of their own.
		"cache-busy": true, "managed-cluster-ready": true, "exists-already": true, "managed-api-version": true,
		"capacity": true, "role-assignment-principal-new": true, "vault-deleted": true, "key-deleted": true,
	}
	for _, b := range requests.Breaches() {
		broken[b.Rule] = true
	}
	seen := map[string]bool{}
	for _, rule := range Rules() {
		if !broken[rule.ID] || seen[rule.ID] {
			t.Errorf("%s: no test breaks it, or the id occurs twice", rule.ID)
		}
		seen[rule.ID] = true
		if rule.Title == "" || rule.Breaks == "" || !strings.HasPrefix(rule.Source, "https://") || rule.Status == 0 {
			t.Errorf("%s: title, breaking request, source or status is missing: %+v", rule.ID, rule)
		}
	}
}
