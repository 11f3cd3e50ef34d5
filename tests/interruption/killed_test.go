package interruption_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// kills are the faults that end the process in which program and simulated
// Azure run; the engine is another process and notices.
var kills = []fault{
	{name: "killed, nothing written", sample: 5},
	{name: "killed, written", stored: true, sample: 5},
}

func TestAnUpIsTakenUpAfterItsProcessWasKilledInTheMiddleOfAWrite(t *testing.T) {
	t.Parallel()
	for i, name := range environments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := stepsOf(t, name)
			for j, f := range kills {
				if !isFull() && i%len(kills) != j {
					continue // a process each: all of them in the full run only
				}
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					killAll(t, name, steps, f)
				})
			}
		})
	}
}

// killAll deploys an environment with one process after the other, each of
// which is killed in its first write that was not struck before.
func killAll(t *testing.T, name string, steps []step, f fault) {
	t.Helper()
	struck := steps
	if !isFull() {
		struck = every(steps, f.sample, 1)
	}
	v, k := newVictim(t, name, struck, f)
	for kills := 0; ; kills++ {
		output, killed := v.start(t)
		diary, err := v.read()
		if err != nil {
			t.Fatal(err)
		}
		done := 0
		for line := range diary {
			if strings.HasPrefix(line, "struck ") {
				done++
			}
		}
		if !killed {
			if done != len(struck) {
				t.Fatalf("killed in %d of %d writes; the last process printed:\n%s", done, len(struck), output)
			}
			break
		}
		if done != kills+1 {
			t.Fatalf("process %d ended by itself:\n%s", kills+1, output)
		}
	}
	wantAgreement(t, k.state(t), k.owned(t))
	v.wantOneCreationEach(t, steps)
	v.wantNothingToDo(t)
	v.destroy(t)
	if left := k.owned(t); len(left) != 0 {
		t.Errorf("orphaned: %v", left)
	}
	recovered(t, name, f.name, struck)
}

// newVictim prepares a project for processes that are killed.
func newVictim(t *testing.T, name string, struck []step, f fault) (victim, kept) {
	t.Helper()
	k := kept{stack: name, dir: t.TempDir()}
	v := victim{
		Stack: name, ProjectDir: enginetest.Root(), StateDir: k.dir, Stored: f.stored,
		ZoneFile: filepath.Join(enginetest.Root(), "stacks", "landing-zone.yaml"),
		Diary:    filepath.Join(t.TempDir(), "diary"),
	}
	for _, s := range struck {
		v.Keys = append(v.Keys, s.key)
	}
	return v, k
}

// start runs the victim; killed is false if it lived to the end of its up.
func (v victim) start(t *testing.T) (output string, killed bool) {
	t.Helper()
	plan, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, plan, 0o600); err != nil {
		t.Fatal(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(executable)
	cmd.Env = append(os.Environ(), victimVariable+"="+file)
	text, err := cmd.CombinedOutput()
	return string(text), err != nil
}

func (v victim) options(t *testing.T) engine.Options {
	t.Helper()
	return engine.Options{
		ProjectDir: v.ProjectDir, Stack: v.Stack, Program: environment.Deploy, CLI: enginetest.CLI(t),
		Sandbox: v.sandbox(nil), Unprotect: true,
	}
}

func (v victim) wantNothingToDo(t *testing.T) {
	t.Helper()
	again, err := engine.Preview(t.Context(), v.options(t))
	if err != nil || again.Changed() {
		t.Errorf("the preview after it is not empty: %v, %v", again.Changes, err)
	}
}

func (v victim) destroy(t *testing.T) {
	t.Helper()
	if _, err := engine.Destroy(t.Context(), v.options(t)); err != nil {
		t.Errorf("destroying: %v", err)
	}
}

// wantOneCreationEach reads the victims' diary. Who is killed before a write is
// stored never writes that it happened, and who is killed after has.
func (v victim) wantOneCreationEach(t *testing.T, steps []step) {
	t.Helper()
	diary, err := v.read()
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]int{}, map[string]int{}
	for _, s := range steps {
		want[s.key] = 1
	}
	for line, times := range diary {
		switch what, key, _ := strings.Cut(line, " "); what {
		case "create":
			got[key] = times
		case "delete":
			t.Errorf("%s was deleted", key)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not every resource was created once (-want +got times):\n%s", diff)
	}
}
