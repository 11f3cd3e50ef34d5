package revocation_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

func TestAnAssignmentThatTheStackDoesNotKnowGoesToo(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	delete(w.things, strings.ToLower(w.assignmentID("orders-api")))
	w.assign("byhand", strings.ToUpper(orders), "default")
	plan, outcome, err := (&wire{world: w}).run(nil)
	if err != nil || len(outcome.Deleted) != 1 || w.has(w.assignmentID("byhand")) || w.wrong() != "" {
		t.Fatalf("got %+v, %v; %s", outcome, err, w.wrong())
	}
	if doomed := plan.Caches[0].Doomed; len(doomed) != 1 || doomed[0].Known {
		t.Errorf("the plan says %+v", doomed)
	}
}

func TestWithoutALockNothingIsWrittenButTheDeletion(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	delete(w.things, strings.ToLower(w.lockID()))
	wire := &wire{world: w}
	_, outcome, err := wire.run(func(r *revocation.Request, _ *revocation.Options) { r.Caches[0].Locks = nil })
	if err != nil || len(outcome.Deleted) != 1 || len(outcome.PutBack) != 0 {
		t.Fatalf("got %+v, %v", outcome, err)
	}
	for _, sent := range wire.sent {
		if !strings.HasPrefix(sent, "GET") && sent != "DELETE cache/db/assignments/orders-api" {
			t.Errorf("sent %s", sent)
		}
	}
}

func TestNothingIsChangedWhenAMemberCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	wire := &wire{world: w}
	_, _, err := wire.run(func(r *revocation.Request, _ *revocation.Options) {
		r.Caches = append(r.Caches, revocation.Cache{ID: group + "/providers/Microsoft.Cache/redisEnterprise/north"})
	})
	if err == nil || !strings.Contains(err.Error(), "Azure has no such cache") {
		t.Fatalf("got %v", err)
	}
	if w.unlocked > 0 || !w.has(w.assignmentID("orders-api")) {
		t.Error("something was changed although a member can't be read")
	}
}

func TestWhatAzureRefusesIsExplainedAndTheLockIsOn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, method, path string
		status             int
		code               string
		want               []string
	}{
		{"no right to delete", "DELETE", "/accessPolicyAssignments/", 403, "AuthorizationFailed", []string{"deleting orders-api", "needs Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/delete on"}},
		{"no right to take a lock off", "DELETE", "/locks/", 403, "AuthorizationFailed", []string{"Microsoft.Authorization/locks/delete"}},
		{"no right to write tags", "PATCH", "/tags/default", 403, "AuthorizationFailed", []string{"Microsoft.Resources/tags/write"}},
		{"no right to read locks", "GET", managedID + "/providers/Microsoft.Authorization/locks", 403, "AuthorizationFailed", []string{"Microsoft.Authorization/locks/read"}},
		{"a lock that can't be seen", "DELETE", "/accessPolicyAssignments/", 409, "ScopeLocked", []string{"a lock that could not be seen from here"}},
		{"a cache that stays busy", "DELETE", "/accessPolicyAssignments/", 409, "Conflict", []string{"another operation on the cache is under way"}},
		{"a service that is down", "DELETE", "/accessPolicyAssignments/", 500, "InternalServerError", []string{"Azure answered 500 InternalServerError: The fake refuses DELETE."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(true)
			w.refuse = func(req *http.Request) (int, string) {
				if req.Method == test.method && strings.Contains(req.URL.Path, test.path) {
					return test.status, test.code
				}
				return 0, ""
			}
			_, _, err := (&wire{world: w}).run(nil)
			for _, part := range test.want {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("%q is missing in: %v", part, err)
				}
			}
			if !w.has(w.lockID()) || len(w.tags) != 1 {
				t.Errorf("the lock is off, or the journal is left: %v", w.tags)
			}
		})
	}
}

func TestALockThatCannotBePutBackIsSaidWithTheCommandThatDoesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.refuse = func(req *http.Request) (int, string) {
		if req.Method == http.MethodPut {
			return http.StatusForbidden, "AuthorizationFailed"
		}
		return 0, ""
	}
	_, _, err := (&wire{world: w}).run(nil)
	var off *revocation.LockOffError
	if !errors.As(err, &off) || len(off.Locks) != 1 {
		t.Fatalf("got %v", err)
	}
	want := `az lock create --lock-type CanNotDelete --name lock-shop --resource ` + managedID + ` --notes 'Ask the platform team before removing this lock. It'\''s theirs.'`
	if !strings.Contains(err.Error(), want) {
		t.Errorf("want %s; got %v", want, err)
	}
	w.refuse = nil
	if _, _, err := (&wire{world: w}).run(func(_ *revocation.Request, o *revocation.Options) { o.TakeOver = true }); err != nil || w.wrong() != "" {
		t.Errorf("the next run: %v; %s", err, w.wrong())
	}
}

func TestABusyCacheIsWaitedForBeforeTheLockComesOff(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.state = "Updating"
	began := w.now
	w.refuse = func(*http.Request) (int, string) {
		if w.now.Sub(began) > time.Minute {
			w.state = "Succeeded"
		}
		if w.state == "Updating" && w.unlocked > 0 {
			t.Error("the lock is off while the cache is busy")
		}
		return 0, ""
	}
	if _, _, err := (&wire{world: w}).run(nil); err != nil || w.wrong() != "" {
		t.Errorf("got %v; %s", err, w.wrong())
	}
}

func TestAccessThatIsGivenAnewMeanwhileIsNoticed(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.refuse = func(req *http.Request) (int, string) {
		if req.Method == http.MethodPut {
			w.assign("again", orders, "default")
		}
		return 0, ""
	}
	var remains *revocation.RemainsError
	if _, _, err := (&wire{world: w}).run(nil); !errors.As(err, &remains) || !w.has(w.lockID()) {
		t.Errorf("got %v", err)
	}
}

func TestARequestThatMakesNoSenseIsRefusedWhole(t *testing.T) {
	t.Parallel()
	_, err := revocation.Look(context.Background(), revocation.Request{ObjectIDs: []string{"alice"}, Caches: []revocation.Cache{{ID: "/x"}}}, revocation.Options{})
	for _, part := range []string{"principal: missing", "principal: not an object id", "caches: not the id of a cache"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in: %v", part, err)
		}
	}
}
