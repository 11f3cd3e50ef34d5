package controls_test

import (
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
)

// atBaseline says which baseline the environment has; "" is for what does not say.
func atBaseline(baseline string) change { return func(w *world) { w.baseline = baseline } }

// endOf is the last day of support of a baseline that has one.
func endOf(baseline string) time.Time {
	last, ends := baselines.Ends(baseline)
	if !ends {
		panic(baseline + " has no end") // a mistake in the examples
	}
	return last
}

// endpointLockExamples judge where the baseline has the lock.
var endpointLockExamples = []example{{
	on: "cluster-endpoint", pass: both(atBaseline(baselines.Newest()), lockEndpoint), fail: both(atBaseline(baselines.Newest()), lockEndpoint, set("endpoint-lock", "properties.level", "None")),
	absent: atBaseline(baselines.Newest()), absentIs: controls.Fail, unknown: both(atBaseline(baselines.Newest()), lockEndpoint, nameless("endpoint-lock")),
}, {
	on: "classic-endpoint", absent: atBaseline(""), absentIs: controls.NotApplicable,
	pass: atBaseline(baselines.First()), passIs: controls.NotApplicable,
}}

// lockEndpoint locks the endpoint of the managed cache.
func lockEndpoint(w *world) {
	w.add("endpoint-lock", w.resources["cluster-endpoint"].ID+"/providers/Microsoft.Authorization/locks/keep", "2020-05-01", properties(object{"level": "CanNotDelete"}))
}

func TestABaselineIsSupportedOnItsLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	atBaseline(baselines.First())(w)
	last := endOf(baselines.First())
	for on, want := range map[time.Time]controls.Outcome{
		last.Add(23 * time.Hour): controls.Pass, last.AddDate(0, 0, 1): controls.Fail,
	} {
		if got := outcome(t, w, "RDT-LIF-07", "cluster", on); got.Outcome != want {
			t.Errorf("on %s: %s, want %s", on, got.Outcome, want)
		}
	}
}
