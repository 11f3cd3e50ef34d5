package revocation_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

func TestALockThatGoesOnBlockingForAMomentIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	var off time.Time
	w.refuse = func(req *http.Request) (int, string) {
		switch {
		case req.Method != http.MethodDelete:
		case strings.Contains(req.URL.Path, locks):
			off = w.now
		case w.now.Sub(off) < time.Minute:
			return http.StatusConflict, "ScopeLocked"
		}
		return 0, ""
	}
	if _, outcome, err := (&wire{world: w}).run(nil); err != nil || len(outcome.Deleted) != 1 || w.wrong() != "" {
		t.Errorf("got %+v, %v; %s", outcome, err, w.wrong())
	}
	if w.now.Sub(off) < time.Minute {
		t.Error("it did not wait for the lock")
	}
}

func TestWhatWentWrongBesideTheLockIsSaidToo(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.refuse = func(req *http.Request) (int, string) {
		if req.Method == http.MethodPut || req.Method == http.MethodDelete && !strings.Contains(req.URL.Path, locks) {
			return http.StatusForbidden, "AuthorizationFailed"
		}
		return 0, ""
	}
	_, _, err := (&wire{world: w}).run(nil)
	var off *revocation.LockOffError
	if !errors.As(err, &off) || !strings.Contains(err.Error(), "deleting orders-api") {
		t.Errorf("got %v", err)
	}
}

func TestALockThatSomebodyElseMadeMeanwhileBecomesTheOneThatWasThere(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	made := false
	w.refuse = func(req *http.Request) (int, string) {
		if !made && w.unlocked > 0 && !w.has(w.assignmentID("orders-api")) {
			made = true
			w.lock(w.lockID(), "CanNotDelete", "somebody's")
		}
		return 0, ""
	}
	if _, _, err := (&wire{world: w}).run(nil); err != nil || !made || w.wrong() != "" {
		t.Errorf("made %t, got %v; %s", made, err, w.wrong())
	}
}

func TestACustomPolicyThatSomebodyElseHasStays(t *testing.T) {
	t.Parallel()
	for name, others := range map[string]bool{"nobody else has it": false, "somebody else has it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(false)
			policy := classicID + "/accessPolicies/shared"
			w.put(policy, thing{"properties": map[string]any{"permissions": "+@read ~orders:*"}})
			w.assign("orders-api", orders, "shared")
			if others {
				w.assign("web-app", web, "Shared") // names of policies are the same in small letters
			}
			_, outcome, err := (&wire{world: w}).run(func(r *revocation.Request, _ *revocation.Options) {
				r.Caches[0].Policies = []string{policy}
			})
			if err != nil || w.wrong() != "" {
				t.Fatalf("%v; %s", err, w.wrong())
			}
			if w.has(policy) != others || len(outcome.Deleted) != 2 && !others {
				t.Errorf("deleted %v", outcome.Deleted)
			}
		})
	}
}
