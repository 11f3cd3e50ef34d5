package show

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// drifted is a refresh that found a weakened cluster, a zone that is gone and a
// secret.
func drifted() engine.Result {
	const cluster, zone = "azure-native:redisenterprise:RedisEnterprise", "azure-native:network/v20240601:PrivateZone"
	r := engine.Result{
		Operation: engine.OperationRefresh, Stack: "dev", Sandbox: true, Duration: 1500 * time.Millisecond, Changes: map[engine.Op]int{"update": 1, "delete": 1},
		Drift: []engine.Drift{
			{URN: "z", Type: zone, Name: "cache-zone", ID: "/zones/z", Gone: true},
			{URN: clusterURN, Type: cluster, Name: "cache-cluster", ID: "/clusters/c", Properties: []engine.PropertyDrift{
				{Path: "tags.note", Declared: strings.Repeat("long", 20), Found: nil, Input: true},
				{Path: "publicNetworkAccess", Declared: "Disabled", Found: "Enabled", Input: true},
				{Path: "tags.connectionString", Found: "password=hunter2"},
			}},
		},
	}
	for _, d := range r.Drift {
		r.Steps = append(r.Steps, engine.Step{URN: d.URN, Type: d.Type, Name: d.Name, ID: d.ID, Op: "update", Status: engine.StatusDone})
	}
	r.Steps = append(r.Steps, engine.Step{URN: "s", Type: zone, Name: "same", Op: "same", Status: engine.StatusDone})
	return r
}

func TestTextOfARefresh(t *testing.T) {
	t.Parallel()
	run := Run{Operation: engine.OperationRefresh, Environment: "dev", Sandbox: true, Program: "redoubt"}
	preview := run
	preview.PreviewOnly = true
	none := engine.Result{Operation: engine.OperationRefresh, Stack: "dev", Steps: drifted().Steps, Duration: time.Second}
	begin, findings := SandboxNotice+"\nredoubt refresh dev in the sandbox\n", `
! what weakens the environment
  redisenterprise RedisEnterprise cache-cluster
    /clusters/c
    ! publicNetworkAccess    Disabled → Enabled: the cache can be reached from outside your network
    ~ tags.note              `+strings.Repeat("long", 20)[:longestValue-1]+`… → (none)
    ~ tags.connectionString  (none) → [secret] (not set by the program: no up changes it)

~ what else changed
  network PrivateZone cache-zone does not exist any more
    /zones/z

! drift: of 3 resources 2 are not as they were deployed; the environment is weakened by 1 of these (1.5s)

`+SandboxNotice+"\n"
	cases := map[string]struct {
		run    Run
		result engine.Result
		want   string
	}{
		"drift says how it is put right": {run, drifted(), begin + findings + "put it right, to what the program declares:  redoubt up dev --sandbox\n"},
		"a preview says that the state knows nothing yet": {preview, drifted(), begin + findings +
			"the state is as it was: take this into it first, then put it right:\n  redoubt refresh dev --sandbox   and then   redoubt up dev --sandbox\n"},
		"no drift is one line": {run, none, begin + "\n✓ no drift: all 3 resources are as they were deployed (1s)\n\n" + SandboxNotice + "\n"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, report(t, Options{}, test.run, test.result, nil)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestJSONOfARefreshHasTheDriftAndNoSecret(t *testing.T) {
	t.Parallel()
	printed := report(t, Options{JSON: true}, Run{Operation: engine.OperationRefresh, Environment: "dev"}, drifted(), nil)
	var d Document
	if err := json.Unmarshal([]byte(printed), &d); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(printed, "hunter2") || len(d.Drift) != 2 || !d.Drift[0].Hardening || !d.Drift[0].Changes[0].Hardening || !d.Drift[1].Gone {
		t.Errorf("got %s", printed)
	}
	up := report(t, Options{JSON: true}, Run{Operation: engine.OperationUp}, deployed(engine.OperationUp, "create"), nil)
	if strings.Contains(up, `"drift"`) {
		t.Errorf("an up says something of drift: %s", up)
	}
}

func TestTablesAreAligned(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	Table(&out, []string{"name", "size"}, [][]string{{"a", "→"}, {"longer", ""}})
	if diff := cmp.Diff("name    size\na       →\nlonger\n", out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
