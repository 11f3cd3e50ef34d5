package accesskeys_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

func inspect(t *testing.T, w *world) (accesskeys.Published, *wire, error) {
	t.Helper()
	wire := &wire{world: w}
	found, err := accesskeys.Inspect(context.Background(), w.target(), vaultID, wire.options(nil))
	scan(t, found, err)
	return found, wire, err
}

func TestASecretIsInspectedWithoutItsValueAndWithoutTheVault(t *testing.T) {
	t.Parallel()
	w := published(true)
	found, wire, err := inspect(t, w)
	if err != nil || !found.Given || found.Slot != accesskeys.Primary || found.Version != w.newest().id || found.Step != "" || found.Running != nil {
		t.Errorf("got %+v, %v", found, err)
	}
	if found.Provider != w.keyID() || !found.Expires.Equal(w.now.AddDate(0, 0, 60)) {
		t.Errorf("got %+v", found)
	}
	if len(wire.sent) != 1 || !strings.HasPrefix(wire.sent[0], "GET ") {
		t.Errorf("asked %v", wire.sent)
	}
	for days, want := range map[int]bool{0: false, 30: false, 31: true, 61: true} {
		if got := found.EndsSoon(w.now.AddDate(0, 0, days)); got != want {
			t.Errorf("%d days later it ends soon: %v", days, got)
		}
	}
	if none, _, err := inspect(t, newWorld(false)); err != nil || none.Given || none.EndsSoon(w.now) {
		t.Errorf("without a secret: %+v, %v", none, err)
	}
}

func TestAnInspectionTellsARotationThatRunsFromOneThatStopped(t *testing.T) {
	t.Parallel()
	w := published(false)
	if _, err := rotate(t, &wire{world: w}, func(o *accesskeys.RotateOptions) { o.NoWait = true }); err != nil {
		t.Fatal(err)
	}
	parked, _, err := inspect(t, w)
	if err != nil || parked.Step != accesskeys.StepDrain || parked.Running != nil || parked.DrainEnds.IsZero() {
		t.Errorf("in the drain, nobody running: %+v, %v", parked, err)
	}
	tags := w.newest().tags
	tags["redoubt-lease-run"], tags["redoubt-lease-owner"] = "1", "alice"
	tags["redoubt-lease-since"], tags["redoubt-lease-until"] = w.now.Format(time.RFC3339), w.now.Add(time.Minute).Format(time.RFC3339)
	running, _, err := inspect(t, w)
	if err != nil || running.Running == nil || running.Running.Owner != "alice" || running.Running.Stale {
		t.Errorf("with a lease: %+v, %v", running, err)
	}
	w.pass(2 * time.Minute)
	if killed, _, err := inspect(t, w); err != nil || killed.Running == nil || !killed.Running.Stale {
		t.Errorf("with a lease that ran out: %+v, %v", killed, err)
	}
	tags["redoubt-step"] = "dance"
	if _, _, err := inspect(t, w); err == nil || !strings.Contains(err.Error(), "tags.redoubt-step") {
		t.Errorf("with tags that were tampered with: %v", err)
	}
}

func TestAnInspectionThatIsRefusedNamesTheRole(t *testing.T) {
	t.Parallel()
	w := published(false)
	w.refuse = func(*http.Request) *refusal {
		return &refusal{status: http.StatusForbidden, code: "AuthorizationFailed", message: "The client does not have authorization."}
	}
	if _, _, err := inspect(t, w); err == nil || !strings.Contains(err.Error(), "the role Reader on "+vaultID) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyTheOwnPublishedKeyIsHandedToAProbe(t *testing.T) {
	t.Parallel()
	w := newWorld(true)
	read := func() (string, error) {
		return accesskeys.PublishedKey(w.target(), (&wire{world: w}).options(nil))(context.Background())
	}
	if key, err := read(); key != "" || !errors.Is(err, accesskeys.ErrNotPublished) {
		t.Errorf("without a secret: %d characters, %v", len(key), err)
	}
	w.publish("Secondary")
	if key, err := read(); key != w.keys["Secondary"] || err != nil {
		t.Errorf("got another key than the published one, %v", err)
	}
	w.newest().tags["ProviderAddress"] = classicID
	var foreign *accesskeys.ForeignSecretError
	if key, err := read(); key != "" || !errors.As(err, &foreign) {
		t.Errorf("of another cache: %d characters, %v", len(key), err)
	}
}
