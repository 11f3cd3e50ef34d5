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

// writes counts the requests that change something.
func writes(sent []string) int {
	count := 0
	for _, what := range sent {
		if !strings.HasPrefix(what, "GET ") && what != "POST cache/listKeys" {
			count++
		}
	}
	return count
}

func TestADryRunSaysEveryStepAndWritesNothing(t *testing.T) {
	t.Parallel()
	wire := &wire{world: published(false)}
	result, err := rotate(t, wire, func(o *accesskeys.RotateOptions) { o.DryRun = true })
	if err != nil || result.Finished || writes(wire.sent) != 0 {
		t.Fatalf("got %+v, %v, requests %v", result, err, wire.sent)
	}
	plan := strings.Join(result.Plan, "\n")
	at := 0
	for _, part := range []string{"lease as alice", "regenerate the Secondary", "publish the Secondary", "wait 6m0s", "regenerate the Primary", "lease back"} {
		next := strings.Index(plan[at:], part)
		if next < 0 {
			t.Fatalf("%q is missing, or in the wrong place, in\n%s", part, plan)
		}
		at += next
	}
}

func TestARunThatDoesNotWaitIsFinishedByALaterOne(t *testing.T) {
	t.Parallel()
	w := published(true)
	result, err := rotate(t, &wire{world: w}, func(o *accesskeys.RotateOptions) { o.NoWait = true })
	if err != nil || result.Finished || !result.DrainEnds.Equal(w.newest().created.Add(drain)) {
		t.Fatalf("got %+v, %v", result, err)
	}
	if tags := w.newest().tags; tags["redoubt-step"] != "drain" || tags["redoubt-lease-run"] != "" {
		t.Fatalf("the tags are %v", tags)
	}
	plan, err := rotate(t, &wire{world: w}, func(o *accesskeys.RotateOptions) { o.DryRun = true })
	if err != nil || plan.Resumed != accesskeys.StepDrain || len(plan.Plan) != 4 || !strings.Contains(plan.Plan[1], "wait until") {
		t.Errorf("the plan of what is left is %q, %v", plan.Plan, err)
	}
	begun := w.time()
	result, err = rotate(t, &wire{world: w}, nil)
	if err != nil || !result.Finished || result.Resumed != accesskeys.StepDrain || result.Old != accesskeys.Primary {
		t.Fatalf("got %+v, %v", result, err)
	}
	if took := w.time().Sub(begun); took > drain+time.Minute {
		t.Errorf("the drain began anew: %s", took)
	}
	if wrong := finished(w); wrong != "" {
		t.Error(wrong)
	}
}

func TestAnInterruptedDrainLeavesBothKeysAndNoLease(t *testing.T) {
	t.Parallel()
	w := published(false)
	wire := &wire{world: w}
	ctx, cancel := context.WithCancel(context.Background())
	var heard []accesskeys.Event
	options := accesskeys.RotateOptions{Options: wire.options(&heard), Drain: drain}
	options.Progress = func(event accesskeys.Event) {
		if event.Step == accesskeys.StepDrain {
			cancel()
		}
	}
	result, err := accesskeys.Rotate(ctx, wire.world.target(), options)
	scan(t, result, err)
	var interrupted *accesskeys.InterruptedError
	if !errors.As(err, &interrupted) || !errors.Is(err, context.Canceled) || interrupted.Step != accesskeys.StepDrain || interrupted.DrainEnds.IsZero() {
		t.Fatalf("got %v", err)
	}
	if w.keys["Primary"] != w.versions[0].value || w.newest().value != w.keys["Secondary"] || w.newest().tags["redoubt-lease-run"] != "" {
		t.Errorf("keys %v, tags %v", w.keys["Primary"] == w.versions[0].value, w.newest().tags)
	}
}

