package revocation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

const (
	groupLock  = group + locks + "platform"
	secondLock = managedID + locks + "audit"
)

func TestLocksOfOthersStayAndAreNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, lock, level string
		lift              bool
		refused           []string
	}{
		{"one on the group", groupLock, "CanNotDelete", false, []string{groupLock + " (CanNotDelete): theirs", "--lift-lock ID"}},
		{"one on the group that was named", groupLock, "CanNotDelete", true, nil},
		{"a second one on the cache", secondLock, "CanNotDelete", false, []string{secondLock, "--lift-lock ID"}},
		{"a second one on the cache that was named", secondLock, "CanNotDelete", true, nil},
		{"a read-only one, though it was named", groupLock, "ReadOnly", true, []string{groupLock + " (ReadOnly)", "is never lifted"}},
		{"one on another resource of the group", group + "/providers/Microsoft.Network/privateEndpoints/pep" + locks + "pep", "CanNotDelete", false, nil},
		{"one below another assignment", managedID + "/databases/default/accessPolicyAssignments/web-app" + locks + "web", "CanNotDelete", false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(true)
			w.lock(test.lock, test.level, "theirs")
			_, _, err := (&wire{world: w}).run(func(_ *revocation.Request, o *revocation.Options) {
				if test.lift {
					o.Lift = []string{strings.ToUpper(test.lock)}
				}
			})
			var blocked *revocation.BlockedError
			if (test.refused != nil) != errors.As(err, &blocked) || test.refused == nil && err != nil {
				t.Fatalf("got %v", err)
			}
			for _, part := range test.refused {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is missing in: %v", part, err)
				}
			}
			lock := w.things[strings.ToLower(test.lock)]
			if lock.property("level") != test.level || lock.property("notes") != "theirs" || !w.has(w.lockID()) {
				t.Errorf("a lock is not as it was: %v", w.things)
			}
			if w.has(w.assignmentID("orders-api")) != (test.refused != nil) || w.unlocked > 0 && test.refused != nil {
				t.Errorf("the assignment, or the time without a lock (%d), is wrong", w.unlocked)
			}
		})
	}
}

func TestAReadOnlyLockOfTheStackIsReadOnlyAgain(t *testing.T) {
	t.Parallel()
	readOnly := func() *world {
		w := newWorld(true)
		w.lock(w.lockID(), "ReadOnly", lockNotes)
		return w
	}
	asked := func(r *revocation.Request, _ *revocation.Options) { r.Caches[0].Locks[0].Level = "ReadOnly" }
	clean := &wire{world: readOnly()}
	if _, _, err := clean.run(asked); err != nil {
		t.Fatal(err)
	}
	for at := range clean.sent {
		for _, fault := range []fault{none, errorAfter, killAfter, stopAfter} {
			w := readOnly()
			_, _, err := (&wire{world: w, at: at + 1, fault: fault}).run(asked)
			if err != nil {
				_, _, err = (&wire{world: w}).run(func(r *revocation.Request, o *revocation.Options) {
					asked(r, o)
					o.TakeOver = true
				})
			}
			lock := w.things[strings.ToLower(w.lockID())]
			if err != nil || lock.property("level") != "ReadOnly" || lock.property("notes") != lockNotes || len(w.tags) != 1 || w.has(w.assignmentID("orders-api")) {
				t.Errorf("request %d (%s), %s: %v; lock %v, tags %v", at+1, clean.sent[at], fault, err, lock, w.tags)
			}
		}
	}
}

func TestALockThatIsMissingWithoutAJournalIsPutBackFromTheState(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	delete(w.things, strings.ToLower(w.lockID()))
	_, outcome, err := (&wire{world: w}).run(nil)
	if err != nil || w.wrong() != "" || len(outcome.PutBack) != 1 {
		t.Errorf("got %+v, %v; %s", outcome, err, w.wrong())
	}
}
