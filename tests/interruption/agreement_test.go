package interruption_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// checkpoint is what the checks need of Pulumi's state.
type checkpoint struct {
	Checkpoint struct {
		Latest struct {
			Resources []struct {
				ID     string `json:"id"`
				Type   string `json:"type"`
				Custom bool   `json:"custom"`
				Delete bool   `json:"delete"`
			} `json:"resources"`
			Pending []any `json:"pending_operations"`
		} `json:"latest"`
	} `json:"checkpoint"`
}

// wantAgreement checks that state and store hold the same resources, and that
// the state holds nothing unfinished.
func wantAgreement(t *testing.T, state []byte, owned []string) {
	t.Helper()
	var c checkpoint
	if err := json.Unmarshal(state, &c); err != nil {
		t.Fatalf("reading the state: %v", err)
	}
	inState, inStore := map[string]int{}, map[string]int{}
	for _, r := range c.Checkpoint.Latest.Resources {
		if !r.Custom || strings.HasPrefix(r.Type, "pulumi:") {
			continue
		}
		inState[arm.Key(r.ID)]++
		if r.Delete {
			t.Errorf("the state still wants to delete %s", r.ID)
		}
	}
	for _, id := range owned {
		inStore[arm.Key(id)]++
	}
	if len(inStore) == 0 {
		t.Error("the store holds nothing, so there is nothing to compare")
	}
	if diff := cmp.Diff(inStore, inState); diff != "" {
		t.Errorf("state and store disagree (-store +state):\n%s", diff)
	}
	if n := len(c.Checkpoint.Latest.Pending); n > 0 {
		t.Errorf("the state holds %d pending operations", n)
	}
}

// wantOneCreationEach checks the simulated Azure's journal of an up: every step
// was created once, nothing else was, and nothing was taken away in between.
func wantOneCreationEach(t *testing.T, journal []sandbox.Write, steps []step) {
	t.Helper()
	want, got := map[string]int{}, map[string]int{}
	for _, s := range steps {
		want[s.key] = 1
	}
	for _, w := range journal {
		switch w.Operation {
		case "create":
			got[arm.Key(w.Resource.ID)]++
		case "delete":
			t.Errorf("%s was deleted", w.Resource.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not every resource was created once (-want +got times):\n%s", diff)
	}
}
