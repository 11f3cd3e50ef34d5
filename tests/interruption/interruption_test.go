// Package interruption_test interrupts every write of an `up` of the project's
// own environments, in every way that the sandbox can be made to fail, and lets
// the next run go on.
package interruption_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// environments are those whose ups are interrupted: between them they hold
// every resource type that this project creates but the private DNS zone.
var environments = []string{"dev", "prod", "legacy"}

// step is one write of an up.
type step struct {
	key  string // arm.Key of the id
	name string // type and name, for people
}

func TestAnUpIsTakenUpAfterAnyFaultInAnyOfItsWrites(t *testing.T) {
	t.Parallel()
	for i, name := range environments {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := stepsOf(t, name)
			t.Cleanup(func() { t.Logf("what was interrupted in %s:\n%s", name, table(name)) })
			for j, f := range faults {
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					if isFull() {
						interruptEach(t, name, steps, f)
						return
					}
					// The first two faults strike every other write, each those that the other leaves out.
					interruptAll(t, name, steps, every(steps, f.sample, (i+j)%f.sample), f)
				})
			}
		})
	}
}

// nameOf is a resource's type and name; of an extension resource, such as a
// diagnostic setting, also what it is on.
func nameOf(r arm.Resource) string {
	name := r.Type[strings.LastIndex(r.Type, "/")+1:] + " " + r.Name
	scope := r.ID[:max(strings.LastIndex(r.ID, "/providers/"), 0)]
	if segments := strings.Split(scope, "/"); strings.Contains(scope, "/providers/") {
		name += " on " + strings.Join(segments[len(segments)-2:], " ")
	}
	return name
}

// every is one step in n, the first of them being from.
func every(steps []step, n, from int) []step {
	var some []step
	for i := from; i < len(steps); i += n {
		some = append(some, steps[i])
	}
	return some
}

// interruptEach gives every step an environment of its own, and all alerts of one type one: there are twenty in a
// production environment, and nothing depends on any of them but the lock.
func interruptEach(t *testing.T, name string, steps []step, f fault) {
	t.Helper()
	for _, struck := range apart(steps) {
		t.Run(struck[0].name, func(t *testing.T) {
			t.Parallel()
			interruptAll(t, name, steps, struck, f)
		})
	}
}

// apart are steps one by one, with those of each type of alert together.
func apart(steps []step) [][]step {
	var groups [][]step
	alerts := map[string]int{} // by type: its group
	for _, s := range steps {
		kind, _, _ := strings.Cut(s.name, " ")
		if !slices.Contains([]string{"metricAlerts", "scheduledQueryRules", "activityLogAlerts"}, kind) {
			groups = append(groups, []step{s})
			continue
		}
		if _, begun := alerts[kind]; !begun {
			alerts[kind] = len(groups)
			groups = append(groups, nil)
		}
		groups[alerts[kind]] = append(groups[alerts[kind]], s)
	}
	return groups
}

// stepsOf deploys an environment undisturbed and returns its writes, in order.
// The undisturbed up must be whole, or nothing can be said about the others.
func stepsOf(t *testing.T, name string) []step {
	t.Helper()
	env := newEnvironment(t, name, newStriker(fault{}, nil))
	env.Up()
	var steps []step
	for _, w := range env.Azure.Journal() {
		if w.Operation != "create" {
			t.Errorf("an undisturbed first up holds the %s of %s", w.Operation, w.Resource.ID)
		}
		steps = append(steps, step{arm.Key(w.Resource.ID), nameOf(w.Resource)})
	}
	wantAgreement(t, env.State(), env.Owned())
	return steps
}

// interruptAll lets one environment go up again and again, and strikes each of
// the given writes the first time that it is tried, until nothing is left to
// strike. Writes that the engine makes at once are struck together.
func interruptAll(t *testing.T, name string, steps, struck []step, f fault) {
	t.Helper()
	s := newStriker(f, struck)
	env := newEnvironment(t, name, s)
	landingZone := env.Azure.Resources()
	s.arm(true)
	for ups := 1; ; ups++ {
		_, err := env.TryUp()
		thisTime, all := s.count()
		if thisTime == 0 {
			if err != nil {
				t.Fatalf("up %d failed, and nothing disturbed it: %v", ups, err)
			}
			if all != len(struck) {
				t.Fatalf("struck %d of %d writes", all, len(struck))
			}
			break
		}
		wantFailure(t, err)
	}
	wantRecovered(t, env, steps)
	s.arm(false)
	env.DestroyProtected()
	if diff := cmp.Diff(landingZone, env.Azure.Resources()); diff != "" {
		t.Errorf("destroy did not leave the landing zone as it was (-before +after):\n%s", diff)
	}
	recovered(t, name, f.name, struck)
}

// wantFailure checks that a struck up says so.
func wantFailure(t *testing.T, err error) {
	t.Helper()
	var failure *engine.Error
	if !errors.As(err, &failure) || failure.Interrupted {
		t.Fatalf("a write went wrong, and the up ended with %v", err)
	}
}

// wantRecovered checks what must hold once an up has ended well.
func wantRecovered(t *testing.T, env *enginetest.Env, steps []step) {
	t.Helper()
	wantAgreement(t, env.State(), env.Owned())
	wantOneCreationEach(t, env.Azure.Journal(), steps)
	if again := env.Preview(); again.Changed() {
		t.Errorf("the preview after it is not empty: %v", again.Changes)
	}
}

// newEnvironment prepares one of the project's own environments on a simulated
// Azure whose writes s strikes.
func newEnvironment(t *testing.T, name string, s *striker) *enginetest.Env {
	t.Helper()
	file, err := os.ReadFile(environment.StackFile(enginetest.Root(), name))
	if err != nil {
		t.Fatal(err)
	}
	return enginetest.New(t, environment.Deploy,
		enginetest.WithStack(name), enginetest.WithStackFile(file),
		enginetest.WithSandbox(sandbox.Options{LandingZone: landingZone(t), Faults: s.faults(), BusyFor: -1}),
		enginetest.WithSimulator(s.connect), enginetest.WithUnknown(environment.EncryptedPlaceholder))
}

func landingZone(t *testing.T) []arm.Resource {
	t.Helper()
	zone, err := sandbox.LoadLandingZone(filepath.Join(enginetest.Root(), "stacks", "landing-zone.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
