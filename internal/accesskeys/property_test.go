package accesskeys_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// The matrix has one fault a rotation; here runs and resumes fail any number of times, also while they clean up.
func TestNoSequenceOfFaultsPublishesAKeyThatTheCacheRefuses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := published(rapid.Bool().Draw(t, "managed"))
		attempt := func(wire *wire) (accesskeys.Rotation, error) {
			var heard []accesskeys.Event
			return accesskeys.Rotate(context.Background(), w.target(), accesskeys.RotateOptions{Options: wire.options(&heard), Drain: drain, TakeOver: true})
		}
		for range rapid.IntRange(1, 6).Draw(t, "faulty runs") {
			at := rapid.IntRange(1, 45).Draw(t, "request")
			fault := rapid.SampledFrom([]fault{errorBefore, errorAfter, crashBefore, crashAfter}).Draw(t, "fault")
			_, _ = attempt(&wire{world: w, at: at, fault: fault})
			w.pass(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes")) * time.Minute)
		}
		w.pass(16 * time.Minute)
		if result, err := attempt(&wire{world: w}); err != nil || !result.Finished {
			t.Fatalf("the last run: %+v, %v", result, err)
		}
		if wrong := finished(w); wrong != "" || w.refusals.Load() > 0 {
			t.Fatalf("refused %d times; %s", w.refusals.Load(), wrong)
		}
	})
}
