package accesskeys_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

func publish(t *testing.T, w *world, dryRun bool) (accesskeys.Publication, []string, error) {
	t.Helper()
	wire := &wire{world: w}
	var heard []accesskeys.Event
	options := accesskeys.PublishOptions{Options: wire.options(&heard), ValidityDays: 90}
	options.DryRun = dryRun
	result, err := accesskeys.Publish(context.Background(), w.target(), options)
	scan(t, heard, result, err)
	return result, wire.sent, err
}

func TestTheFirstPublicationIsThePrimaryKeyWithTagsAndExpiry(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		w := newWorld(managed)
		planned, sent, err := publish(t, w, true)
		if err != nil || !planned.Written || writes(sent) != 0 {
			t.Errorf("%s: the dry run: %+v, %v, %v", name, planned, err, sent)
		}
		result, _, err := publish(t, w, false)
		if err != nil || !result.Written || result.Slot != accesskeys.Primary {
			t.Fatalf("%s: %+v, %v", name, result, err)
		}
		stored := w.newest()
		if stored.value != w.keys["Primary"] || stored.contentType != "redis-access-key" || stored.expires != w.now.AddDate(0, 0, 90).Unix() ||
			stored.tags["CredentialId"] != "Primary" || stored.tags["ProviderAddress"] != w.keyID() || stored.tags["ValidityPeriodDays"] != "90" || len(stored.tags) != 3 {
			t.Errorf("%s: stored %+v", name, stored.tags)
		}
		if again, sent, err := publish(t, w, false); err != nil || again.Written || again.Version != result.Version || writes(sent) != 0 {
			t.Errorf("%s: publishing again: %+v, %v, %v", name, again, err, sent)
		}
	}
}

func TestAPublicationThatDoesNotFitIsMendedOrRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*world)
		slot   accesskeys.Slot // published anew; "" for a refusal
		days   int             // for how long
		is     error
		says   string
	}{
		"regenerated elsewhere":         {change: func(w *world) { w.issue("Primary") }, slot: accesskeys.Primary, days: 90, says: "did not accept"},
		"no expiry":                     {change: func(w *world) { w.newest().expires = 0 }, slot: accesskeys.Primary, days: 90, says: "no expiry"},
		"tagged as the other slot":      {change: func(w *world) { w.newest().tags["CredentialId"] = "Secondary" }, slot: accesskeys.Primary, days: 60, says: "wrong tags"},
		"expired":                       {change: func(w *world) { w.newest().expires = w.now.Add(-time.Hour).Unix() }, is: accesskeys.ErrExpired, says: "redoubt keys rotate prod"},
		"keys off":                      {change: func(w *world) { w.keysOff = true }, is: accesskeys.ErrKeysOff, says: "redoubt keys retire prod"},
		"another cache's":               {change: func(w *world) { w.newest().tags["ProviderAddress"] = managedID + "/databases/default" }, says: "use another secret"},
		"deleted":                       {change: func(w *world) { w.deleted = true }, says: "az keyvault secret recover --vault-name shop-prod-keys"},
		"in the middle of a rotation":   {change: func(w *world) { underway(w, "") }, says: "stopped at the step drain; finish it first: `redoubt keys rotate prod`"},
		"while another rotation is run": {change: func(w *world) { underway(w, "2026-11-23T10:00:00Z") }, says: "carol has been rotating these keys since 2026-11-23T08:00:00Z"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(false)
			c.change(w)
			result, _, err := publish(t, w, false)
			if c.slot != "" && (err != nil || !result.Written || result.Slot != c.slot || !strings.Contains(result.Reason, c.says) || !w.accepted() || w.newest().tags["team"] != "shop" || !result.Expires.Equal(w.now.AddDate(0, 0, c.days))) {
				t.Fatalf("got %+v, %v", result, err)
			}
			if c.slot == "" && (err == nil || !strings.Contains(err.Error(), c.says) || (c.is != nil && !errors.Is(err, c.is)) || len(w.versions) != 1) {
				t.Fatalf("got %+v, %v", result, err)
			}
		})
	}
}

// underway puts a rotation into the tags; with a lease, when until is given.
func underway(w *world, until string) {
	tags := w.newest().tags
	tags["redoubt-step"], tags["redoubt-started"], tags["redoubt-drain-ends"] = "drain", "2026-11-23T08:00:00Z", "2026-11-23T09:30:00Z"
	if until != "" {
		tags["redoubt-lease-run"], tags["redoubt-lease-owner"] = "run-1", "carol"
		tags["redoubt-lease-since"], tags["redoubt-lease-until"] = "2026-11-23T08:00:00Z", until
	}
}

func retire(t *testing.T, w *world, dryRun bool) (accesskeys.Retirement, []string, error) {
	t.Helper()
	wire := &wire{world: w}
	var heard []accesskeys.Event
	options := accesskeys.RetireOptions{Options: wire.options(&heard), Principals: []string{"app-shop"}}
	options.DryRun = dryRun
	result, err := accesskeys.Retire(context.Background(), w.target(), options)
	scan(t, heard, result, err)
	return result, wire.sent, err
}

func TestRetiringDeletesTheSecretOnceKeysAreOff(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(managed)
			result, _, err := retire(t, w, false)
			if !errors.Is(err, accesskeys.ErrKeysOn) || result.KeysOff || w.deleted || len(result.Principals) != 1 || result.Version == "" {
				t.Fatalf("with keys on: %+v, %v", result, err)
			}
			w.keysOff = true
			if result, sent, err := retire(t, w, true); err != nil || !result.Deleted || writes(sent) != 0 {
				t.Errorf("the dry run: %+v, %v, %v", result, err, sent)
			}
			result, _, err = retire(t, w, false)
			if err != nil || !result.Deleted || !w.deleted || result.RecoverableDays != 90 || !result.PurgedAt.Equal(w.now.AddDate(0, 0, 90)) {
				t.Errorf("with keys off: %+v, %v", result, err)
			}
			if result, _, err = retire(t, w, false); err != nil || result.Deleted {
				t.Errorf("once more: %+v, %v", result, err)
			}
		})
	}
}

func TestRetiringRespectsARotationAndRefusesToDeleteForGood(t *testing.T) {
	t.Parallel()
	w := published(false)
	underway(w, "2026-11-23T09:10:00Z")
	for _, keysOff := range []bool{false, true} {
		w.keysOff = keysOff
		var running *accesskeys.RunningError
		if _, _, err := retire(t, w, false); !errors.As(err, &running) || w.deleted {
			t.Errorf("during a rotation, keys off: %v: %v", keysOff, err)
		}
	}
	w.pass(time.Hour)
	w.level = "Purgeable"
	if _, _, err := retire(t, w, false); err == nil || !strings.Contains(err.Error(), "soft delete") || w.deleted {
		t.Errorf("without soft delete: %v", err)
	}
	w.level = "Recoverable+Purgeable"
	if result, _, err := retire(t, w, false); err != nil || !w.deleted || !strings.Contains(strings.Join(result.Notes, " "), "stopped at the step drain") {
		t.Errorf("after a rotation that died: %+v, %v", result, err)
	}
}
