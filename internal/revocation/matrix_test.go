package revocation_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

// services are both, by whether they are the managed one.
var services = map[string]bool{"classic": false, "managed": true}

// deployed is a world in which the classic service has a custom policy for the principal.
func deployed(managed bool) *world {
	w := newWorld(managed)
	if !managed {
		w.assign("orders-api", orders, "orders-api")
		w.put(w.ownerID()+"/accessPolicies/orders-api", thing{"properties": map[string]any{"permissions": "+@read ~orders:*"}})
	}
	return w
}

// wrong says what is wrong with a world in which the access is revoked; "" when nothing is.
func (w *world) wrong() string {
	var wrong []string
	complain := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	lock := w.things[strings.ToLower(w.lockID())]
	complain(lock == nil, "the lock is off")
	complain(lock.property("level") != "CanNotDelete" || lock.property("notes") != lockNotes, "the lock is %v", lock)
	complain(w.has(w.assignmentID("orders-api")), "the assignment is there")
	complain(w.has(w.ownerID()+"/accessPolicies/orders-api"), "the policy is there")
	complain(!w.has(w.assignmentID("web-app")), "somebody else's assignment is gone")
	complain(len(w.tags) != 1 || w.tags["team"] != "shop", "the tags are %v", w.tags)
	return strings.Join(wrong, "; ")
}

func TestAccessIsRevokedAndTheLockIsBackAsItWas(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := deployed(managed)
			first := &wire{world: w}
			_, outcome, err := first.run(nil)
			if err != nil || w.wrong() != "" || len(outcome.PutBack) != 1 {
				t.Fatalf("got %+v, %v; %s", outcome, err, w.wrong())
			}
			t.Logf("%d requests, of which %d found the lock off\n%s", len(first.sent), w.unlocked, strings.Join(first.sent, "\n"))
			again, _, err := (&wire{world: w}).run(nil)
			if err != nil || !again.Idle() {
				t.Errorf("a second run finds something to do: %+v, %v", again, err)
			}
		})
	}
}

func TestARevocationRecoversFromAFaultAtEveryRequest(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clean := &wire{world: deployed(managed)}
			if _, _, err := clean.run(nil); err != nil {
				t.Fatal(err)
			}
			lines := []string{fmt.Sprintf("%3s  %-38s %-21s %-17s %-8s %s", "#", "request", "fault", "lock, journal", "access", "in the end")}
			for at, what := range clean.sent {
				for _, fault := range []fault{errorBefore, errorAfter, killBefore, killAfter, stopAfter} {
					lines = append(lines, fmt.Sprintf("%3d  %-38s %-21s %s", at+1, what, fault, survive(t, managed, at+1, fault)))
				}
			}
			t.Logf("%d requests, each with 5 faults\n%s", len(clean.sent), strings.Join(lines, "\n"))
		})
	}
}

// survive lets a fault happen to one request, goes on as a person would, and words what happened.
func survive(t *testing.T, managed bool, at int, fault fault) string {
	t.Helper()
	w := deployed(managed)
	_, _, err := (&wire{world: w, at: at, fault: fault}).run(nil)
	killed := fault == killBefore || fault == killAfter
	if killed && err == nil {
		t.Errorf("request %d, %s: a killed run that succeeded", at, fault)
	}
	lock, journal, access := "on", "none", "gone"
	if !w.has(w.lockID()) {
		lock = "OFF"
	}
	if len(w.tags) > 1 {
		journal = "there"
	}
	if _, dying := w.dying[w.assignmentID("orders-api")]; w.has(w.assignmentID("orders-api")) && !dying {
		access = "there"
	}
	switch {
	case lock == "OFF" && !killed:
		t.Errorf("request %d, %s: the lock stays off: %v", at, fault, err)
	case lock == "OFF" && journal == "none":
		t.Errorf("request %d, %s: the lock is off and no journal says so", at, fault)
	}
	state := fmt.Sprintf("%-17s %-8s", lock+", "+journal, access)
	if err == nil {
		return state + w.end(t, at, fault, "finished")
	}
	return state + w.end(t, at, fault, resume(t, w))
}

func (w *world) end(t *testing.T, at int, fault fault, how string) string {
	t.Helper()
	if wrong := w.wrong(); wrong != "" {
		t.Errorf("request %d, %s, %s: in the end: %s", at, fault, how, wrong)
		return wrong
	}
	return how
}

// resume runs again. A journal that is left is respected until it is taken over.
func resume(t *testing.T, w *world) string {
	t.Helper()
	how := "finished by the next run"
	takeOver := false
	if len(w.tags) > 1 {
		_, _, err := (&wire{world: w}).run(nil)
		var running *revocation.RunningError
		if !errors.As(err, &running) || running.Owner != "alice" || running.Principal != "orders-api" {
			t.Errorf("a journal did not stop the next run: %v", err)
		}
		how, takeOver = "finished by taking it over", true
	}
	plan, _, err := (&wire{world: w}).run(func(_ *revocation.Request, o *revocation.Options) { o.TakeOver = takeOver })
	if err != nil {
		t.Errorf("the next run failed: %v", err)
	} else if plan.Idle() {
		how = "nothing was left to do"
	}
	return how
}

func TestAJournalGivesWayOnceItsTimeIsOver(t *testing.T) {
	t.Parallel()
	w := deployed(true)
	count := &wire{world: deployed(true)}
	if _, _, err := count.run(nil); err != nil {
		t.Fatal(err)
	}
	for at, what := range count.sent {
		if strings.HasPrefix(what, "DELETE cache/locks/") {
			if _, _, err := (&wire{world: w, at: at + 1, fault: killAfter}).run(nil); err == nil || w.has(w.lockID()) {
				t.Fatalf("the lock is not off: %v", err)
			}
		}
	}
	w.now = w.now.Add(16 * time.Minute)
	if _, _, err := (&wire{world: w}).run(nil); err != nil || w.wrong() != "" {
		t.Errorf("got %v; %s", err, w.wrong())
	}
}
