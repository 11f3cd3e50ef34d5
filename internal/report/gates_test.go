package report_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
	"github.com/redoubt-iac/redoubt/internal/report"
)

func TestOneClosedGateKeepsTheChangeOut(t *testing.T) {
	t.Parallel()
	in := weak()
	for i := range in.Gates {
		in.Gates[i].Passed = true
	}
	if d := report.New(in); !d.Passed {
		t.Error("every gate is open, and the change does not pass")
	}
	in.Gates[2].Passed = false
	if d := report.New(in); d.Passed {
		t.Error("a gate is closed, and the change passes")
	}
}

func TestTheGateOfFindingsGoesByTheWorstOfThem(t *testing.T) {
	t.Parallel()
	medium := &controls.Control{ID: "RDT-X", Severity: controls.Medium}
	judged := &controls.Report{Counts: controls.Counts{Caches: 1}, Results: []controls.Result{{Control: medium, Outcome: controls.Fail}}}
	for failOn, want := range map[controls.Severity]bool{0: false, controls.Low: false, controls.Medium: false, controls.High: true, controls.Critical: true} {
		if gate := report.FindingsGate(judged, failOn); gate.Passed != want {
			t.Errorf("with %s it passes: %v", failOn, gate.Passed)
		}
	}
	judged.Counts.Caches = 0
	if report.FindingsGate(judged, controls.Critical).Passed {
		t.Error("it passes though no cache was judged")
	}
}

func TestTheGateOfAzurePolicyStopsWhatAzureWouldRefuse(t *testing.T) {
	t.Parallel()
	gate := report.PolicyGate(*weak().Policies)
	if gate.Passed || len(gate.Items) != 1 || gate.Items[0].Problem != "Deny private DNS zones: Azure refuses the request." {
		t.Errorf("%+v", gate)
	}
	if !report.PolicyGate(azurepolicy.Results{Results: []azurepolicy.Result{{Status: azurepolicy.Undecided}, {Status: azurepolicy.NonCompliant}}}).Passed {
		t.Error("it stops what Azure would not refuse")
	}
}

func TestAFindingBelowTheThresholdIsStillSeen(t *testing.T) {
	t.Parallel()
	in := weak()
	in.Gates, in.Policies = nil, nil
	if text := write(t, "markdown", report.New(in), report.Options{}); !strings.HasPrefix(text, "### ⚠️ prod: 2 findings") {
		t.Error(text)
	}
}

func TestAReportWithoutACacheIsNeverGood(t *testing.T) {
	t.Parallel()
	d := clean()
	d.Counts.Caches = 0
	for _, format := range []string{"table", "markdown"} {
		if text := write(t, format, d, report.Options{}); strings.Contains(text, "✅ prod") || !strings.Contains(text, "no cache was judged, so nothing is proved") {
			t.Errorf("%s:\n%s", format, text)
		}
	}
}
