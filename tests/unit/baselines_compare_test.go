package unit_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// atBaseline is the graph of the arguments at a baseline, or the refusal.
func atBaseline(args hardenedcache.HardenedCacheArgs, baseline string) (recorder.Graph, error) {
	args.Baseline = &baseline
	return recorder.Run(recorder.Options{Stack: "test"}, func(ctx *pulumi.Context) error {
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", &args)
		return err
	})
}

// undeclared are the differences between two graphs that no change declares, and those that no change may make.
func undeclared(before, after recorder.Graph, changes []baselines.Change) []string {
	var found []string
	fail := func(r recorder.Resource, format string, args ...any) {
		found = append(found, r.Name+" "+fmt.Sprintf(format, args...))
	}
	for _, old := range before {
		now, kept := after.Named(old.Name)
		if !kept || now.Type != old.Type {
			fail(old, "is taken away")
			continue
		}
		for _, path := range differing("", old.Inputs, now.Inputs) {
			if !declares(changes, now.Type, path, baselines.Updates) {
				fail(old, "differs in %s", path)
			}
		}
		if options := optionsOf(old); !reflect.DeepEqual(options, optionsOf(now)) {
			fail(old, "has other options: %+v", options)
		}
	}
	for _, now := range after {
		if _, kept := before.Named(now.Name); !kept && !declares(changes, now.Type, "", baselines.Creates) {
			fail(now, "is new")
		}
	}
	return found
}

// optionsOf is a resource without what its inputs say, by which the differences of options are seen.
func optionsOf(r recorder.Resource) recorder.Resource {
	r.Inputs, r.PropertyDependsOn = nil, nil
	return r
}

// declares says whether a change declares an effect; "" stands for the resource as a whole.
func declares(changes []baselines.Change, token, path string, effect baselines.Effect) bool {
	return slices.ContainsFunc(changes, func(change baselines.Change) bool {
		return slices.Contains(change.Touches, baselines.Touch{Type: baselines.TypeOf(token), Property: path, Effect: effect})
	})
}

// differing are the paths of the innermost values that differ.
func differing(path string, old, now any) []string {
	olds, wasObject := old.(map[string]any)
	nows, isObject := now.(map[string]any)
	if !wasObject || !isObject {
		if reflect.DeepEqual(old, now) {
			return nil
		}
		return []string{path}
	}
	keys := maps.Clone(olds)
	maps.Copy(keys, nows)
	var found []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		found = append(found, differing(strings.TrimPrefix(path+"."+key, "."), olds[key], nows[key])...)
	}
	return found
}

// judged are the outcomes of all controls by control and resource.
func judged(t interface{ Fatal(...any) }, graph recorder.Graph, production bool, baseline string) map[string]controls.Outcome {
	resources, _, err := judgement.Resources(graph.Inventory("test", recorder.DefaultSubscriptionID))
	if err != nil {
		t.Fatal(err)
	}
	stage := controls.NonProduction
	if production {
		stage = controls.Production
	}
	outcomes := map[string]controls.Outcome{}
	for _, result := range controls.Evaluate(controls.NewGraph(controls.Description{Name: "test", Stage: stage, Baseline: baseline}, resources), controls.Options{Now: onTheDay()}).Results {
		outcomes[result.Control.ID+" at "+result.Resource.Type+" "+result.Resource.Name] = result.Outcome
	}
	return outcomes
}

// weakened are the controls that a newer baseline no longer meets.
func weakened(before, after map[string]controls.Outcome) []string {
	var found []string
	for what, outcome := range before {
		if outcome == controls.Pass && after[what] != controls.Pass {
			found = append(found, fmt.Sprintf("%s passed, and is %q", what, after[what]))
		}
	}
	return found
}
