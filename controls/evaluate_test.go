package controls_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/waivers"
)

func evaluate(w *world, given ...waivers.Waiver) *controls.Report {
	return controls.Evaluate(w.graph(controls.Production), controls.Options{Now: today, Waivers: given})
}

// findingIDs are the controls with findings, sorted, each once.
func findingIDs(report *controls.Report) []string {
	var found []string
	for _, finding := range report.Findings() {
		found = append(found, finding.Control.ID)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestAHardenedWorldIsClean(t *testing.T) {
	t.Parallel()
	report := evaluate(newWorld("w"))
	if found := findingIDs(report); len(found) > 0 || !report.Clean() || report.Worst() != 0 || report.FailsAt(controls.Low) {
		t.Errorf("found %v", found)
	}
	if report.Counts.Caches != 2 || report.Counts.Judged < 20 || report.Counts.ByType["Microsoft.KeyVault/vaults"] != 1 || report.Counts.Controls < 50 {
		t.Errorf("counted %+v", report.Counts)
	}
	if unknown := report.With(controls.Unknown); len(unknown) > 0 {
		t.Errorf("everything is known, but %+v", unknown[0])
	}
}

func TestAGraphWithoutACacheIsNeverClean(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*world{"no resource": {name: "empty"}, "a vault only": newWorld("w")} {
		remove("classic", "cluster")(w)
		if report := evaluate(w); report.Clean() || report.CleanAt(controls.Critical) || report.Counts.Caches != 0 {
			t.Errorf("%s is clean: %+v", name, report.Counts)
		}
	}
}

func TestWhatIsDeliberatelyNotMetIsAlwaysShownAndNeverAFinding(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	unset("cluster", "zones")(w)
	set("assignment", "properties.accessPolicyName", "default")(w)
	report := evaluate(w)
	var shown []string
	for _, control := range report.NotMet {
		shown = append(shown, control.ID)
	}
	for _, id := range []string{"RDT-RES-03", "RDT-IDN-05", "RDT-IDN-06", "RDT-ENC-01", "RDT-LOG-06"} {
		if !slices.Contains(shown, id) {
			t.Errorf("%s is not shown", id)
		}
	}
	if accepted := report.With(controls.Accepted); len(accepted) < 2 || !report.Clean() {
		t.Errorf("accepted %+v, found %v", accepted, findingIDs(report))
	}
}

func TestProductionControlsJudgeProductionAndWhatSaysNothing(t *testing.T) {
	t.Parallel()
	control, _ := controls.Find("RDT-RES-01")
	for stage, want := range map[controls.Stage]controls.Outcome{
		controls.Production: controls.Fail, controls.Unstated: controls.Fail, controls.NonProduction: controls.NotApplicable,
	} {
		w := newWorld("w")
		set("cluster", "properties.highAvailability", "Disabled")(w)
		results := controls.Evaluate(w.graph(stage), controls.Options{Now: today, Only: []*controls.Control{control}}).Results
		if got := results[len(results)-1].Outcome; got != want {
			t.Errorf("%q: got %s, want %s", stage, got, want)
		}
	}
}

func waiver(control string) waivers.Waiver {
	return waivers.Waiver{Control: control, Reason: "The partner's data centre has no private link yet.", Owner: "team@example.com", Granted: "2026-11-01", Until: "2026-12-10"}
}

// opened is a classic cache behind firewall rules.
func opened() *world {
	w := newWorld("w")
	set("classic", "properties.publicNetworkAccess", "Enabled")(w)
	remove("classic-endpoint", "classic-zonegroup")(w)
	return w
}

func TestAWaiverCoversItsControlAndWhatGoesWithIt(t *testing.T) {
	t.Parallel()
	if found := findingIDs(evaluate(opened())); !slices.Equal(found, []string{"RDT-NET-01", "RDT-NET-02"}) {
		t.Fatalf("without a waiver: %v", found)
	}
	report := evaluate(opened(), waiver("RDT-NET-01"))
	if !report.Clean() || len(report.With(controls.Waived)) != 2 {
		t.Fatalf("found %v, waived %d", findingIDs(report), len(report.With(controls.Waived)))
	}
	for _, result := range report.With(controls.Waived) {
		if result.Waiver == nil || result.Waiver.Owner != "team@example.com" || len(result.Details) == 0 {
			t.Errorf("the result does not say by what it is waived: %+v", result)
		}
	}
	use := report.Waivers[0]
	if use.State != controls.WaiverUsed || use.DaysLeft != 18 || !use.Expiring(30) || use.Expiring(17) {
		t.Errorf("got %+v", use)
	}
}

func TestWhatBecomesOfEachWaiver(t *testing.T) {
	t.Parallel()
	expired, future, long, twice := waiver("RDT-NET-01"), waiver("RDT-NET-01"), waiver("RDT-NET-01"), waiver("RDT-IDN-02")
	expired.Until, future.Granted, long.Until = "2026-11-22", "2026-11-24", "2027-03-01"
	cases := []struct {
		name  string
		given []waivers.Waiver
		want  controls.WaiverState
		says  string
	}{
		{"it expired yesterday", []waivers.Waiver{expired}, controls.WaiverExpired, "expired 1 day ago"},
		{"it is granted tomorrow", []waivers.Waiver{future}, controls.WaiverRefused, "granted in the future"},
		{"it is too long", []waivers.Waiver{long}, controls.WaiverRefused, "at most 92 days"},
		{"its control can't be waived", []waivers.Waiver{waiver("RDT-TRA-01")}, controls.WaiverRefused, "can't be waived"},
		{"nothing needs it", []waivers.Waiver{waiver("RDT-IDN-02")}, controls.WaiverUnused, ""},
		{"it is the second for its control", []waivers.Waiver{waiver("RDT-IDN-02"), twice}, controls.WaiverRefused, "an earlier waiver"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			report := evaluate(opened(), c.given...)
			got := report.Waivers[len(report.Waivers)-1]
			if got.State != c.want || !strings.Contains(strings.Join(got.Problems, "; "), c.says) {
				t.Errorf("got %+v", got)
			}
			if report.Clean() || len(report.With(controls.Waived)) > 0 {
				t.Error("it covers something all the same")
			}
		})
	}
}

func TestFindingsComeBySeverity(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	both(unset("vault", "tags"), set("classic", "properties.enableNonSslPort", true), set("vault", "properties.enableSoftDelete", false))(w)
	report := evaluate(w)
	var severities []controls.Severity
	for _, finding := range report.Findings() {
		severities = append(severities, finding.Control.Severity)
	}
	if !slices.Equal(severities, []controls.Severity{controls.Critical, controls.High, controls.Low}) || report.Worst() != controls.Critical {
		t.Errorf("got %v", severities)
	}
	if report.Clean() || !report.FailsAt(controls.Critical) || report.CleanAt(controls.High) {
		t.Error("the report is clean")
	}
}

func TestAFindingSaysWhereAndWhat(t *testing.T) {
	t.Parallel()
	w := newWorld("w")
	unset("classic", "properties.publicNetworkAccess")(w)
	w.resources["classic"].Line = 7
	finding := evaluate(w).Findings()[0]
	want := controls.Ref{Graph: "w", Type: "Microsoft.Cache/redis", Name: "redis-w", ID: w.classic(), Origin: "classic", Line: 7}
	if finding.Resource != want || finding.Control.ID != "RDT-NET-01" {
		t.Errorf("got %+v", finding)
	}
	detail := finding.Details[0]
	if detail.Path != "properties.publicNetworkAccess" || detail.Expected != "Disabled" || detail.Got != "Enabled (what Azure reads when it is absent)" ||
		!strings.Contains(detail.Why, "Source: https://") {
		t.Errorf("got %+v", detail)
	}
}

// The service ends on 2028-09-30: a pass says so, a year before it becomes a finding, and after the end it stays one.
func TestTheEndOfTheClassicServiceComesNearer(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]controls.Outcome{"2027-09-30": controls.Pass, "2027-10-02": controls.Fail, "2029-01-01": controls.Fail} {
		now, _ := time.Parse(time.DateOnly, date)
		result := outcome(t, newWorld("w"), "RDT-LIF-01", "classic", now)
		if result.Outcome != want || !strings.Contains(result.Details[0].Why, "2028-09-30") {
			t.Errorf("%s: got %+v", date, result)
		}
	}
}
