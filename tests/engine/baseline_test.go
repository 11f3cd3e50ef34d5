package engine_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

// Moving production forward adds a lock and snapshots in place; cache and database are not replaced, and nothing is left to do.
func TestANewerBaselineMovesProductionWithoutReplacingAnything(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.EditStackFile("        persistence:\n          type: aof\n", "")
	env.Up()
	env.EditStackFile("baseline: "+baselines.First(), "baseline: "+baselines.Newest())

	want := []string{"create cache-endpoint-lock", "update cache-database: persistence.rdbEnabled, persistence.rdbFrequency"}
	if diff := cmp.Diff(want, changesOf(env.Preview())); diff != "" {
		t.Errorf("the preview announces (-want +got):\n%s", diff)
	}
	moved := env.Up()
	if diff := cmp.Diff(want, changesOf(moved)); diff != "" {
		t.Errorf("up did (-want +got):\n%s", diff)
	}
	if replaced := replacedBy(moved); len(replaced) > 0 {
		t.Errorf("up replaced %v", replaced)
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the preview after the move is not empty: %v", changesOf(again))
	}
}

// What lies below a locked endpoint can't be deleted, and the changelog says how to move it all the same.
func TestALockedEndpointLeavesItsZoneInThreeRuns(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.EditStackFile("baseline: "+baselines.First(), "baseline: "+baselines.Newest())
	env.Up()
	const (
		zone = "mode: existing\n          privateDnsZoneResourceId: /subscriptions/0a1c2e4f-6b8d-4f0a-9c2e-4d6f8a0b2c35/resourceGroups/rg-dns-hub/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net\n"
		// The group is then a policy's to make, and no longer the component's.
		other, lock, none = "mode: policyManaged\n", "kind: CanNotDelete", "kind: None"
	)
	env.EditStackFile(zone, other)
	if _, err := env.TryUp(); err == nil || !strings.Contains(err.Error(), "cache-zonegroup") || !strings.Contains(err.Error(), "ScopeLocked") {
		t.Errorf("the zone group of a locked endpoint was taken away: %v", err)
	}
	for _, edit := range [][4]string{{other, zone, lock, none}, {zone, other, none, none}, {other, other, none, lock}} {
		env.EditStackFile(edit[0], edit[1])
		env.EditStackFile(edit[2], edit[3])
		env.Up()
	}
	if again := env.Preview(); again.Changed() {
		t.Errorf("the preview after the move is not empty: %v", changesOf(again))
	}
}

// Years later the old baseline still gives what it gave, and a warning; to name none is only noted.
func TestAnOldBaselineIsWarnedOfAndKept(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, production)
	env.Up()
	env.SetProgram(environment.DeployOn(func() time.Time { return time.Date(2030, 1, 1, 9, 0, 0, 0, time.UTC) }))
	late := env.Preview()
	if late.Changed() {
		t.Errorf("time alone changes %v", changesOf(late))
	}
	wantSaid(t, late, engine.SeverityWarning, "the baseline "+baselines.First()+" is supported until 2027-11-23")
	env.EditStackFile("baseline: "+baselines.First(), "# no baseline")
	unnamed := env.Preview()
	if unnamed.Changed() {
		t.Errorf("without a baseline the preview has %v", changesOf(unnamed))
	}
	wantSaid(t, unnamed, engine.SeverityWarning, "the baseline "+baselines.First()+" is supported until 2027-11-23")
	env.SetProgram(environment.DeployOn(func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }))
	wantSaid(t, env.Preview(), engine.SeverityInfo, "no baseline is named, so the first holds: "+baselines.First())
}

// wantSaid checks that a run told something, at that severity.
func wantSaid(t *testing.T, r engine.Result, severity engine.Severity, want string) {
	t.Helper()
	if !slices.ContainsFunc(r.Diagnostics, func(d engine.Diagnostic) bool {
		return strings.Contains(d.Message, want) && strings.HasPrefix(string(d.Severity), string(severity))
	}) {
		t.Errorf("nobody says %q as %s: %+v", want, severity, r.Diagnostics)
	}
}

func TestTheToolShowsWhatABaselineChangesAndWritesIt(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.edit(production, "        persistence:\n          type: aof\n", "")

	o := c.must("baseline", "diff", production)
	for _, want := range []string{
		"SANDBOX", "from " + baselines.First(), "endpoint-lock: A `CanNotDelete` lock",
		"create   cache-endpoint-lock", "persistence.rdbEnabled: false → true", "persistence.rdbFrequency: not set → 6h",
		"✓ RDT-RES-04 data outlives the nodes: fail, now pass", "✓ data loss: no data is lost",
	} {
		if !strings.Contains(o.stdout, want) {
			t.Errorf("it does not say %q: %s", want, o)
		}
	}
	// A state holds answers of Azure's that a plan does not: they are no difference of baselines.
	c.edit(regulated, "baseline: "+baselines.Newest(), "baseline: "+baselines.First())
	if o := c.must("baseline", "diff", regulated); strings.Contains(o.stdout, "✗") || !strings.Contains(o.stdout, "create   cache-vault-endpoint-lock") {
		t.Errorf("a vault and its key: %s", o)
	}
	if o := c.run("baseline", "diff", production, "--expect-no-changes", "--json"); o.code != 3 || len(differencesIn(t, o)) != 2 {
		t.Errorf("exit %d: %s", o.code, o)
	}

	c.must("baseline", "set", production, baselines.Newest())
	c.must("baseline", "diff", production, "--expect-no-changes")
	now, err := os.ReadFile(filepath.Join(c.dir, "stacks", "Pulumi.prod.yaml"))
	if err != nil || !strings.Contains(string(now), `baseline: "`+baselines.Newest()+`"`) || !strings.Contains(string(now), "# Moved forward on purpose") {
		t.Errorf("%v: the stack file was written as\n%s", err, now)
	}
}

// differencesIn are the resources that a JSON document says differ, each with the change behind it.
func differencesIn(t *testing.T, o outcome) []string {
	t.Helper()
	var document struct {
		Sandbox     bool
		Differences []struct{ Name, Change string }
	}
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil || !document.Sandbox {
		t.Fatalf("no document of a sandbox: %v: %s", err, o)
	}
	var found []string
	for _, difference := range document.Differences {
		if difference.Change == "" {
			t.Errorf("no change explains %s", difference.Name)
		}
		found = append(found, difference.Name)
	}
	return found
}