func TestTheOldKeyStaysWhileConnectionsAreSeenToUseIt(t *testing.T) {
	t.Parallel()
	w := published(false)
	asked := 0
	usage := accesskeys.Usage{Known: true, Connections: 3, Detail: "3 clients from 10.0.0.7"}
	probe := func(o *accesskeys.RotateOptions) {
		o.Probe = func(_ context.Context, q accesskeys.Question) (accesskeys.Usage, error) {
			asked++
			if q.Old != accesskeys.Primary || q.CacheID != classicID || q.PublishedAt.IsZero() {
				t.Errorf("asked %+v", q)
			}
			return usage, nil
		}
	}
	_, err := rotate(t, &wire{world: w}, probe)
	var used *accesskeys.StillInUseError
	if !errors.As(err, &used) || used.Old != accesskeys.Primary || !strings.Contains(err.Error(), "10.0.0.7") {
		t.Fatalf("got %v", err)
	}
	if w.keys["Primary"] != w.versions[0].value {
		t.Fatal("the old key was regenerated all the same")
	}
	usage = accesskeys.Usage{Known: false, Detail: "the logs do not say which key a connection used"}
	result, err := rotate(t, &wire{world: w}, probe)
	if err != nil || !result.Finished || asked != 2 || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "cannot be seen") {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestAKeyThatSomebodyRegeneratesDuringTheDrainIsPublishedAnew(t *testing.T) {
	t.Parallel()
	for name, managed := range services {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(managed)
			wire, done := &wire{world: w}, false
			wire.before = func(*http.Request) error {
				w.mu.Lock()
				defer w.mu.Unlock()
				if !done && w.newest().tags["redoubt-step"] == "drain" {
					w.issue("Secondary")
					done = true
				}
				return nil
			}
			var heard []accesskeys.Event
			result, err := accesskeys.Rotate(context.Background(), w.target(), accesskeys.RotateOptions{Options: wire.options(&heard), Drain: drain})
			if err != nil || !result.Finished || !strings.Contains(strings.Join(result.Notes, " "), "draining again") {
				t.Fatalf("got %+v, %v", result, err)
			}
			if wrong := finished(w); wrong != "" {
				t.Error(wrong)
			}
			if len(wire.refused) == 0 {
				t.Error("the watch over the published key did not notice that the cache refused it")
			}
		})
	}
}

func TestTheSlotInUseIsToldByTheKeyAndNotByTheTag(t *testing.T) {
	t.Parallel()
	w := published(false)
	w.newest().tags["CredentialId"] = "Secondary"
	result, err := rotate(t, &wire{world: w}, nil)
	if err != nil || result.Old != accesskeys.Primary || finished(w) != "" {
		t.Errorf("got %+v, %v; %s", result, err, finished(w))
	}
}

// Both runs have seen the lease free before either has written it.
func TestOfTwoRunsThatTakeTheLeaseAtOnceOneGivesWay(t *testing.T) {
	t.Parallel()
	w := published(false)
	wrote, goOn, second := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	slow := &wire{world: w}
	var unheard []accesskeys.Event
	slowOptions := accesskeys.RotateOptions{Options: slow.options(&unheard), Drain: drain, Owner: "slow"}
	slowOptions.Sleep = func(context.Context, time.Duration) error { close(wrote); <-goOn; return nil }
	fast, begun := &wire{world: w}, false
	fast.before = func(req *http.Request) error {
		if req.Method == http.MethodPatch && !begun {
			begun = true
			go func() {
				_, err := accesskeys.Rotate(context.Background(), w.target(), slowOptions)
				second <- err
			}()
			<-wrote
		}
		return nil
	}
	var lost error
	result, err := rotate(t, fast, func(o *accesskeys.RotateOptions) {
		o.Owner = "fast"
		pass := o.Sleep
		o.Sleep = func(ctx context.Context, d time.Duration) error {
			if lost == nil {
				close(goOn)
				lost = <-second
			}
			return pass(ctx, d)
		}
	})
	if !errors.Is(lost, accesskeys.ErrLeaseLost) || !strings.Contains(lost.Error(), "fast") || writes(slow.sent) != 1 {
		t.Errorf("the run that lost: %v, after %v", lost, slow.sent)
	}
	if err != nil || !result.Finished || finished(w) != "" {
		t.Errorf("the run that won: %+v, %v; %s", result, err, finished(w))
	}
}

func TestARegenerationThatChangesNothingIsNotBelieved(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{"classic": "still lists the key of before", "managed": "RegenerateKeyFailed: The key could not be regenerated."} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := published(services[name])
			w.broken = true
			_, err := rotate(t, &wire{world: w}, nil)
			if err == nil || !strings.Contains(err.Error(), says) || len(w.versions) != 1 || w.newest().tags["redoubt-step"] != "regenerate-spare" {
				t.Fatalf("got %v, tags %v", err, w.newest().tags)
			}
			w.broken = false
			if result, err := rotate(t, &wire{world: w}, nil); err != nil || !result.Finished || finished(w) != "" {
				t.Errorf("when it works again: %+v, %v; %s", result, err, finished(w))
			}
		})
	}
}
