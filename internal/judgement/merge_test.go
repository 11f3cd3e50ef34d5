package judgement_test

import (
	"slices"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/waivers"
)

var today = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

const principal = "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"

// graph is an environment with one classic cache, which one principal may use.
func graph(name string, stage controls.Stage) *controls.Graph {
	cache := "/subscriptions/" + subscription + "/resourceGroups/rg-" + name + "/providers/Microsoft.Cache/redis/redis-" + name
	access := "Microsoft.Cache/redis/accessPolicyAssignments"
	return controls.NewGraph(controls.Description{Name: name, Stage: stage}, []controls.Resource{
		{Resource: arm.Resource{ID: cache, Type: "Microsoft.Cache/redis", Name: "redis-" + name, APIVersion: "2024-11-01", Body: map[string]any{}}},
		{Resource: arm.Resource{ID: cache + "/accessPolicyAssignments/app", Type: access, Name: "app", APIVersion: "2024-11-01",
			Body: map[string]any{"properties": map[string]any{"objectId": principal, "accessPolicyName": "Data Reader"}}}},
	})
}

func sharedPrincipal() waivers.Waiver {
	return waivers.Waiver{Control: "RDT-SEP-01", Reason: "One monitoring for both until the new year.", Owner: "ops", Granted: "2026-11-01", Until: "2026-12-31"}
}

func TestMergedReportsCountEverything(t *testing.T) {
	t.Parallel()
	dev := controls.Evaluate(graph("dev", controls.NonProduction), controls.Options{Now: today})
	prod := controls.Evaluate(graph("prod", controls.Production), controls.Options{Now: today})
	merged := judgement.Merge(dev, prod)
	if merged.Name != "dev, prod" || merged.Stage != controls.Unstated || merged.Counts.Caches != 2 || merged.Counts.Resources != 4 || merged.Counts.Judged != 4 {
		t.Errorf("got %q, %q and %+v", merged.Name, merged.Stage, merged.Counts)
	}
	if len(merged.Results) != len(dev.Results)+len(prod.Results) || len(merged.NotMet) != len(dev.NotMet) {
		t.Errorf("got %d results and %d controls that are not met", len(merged.Results), len(merged.NotMet))
	}
	for _, outcome := range controls.Outcomes() {
		if got, want := merged.Counts.ByOutcome[outcome], dev.Counts.ByOutcome[outcome]+prod.Counts.ByOutcome[outcome]; got != want {
			t.Errorf("%s: got %d, want %d", outcome, got, want)
		}
	}
	if one := judgement.Merge(dev); one.Stage != controls.NonProduction || one.Counts.Judged != dev.Counts.Judged || one.Counts.Controls != dev.Counts.Controls {
		t.Errorf("one alone: got %+v, want %+v", one.Counts, dev.Counts)
	}
}

func TestWhatIsSharedJoinsTheReportWithoutCountingResourcesTwice(t *testing.T) {
	t.Parallel()
	dev, prod := graph("dev", controls.NonProduction), graph("prod", controls.Production)
	options := controls.Options{Now: today, Waivers: []waivers.Waiver{sharedPrincipal()}}
	report := controls.Evaluate(prod, options)
	if report.Waivers[0].State != controls.WaiverUnused {
		t.Fatalf("one environment alone can't use it: %+v", report.Waivers)
	}
	before := report.Counts.Judged
	between := controls.EvaluateTogether([]*controls.Graph{dev, prod}, options)
	between.Results = slices.DeleteFunc(between.Results, func(r controls.Result) bool { return r.Resource.Graph != "prod" })
	judgement.Add(report, between)
	if report.Waivers[0].State != controls.WaiverUsed || report.Counts.ByOutcome[controls.Waived] == 0 {
		t.Errorf("got the waivers %+v and %+v", report.Waivers, report.Counts)
	}
	if report.Counts.Judged != before {
		t.Errorf("judged %d resources, want %d", report.Counts.Judged, before)
	}
}
