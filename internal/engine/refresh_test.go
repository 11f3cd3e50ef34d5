package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// change sets a property of a resource of the fake, behind the program's back.
func (f *fakeAzure) change(name, property, value string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resources["/fake/"+name].Fields[property] = structpb.NewStringValue(value)
}

func (f *fakeAzure) drop(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.resources, "/fake/"+name)
}

func (b *bench) refresh(previewOnly bool) engine.Result {
	b.t.Helper()
	o := b.options
	o.PreviewOnly = previewOnly
	r, err := engine.Refresh(b.t.Context(), o)
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func TestARefreshTellsWhatDiffersAndUpPutsItRight(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b", "c"))
	b.up()
	if none := b.refresh(false); len(none.Drift) != 0 || none.Unchanged != 3 {
		t.Errorf("right after the up: got %+v, %d unchanged", none.Drift, none.Unchanged)
	}
	b.azure.change("a", "size", "9")
	b.azure.change("a", "host", "elsewhere.example.net")
	b.azure.drop("c")

	const kind = "azure-native:fake/v20240101:Thing"
	urn := func(name string) string { return "urn:pulumi:dev::redoubt::" + kind + "::" + name }
	want := []engine.Drift{
		{URN: urn("a"), Type: kind, Name: "a", ID: "/fake/a", Properties: []engine.PropertyDrift{
			{Path: "size", Declared: "1", Found: "9", Input: true},
			{Path: "host", Declared: "a.example.net", Found: "elsewhere.example.net"},
		}},
		{URN: urn("c"), Type: kind, Name: "c", ID: "/fake/c", Gone: true},
	}
	for _, previewOnly := range []bool{true, false} { // the preview leaves it for the second one to find
		found := b.refresh(previewOnly)
		if found.Drift[0].Gone {
			found.Drift[0], found.Drift[1] = found.Drift[1], found.Drift[0] // they are read at the same time
		}
		if diff := cmp.Diff(want, found.Drift); diff != "" {
			t.Errorf("preview only %v (-want +got):\n%s", previewOnly, diff)
		}
	}
	repaired := b.up()
	if repaired.Changes["update"] != 1 || repaired.Changes["create"] != 1 || len(b.azure.ids()) != 3 {
		t.Errorf("the up did %v, there is %v", repaired.Changes, b.azure.ids())
	}
	if none := b.refresh(false); len(none.Drift) != 0 {
		t.Errorf("after the repair: got %+v", none.Drift)
	}
}

func TestASandboxIsHeldAndReset(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a"))
	dir := b.options.Sandbox.StateDir
	if engine.IsSandbox(dir) {
		t.Error("there is a sandbox before the first run")
	}
	b.up()
	release, err := engine.Hold(t.Context(), dir, "a test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Preview(t.Context(), b.options); err == nil {
		t.Error("a run worked on a sandbox that somebody holds")
	}
	if err := engine.Reset(dir); err != nil || engine.IsSandbox(dir) {
		t.Errorf("after the reset: %v, is a sandbox: %v", err, engine.IsSandbox(dir))
	}
	if _, err := os.Stat(filepath.Join(dir, "lock")); err != nil {
		t.Errorf("the lock's file, which others may wait for, is gone: %v", err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	b.azure.drop("a")
	if again := b.up(); again.Changes["create"] != 1 {
		t.Errorf("the run after it did %v", again.Changes)
	}
}

func TestAStateThatWasCutShortIsRestored(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a", "b"))
	b.up()
	state := filepath.Join(b.options.Sandbox.StateDir, "state", ".pulumi", "stacks", "redoubt", "dev.json")
	if err := os.Truncate(state, 1000); err != nil {
		t.Fatal(err)
	}
	next := b.up()
	if !contains(next.Recovered, "the Pulumi state was cut short") {
		t.Errorf("recovered %q", next.Recovered)
	}
	b.wantOneEach("a", "b")
	if again := b.preview(); again.Changed() || len(again.Recovered) != 0 {
		t.Errorf("the preview after it: %v, %q", again.Changes, again.Recovered)
	}
	for _, file := range []string{state, state + ".bak"} {
		if err := os.Truncate(file, 1000); err != nil {
			t.Fatal(err)
		}
	}
	var damaged *engine.StateError
	if _, err := engine.Preview(t.Context(), b.options); !errors.As(err, &damaged) {
		t.Errorf("with nothing to restore: got %v", err)
	}
}

func TestReadingTheStateLogsNoneOfIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, "config: {}\n", things("a"))
	b.up()
	var log strings.Builder
	b.options.Log = &log
	state, err := engine.ReadState(t.Context(), b.options)
	if err != nil || len(state.Environment.Resources) != 1 {
		t.Fatalf("read %+v, %v", state, err)
	}
	if strings.Contains(log.String(), state.Environment.Resources[0].URN) {
		t.Errorf("the state is logged:\n%s", log.String())
	}
}
