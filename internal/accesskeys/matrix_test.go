package accesskeys_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// drain is short enough for the matrix and long enough for the lease to be renewed.
const drain = 6 * time.Minute

// rotate runs one rotation over a wire and scans all that it says.
func rotate(t *testing.T, wire *wire, change func(*accesskeys.RotateOptions)) (accesskeys.Rotation, error) {
	t.Helper()
	var heard []accesskeys.Event
	options := accesskeys.RotateOptions{Options: wire.options(&heard), Drain: drain, Owner: "alice"}
	if change != nil {
		change(&options)
	}
	result, err := accesskeys.Rotate(context.Background(), wire.world.target(), options)
	scan(t, heard, result, err)
	if len(wire.refused) > 0 {
		t.Errorf("the published key was refused after %v", wire.refused)
	}
	return result, err
}

// services are both, by whether they are the managed one.
var services = map[string]bool{"classic": false, "managed": true}

func published(managed bool) *world {
	w := newWorld(managed)
	w.publish("Primary")
	return w
}

// finished says what is wrong with a world in which a rotation has ended; "" when nothing is.
func finished(w *world) string {
	var wrong []string
	complain := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	newest := w.newest()
	slot := newest.tags["CredentialId"]
	complain(newest.value != w.keys[slot], "the newest version is not the %s key", slot)
	complain(strings.Contains(w.keys["Primary"], "0001A"), "the first primary key still works")
	complain(strings.Contains(w.keys["Secondary"], "0002A"), "the first secondary key still works")
	complain(len(newest.tags) != 4 || newest.tags["team"] != "shop" || newest.tags["ProviderAddress"] != w.keyID() || newest.tags["ValidityPeriodDays"] != "60", "tags %v", newest.tags)
	complain(newest.contentType == "" || newest.expires <= w.now.Unix(), "content type %q, expiry %d", newest.contentType, newest.expires)
	for _, v := range w.versions {
		complain(v.enabled != (v == newest), "version %s: enabled is %v", v.id, v.enabled)
	}
	return strings.Join(wrong, "; ")
}

func TestARotationReplacesBothKeysAndLeavesNoTrace(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(managed)
			result, err := rotate(t, &wire{world: w}, nil)
			if err != nil || !result.Finished || result.Old != accesskeys.Primary || result.New != accesskeys.Secondary || result.Disabled != 1 {
				t.Fatalf("got %+v, %v", result, err)
			}
			if wrong := finished(w); wrong != "" {
				t.Error(wrong)
			}
			if _, err := rotate(t, &wire{world: w}, nil); err != nil || w.newest().tags["CredentialId"] != "Primary" {
				t.Errorf("the next rotation does not go back to the primary key: %v, %v", w.newest().tags, err)
			}
		})
	}
}

func TestARotationRecoversFromAFaultAtEveryRequest(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clean := &wire{world: published(managed)}
			if _, err := rotate(t, clean, nil); err != nil {
				t.Fatal(err)
			}
			lines := []string{fmt.Sprintf("%3s  %-28s %-20s %-17s %-11s %-32s %s", "#", "request", "fault", "step in the tags", "accepted", "resumed", "in the end")}
			for at, what := range clean.sent {
				for _, fault := range []fault{errorBefore, errorAfter, crashBefore, crashAfter} {
					lines = append(lines, fmt.Sprintf("%3d  %-28s %-20s %s", at+1, what, fault, survive(t, managed, at+1, fault)))
				}
			}
			t.Logf("%d requests, each with 4 faults; accepted: how often the cache would have taken the published key, of the looks after every request of every run\n%s", len(clean.sent), strings.Join(lines, "\n"))
		})
	}
}

// survive lets a fault happen to one request of a rotation, goes on as a person would, and words what happened.
func survive(t *testing.T, managed bool, at int, fault fault) string {
	t.Helper()
	w := published(managed)
	result, err := rotate(t, &wire{world: w, at: at, fault: fault}, nil)
	if err == nil && !result.Finished {
		t.Fatalf("request %d, %s: a run that neither failed nor finished: %+v", at, fault, result)
	}
	step, how := w.newest().tags["redoubt-step"], "needed nothing, it was finished"
	if err != nil {
		how = resume(t, w, fault)
	}
	end := finished(w)
	if end != "" || w.refusals.Load() > 0 {
		t.Errorf("request %d, %s: refused %d times; in the end: %s", at, fault, w.refusals.Load(), end)
	} else {
		end = "both keys new, " + w.newest().tags["CredentialId"] + " published"
	}
	if step == "" {
		step = "none"
	}
	return fmt.Sprintf("%-17s %3d of %-4d %-32s %s", step, w.looks.Load()-w.refusals.Load(), w.looks.Load(), how, end)
}

// resume runs again until the rotation is finished. After a crash the lease is still there: it is respected, and taken
// over once it has run out.
func resume(t *testing.T, w *world, fault fault) string {
	t.Helper()
	how := "at once"
	takeOver := false
	if w.newest().tags["redoubt-lease-run"] != "" {
		if fault == errorBefore || fault == errorAfter {
			t.Errorf("%s: the lease was not given back", fault)
		}
		expectRunning(t, w, false)
		w.pass(16 * time.Minute)
		expectRunning(t, w, true)
		how, takeOver = "after the lease, taken over", true
	}
	result, err := rotate(t, &wire{world: w}, func(o *accesskeys.RotateOptions) { o.ResumeOnly, o.TakeOver = true, takeOver })
	if err == nil && !result.Finished && finished(w) == "" {
		return "nothing was left to do"
	}
	if err == nil && !result.Finished {
		how = "by a new rotation"
		result, err = rotate(t, &wire{world: w}, nil)
	}
	if err != nil || !result.Finished {
		t.Fatalf("%s: resumed: %+v, %v", fault, result, err)
	}
	return how
}

// expectRunning makes sure that nobody gets past a lease.
func expectRunning(t *testing.T, w *world, stale bool) {
	t.Helper()
	_, err := rotate(t, &wire{world: w}, func(o *accesskeys.RotateOptions) { o.Owner, o.TakeOver = "bob", !stale })
	var running *accesskeys.RunningError
	if !errors.As(err, &running) || running.Owner != "alice" || running.Stale != stale {
		t.Errorf("a lease (stale: %v) did not stop a second run: %v", stale, err)
	}
}

func TestARotationNeedsNoResumeWhereTheSDKRepeatsTheRequest(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			count := &wire{world: published(managed)}
			if _, err := rotate(t, count, nil); err != nil {
				t.Fatal(err)
			}
			for at := range count.sent {
				for _, fault := range []fault{errorBefore, errorAfter} {
					w := published(managed)
					result, err := rotate(t, &wire{world: w, at: at + 1, fault: fault}, func(o *accesskeys.RotateOptions) {
						o.Azure.Retry = policy.RetryOptions{MaxRetries: 1, MaxRetryDelay: time.Nanosecond}
					})
					if err != nil || !result.Finished {
						t.Errorf("request %d (%s), %s: %+v, %v", at+1, count.sent[at], fault, result, err)
					}
					if wrong := finished(w); wrong != "" {
						t.Errorf("request %d (%s), %s: %s", at+1, count.sent[at], fault, wrong)
					}
				}
			}
		})
	}
}
