package revocation_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/revocation"
)

func TestARunThatFindsAnotherJournalThanItsOwnChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.refuse = func(req *http.Request) (int, string) {
		// Another run writes directly after this one.
		if name := revocation.TagPrefix + "00"; req.Method == http.MethodGet && strings.Contains(w.tags[name], `"alice"`) {
			w.tags = map[string]string{name: `{"run":"another","owner":"bob","key":"orders-api"}`}
		}
		return 0, ""
	}
	_, _, err := (&wire{world: w}).run(nil)
	if err == nil || !strings.Contains(err.Error(), "another run has begun") || w.unlocked > 0 || !strings.Contains(w.tags[revocation.TagPrefix+"00"], "bob") {
		t.Errorf("got %v, tags %v", err, w.tags)
	}
}

func TestALongJournalIsSplitIntoTagsAndReadBack(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	notes := strings.Repeat("Ünïcode, with blanks and \"quotes\". ", 14)
	w.lock(w.lockID(), "CanNotDelete", notes)
	kill := &wire{world: w, fault: killAfter}
	for at := 1; w.has(w.lockID()); at++ {
		*kill = wire{world: w, fault: killAfter, at: at}
		_, _, _ = kill.run(func(_ *revocation.Request, o *revocation.Options) { o.TakeOver = true })
	}
	if len(w.tags) < 4 {
		t.Fatalf("the journal is short: %v", w.tags)
	}
	err := revocation.Unfinished(context.Background(), []string{managedID}, (&wire{world: w}).options())
	var unfinished *revocation.UnfinishedError
	if !errors.As(err, &unfinished) || unfinished.Journal.Locks[0].Notes != notes || unfinished.Journal.Locks[0].ID != w.lockID() || unfinished.Journal.Doomed[0] != w.assignmentID("orders-api") {
		t.Fatalf("got %+v", err)
	}
	_, _, err = (&wire{world: w}).run(func(r *revocation.Request, o *revocation.Options) {
		r.Caches[0].Locks, o.TakeOver = nil, true // the journal alone must do
	})
	if lock := w.things[strings.ToLower(w.lockID())]; err != nil || lock.property("notes") != notes || len(w.tags) != 1 {
		t.Errorf("got %v, lock %v, tags %v", err, lock, w.tags)
	}
	if err := revocation.Unfinished(context.Background(), []string{managedID}, (&wire{world: w}).options()); err != nil {
		t.Errorf("an ended revocation is unfinished: %v", err)
	}
}

func TestARunThatBeganWhileSomebodyThoughtAboutTheQuestionIsRespected(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	wire := &wire{world: w}
	plan, err := revocation.Look(context.Background(), w.request(), wire.options())
	if err != nil {
		t.Fatal(err)
	}
	w.tags[revocation.TagPrefix+"00"] = `{"run":"another","owner":"bob","key":"web-app"}`
	var running *revocation.RunningError
	if _, err := plan.Revoke(context.Background()); !errors.As(err, &running) || running.Owner != "bob" || w.unlocked > 0 {
		t.Errorf("got %v", err)
	}
}

func TestTagsThatSomebodyChangedAreNotGuessedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	w.tags[revocation.TagPrefix+"00"] = "{"
	if _, _, err := (&wire{world: w}).run(nil); err == nil || !strings.Contains(err.Error(), "somebody has changed them") {
		t.Errorf("got %v", err)
	}
}

func TestACacheWithTooManyTagsKeepsItsLock(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	for _, letter := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW" {
		w.tags[string(letter)] = "x"
	}
	if _, _, err := (&wire{world: w}).run(nil); err == nil || !strings.Contains(err.Error(), "has 50 tags") || w.unlocked > 0 {
		t.Errorf("got %v", err)
	}
}
