package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// accidents makes one write fail once and counts the writes that happened.
type accidents struct {
	at      string // what the id of the failing write ends with
	after   bool   // whether the write happens all the same
	failed  bool
	created map[string]int // by key of the id
}

var errAccident = errors.New("the connection was reset by the test")

func (a *accidents) faults() *sandbox.Faults {
	a.created = map[string]int{}
	return &sandbox.Faults{
		BeforeWrite: func(_ int, _, id string) error { return a.strike(id, false) },
		AfterWrite: func(_ int, operation, id string) error {
			if operation == "create" {
				a.created[arm.Key(id)]++
			}
			return a.strike(id, true)
		},
	}
}

func (a *accidents) strike(id string, after bool) error {
	if a.failed || after != a.after || !strings.HasSuffix(strings.ToLower(id), strings.ToLower(a.at)) {
		return nil
	}
	a.failed = true
	return errAccident
}

func TestUpGoesOnAfterAnErrorWithNothingOrphanedAndNothingMadeTwice(t *testing.T) {
	t.Parallel()
	cases := map[string]accidents{
		"the database was not created":           {at: "/databases/default"},
		"the database was created all the same":  {at: "/databases/default", after: true},
		"the DNS records were made all the same": {at: "/privateDnsZoneGroups/default", after: true},
		"the last assignment was not created":    {at: "/accessPolicyAssignments/webapp"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			accident := &c
			env := newEnvironmentOn(t, "dev", sandbox.Options{Faults: accident.faults()})
			if _, err := env.TryUp(); err == nil || !strings.Contains(err.Error(), errAccident.Error()) {
				t.Fatalf("the first up ended with %v", err)
			}

			env.Up()
			for id, times := range accident.created {
				if times != 1 {
					t.Errorf("%s was created %d times", id, times)
				}
			}
			if again := env.Preview(); again.Changed() {
				t.Errorf("the preview after it is not empty: %v", changesOf(again))
			}
			env.Destroy()
			if left := env.Owned(); len(left) != 0 {
				t.Errorf("orphaned: %v", left)
			}
		})
	}
}

func TestDestroyGoesOnAfterAnError(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprintf("happened all the same: %v", after), func(t *testing.T) {
			t.Parallel()
			// The creation must pass: only what is deleted is struck.
			accident := &accidents{at: "/privateDnsZoneGroups/default", after: after, failed: true}
			env := newEnvironmentOn(t, "dev", sandbox.Options{Faults: accident.faults()})
			env.Up()
			accident.failed = false
			if _, err := env.TryDestroy(); err == nil || !strings.Contains(err.Error(), errAccident.Error()) {
				t.Fatalf("the first destroy ended with %v", err)
			}
			env.Destroy()
			if left := env.Owned(); len(left) != 0 {
				t.Errorf("orphaned: %v", left)
			}
		})
	}
}
