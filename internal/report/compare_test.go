package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/report"
)

func TestAChangeIsComparedByFailuresOnly(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name       string
		base, now  controls.Outcome
		new, fixed int
	}{
		{"a failure that stays is neither", controls.Fail, controls.Fail, 0, 0},
		{"a failure that was unknown is new", controls.Unknown, controls.Fail, 1, 0},
		{"a failure that was waived is new", controls.Waived, controls.Fail, 1, 0},
		{"a failure that passed is new", controls.Pass, controls.Fail, 1, 0},
		{"a failure that is waived now is fixed", controls.Fail, controls.Waived, 0, 1},
		{"a failure that passes now is fixed", controls.Fail, controls.Pass, 0, 1},
		{"a failure that is unknown now is neither", controls.Fail, controls.Unknown, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			with := func(outcome controls.Outcome, base *report.Document) report.Document {
				result := failed(publicAccess, "cache", "properties.publicNetworkAccess", "Disabled", "Enabled")
				result.Outcome = outcome
				if outcome == controls.Unknown {
					result.Details[0].Outcome = controls.Unknown
				}
				return report.New(report.Input{Judged: &controls.Report{Name: "x", At: now, Results: []controls.Result{result}}, Base: base})
			}
			base := with(c.base, nil)
			d := with(c.now, &base)
			if len(d.Change.New) != c.new || len(d.Change.Fixed) != c.fixed {
				t.Errorf("got %d new and %d fixed, want %d and %d", len(d.Change.New), len(d.Change.Fixed), c.new, c.fixed)
			}
		})
	}
}

func TestASecondFaultAtOneResourceIsANewFinding(t *testing.T) {
	t.Parallel()
	one := failed(publicAccess, "rules", "properties.securityRules[0]", "deny", "allow")
	base := report.New(report.Input{Judged: &controls.Report{At: now, Results: []controls.Result{one}}})
	two := one
	two.Details = append(slices.Clone(one.Details), controls.Detail{Outcome: controls.Fail, Path: "properties.securityRules[1]"})
	d := report.New(report.Input{Judged: &controls.Report{At: now, Results: []controls.Result{two}}, Base: &base})
	if len(d.Findings) != 2 || len(d.Change.New) != 1 {
		t.Errorf("got %d findings, new %v", len(d.Findings), d.Change.New)
	}
}

func TestAResourceOfAPreviewAndOfAStateIsTheSame(t *testing.T) {
	t.Parallel()
	deployed := failed(publicAccess, "cache", "properties.publicNetworkAccess", "Disabled", "Enabled")
	planned := deployed
	planned.Resource.ID, planned.Resource.Line = "", 0
	first := report.New(report.Input{Judged: &controls.Report{At: now, Results: []controls.Result{planned}}})
	second := report.New(report.Input{Judged: &controls.Report{At: now, Results: []controls.Result{deployed}}})
	if first.Findings[0].Fingerprint != second.Findings[0].Fingerprint {
		t.Error("its id became known, and it became another resource")
	}
}

func TestWhatIsNoReportIsRefusedAsABase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "not what `redoubt check --format json` writes",
		`{"format":`:             "not what `redoubt check --format json` writes",
		`[]`:                     "not what `redoubt check --format json` writes",
		`{"format":"other/v9"}`:  `expected "redoubt/report/v1"; got "other/v9"`,
		`{"format":"a\u001b[m"}`: `got "a\x1b[m"`,
	} {
		if _, err := report.ReadJSON(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
