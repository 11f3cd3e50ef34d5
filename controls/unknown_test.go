package controls_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// passes are the controls and resources with an outcome that lets a reader go on: nothing is wrong there.
func passes(resources []controls.Resource, stage controls.Stage) map[string]controls.Outcome {
	return passesAt("", resources, stage)
}

// passesAt does so where the baseline is known.
func passesAt(baseline string, resources []controls.Resource, stage controls.Stage) map[string]controls.Outcome {
	graph := controls.NewGraph(controls.Description{Name: "g", Stage: stage, Baseline: baseline}, resources)
	outcomes := map[string]controls.Outcome{}
	for _, result := range controls.Evaluate(graph, controls.Options{Now: today}).Results {
		outcomes[result.Control.ID+" "+result.Resource.Origin] = result.Outcome
	}
	return outcomes
}

// What is not known never hides a failure: where some value of a property fails a control, the control does not pass
// while that property is not known.
func TestAnUnknownPropertyNeverHidesAFailure(t *testing.T) {
	t.Parallel()
	judged := 0
	for _, stack := range everyGraph(t) {
		for i, r := range stack.resources {
			for _, path := range slices.Sorted(maps.Keys(hardening)) {
				armType, where, _ := strings.Cut(path, " ")
				if armType != r.Type || !has(r.Body, where) {
					continue
				}
				changed := slices.Clone(stack.resources)
				with := func(value any) map[string]controls.Outcome {
					changed[i].Body = assignAll(r.Body, where, value).(map[string]any)
					return passesAt(stack.baseline, changed, stack.stage)
				}
				hidden := with(arm.Unknown{})
				for _, weak := range hardening[path] {
					for key, outcome := range with(weak) {
						if outcome != controls.Fail && outcome != controls.Accepted {
							continue
						}
						judged++
						if hidden[key] == controls.Pass || hidden[key] == controls.NotApplicable {
							t.Errorf("%s: %s is %s when %s is %v, but %s when it is not known", stack.name, key, outcome, where, weak, hidden[key])
						}
					}
				}
			}
		}
	}
	if judged < 100 {
		t.Errorf("only %d failures were compared", judged)
	}
}

// The same of resources without an id, as a preview reports what is new: what fails in the end does not pass before.
func TestAnUnknownIDNeverHidesAFailure(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("w")
		changes := slices.Collect(maps.Keys(relations))
		slices.Sort(changes)
		for range rapid.IntRange(1, 2).Draw(rt, "changes") {
			if name := rapid.SampledFrom(changes).Draw(rt, "change"); applies(w, relations[name].on) {
				relations[name].change(w)
			}
		}
		var resources []controls.Resource
		for _, key := range w.order {
			resources = append(resources, *w.resources[key])
		}
		final := passes(resources, controls.Production)
		var lost []string
		for i := range resources {
			if rapid.IntRange(0, 3).Draw(rt, "loses its id") == 0 {
				resources[i].ID, lost = "", append(lost, resources[i].Origin)
			}
		}
		for key, outcome := range passes(resources, controls.Production) {
			if outcome == controls.Pass && final[key] == controls.Fail {
				rt.Errorf("%s passes without the ids of %v, and fails with them", key, lost)
			}
		}
	})
}

func applies(w *world, key string) bool { return w.resources[key] != nil }

// Whatever a body holds, judging it ends, and in one of the outcomes.
func TestAnyBodyIsJudged(t *testing.T) {
	t.Parallel()
	values := rapid.Custom(func(rt *rapid.T) any {
		return rapid.SampledFrom([]any{nil, "", "*", "P1X", "https://", true, -1.0, []any{}, []any{nil, "a", arm.Unknown{}}, map[string]any{}, arm.Unknown{}, map[string]any{"properties": "x"}}).Draw(rt, "value")
	})
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld("w")
		for range 5 {
			key := rapid.SampledFrom(w.order).Draw(rt, "resource")
			paths := leaves("", w.resources[key].Body)
			if len(paths) == 0 {
				continue
			}
			slices.Sort(paths)
			path := rapid.SampledFrom(paths).Draw(rt, "path")
			if has(w.resources[key].Body, path) {
				w.resources[key].Body = assignAll(w.resources[key].Body, path, values.Draw(rt, "value")).(map[string]any)
			}
		}
		for _, result := range evaluate(w).Results {
			if !slices.Contains(controls.Outcomes(), result.Outcome) {
				rt.Errorf("%s: outcome %q", result.Control.ID, result.Outcome)
			}
		}
	})
}
