package report_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/waivers"
)

// poison are the pieces that hostile texts are made of.
var poison = []string{
	"|", "\n", "\r\n", "::", "::error::", "##[", "##vso[", "]]>", "<script>", "</details>", "</code>", "<!--", "-->", "@octocat", "#12", "GH-7",
	"`", "```", "*", "_", "[a](https://evil.example)", "![a](//evil.example)", "www.evil.example", "https://evil.example", "a@b.example",
	"\x1b[2J", "\u202e", "\u200b", "\x00", "\x07", "\x85", "\xff", "\xc3", "%", "%0A", ",", ":", "&", "&lt;", "\"", "'", "\\", "$x$", "~~", "- ", "1. ", "#", "=",
	" ", "\t", "é", "日本語", "😀", "a", "Enabled", "properties.x[0]", "İ", "\ufffd", "\uffff",
}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			return rapid.String().Draw(t, "text")
		}
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(poison), 0, 8).Draw(t, "pieces"), "")
	})
}

// anyControls are a few controls with different ids, some of them of the catalogue's form.
func anyControls() *rapid.Generator[[]*controls.Control] {
	return rapid.Custom(func(t *rapid.T) []*controls.Control {
		text := func(name string) string { return anyText().Draw(t, name) }
		all := make([]*controls.Control, 3)
		for i := range all {
			all[i] = &controls.Control{
				ID: text("id") + fmt.Sprint(i), Family: controls.Network, Title: text("title"), Rationale: text("rationale"), Expects: text("expects"), Remediation: text("remediation"),
				Severity: rapid.SampledFrom(controls.Severities()).Draw(t, "severity"), Status: controls.Met, Reason: text("reason"), Compensation: text("compensation"),
			}
			if rapid.Bool().Draw(t, "catalogue") {
				all[i].ID = fmt.Sprintf("RDT-VLT-%02d", i)
			}
		}
		return all
	})
}

func anyResult(of []*controls.Control) *rapid.Generator[controls.Result] {
	return rapid.Custom(func(t *rapid.T) controls.Result {
		text := func(name string) string { return anyText().Draw(t, name) }
		r := controls.Result{
			Control: rapid.SampledFrom(of).Draw(t, "control"), Outcome: rapid.SampledFrom(controls.Outcomes()).Draw(t, "outcome"),
			Resource: controls.Ref{Graph: text("graph"), Type: text("type"), Name: text("name"), ID: text("armID"), Origin: text("origin"), Line: rapid.IntRange(0, 9).Draw(t, "line")},
		}
		for range rapid.IntRange(0, 2).Draw(t, "details") {
			r.Details = append(r.Details, controls.Detail{Outcome: controls.Fail, Path: text("path"), Expected: text("expected"), Got: text("got"), Why: text("why")})
		}
		if r.Outcome == controls.Waived {
			r.Waiver = &waivers.Active{Waiver: waivers.Waiver{Until: text("until"), Reason: text("reason")}, DaysLeft: 1}
		}
		return r
	})
}

func anyAnswer() *rapid.Generator[azurepolicy.Result] {
	statuses := []azurepolicy.Status{azurepolicy.Denied, azurepolicy.NonCompliant, azurepolicy.Undecided, azurepolicy.Changed, azurepolicy.Compliant}
	return rapid.Custom(func(t *rapid.T) azurepolicy.Result {
		text := func(name string) string { return anyText().Draw(t, name) }
		return azurepolicy.Result{
			Policy:       azurepolicy.Policy{Name: text("policy"), DisplayName: text("title"), Effect: text("effect")},
			ResourceType: text("type"), ResourceName: text("name"), Status: rapid.SampledFrom(statuses).Draw(t, "status"), Message: text("message"),
			Reasons: []string{text("reason")}, Conditions: []string{text("condition")},
			Changes: []azurepolicy.Change{{Operation: text("operation"), Field: text("field"), Old: text("old"), New: text("new")}},
		}
	})
}

func anyInput() *rapid.Generator[report.Input] {
	return rapid.Custom(func(t *rapid.T) report.Input {
		text := func(name string) string { return anyText().Draw(t, name) }
		judged := &controls.Report{Name: text("environment"), Stage: controls.Production, Sandbox: rapid.Bool().Draw(t, "sandbox"), At: now}
		judged.Counts = controls.Counts{Resources: 3, Caches: rapid.IntRange(0, 1).Draw(t, "caches")}
		catalogue := anyControls().Draw(t, "controls")
		judged.Results = rapid.SliceOfN(anyResult(catalogue), 0, 4).Draw(t, "results")
		if rapid.Bool().Draw(t, "unmet") {
			judged.NotMet = append(judged.NotMet, catalogue[0])
		}
		judged.Waivers = append(judged.Waivers, controls.WaiverUse{
			Waiver: waivers.Waiver{Control: text("waived"), Reason: text("reason"), Owner: text("owner"), Until: text("until")},
			State:  controls.WaiverRefused, Problems: []string{text("problem")},
		})
		return report.Input{
			Judged: judged, File: text("file"), Source: text("source"),
			Gates:    []report.Gate{{Name: text("gate"), Rule: text("rule"), Items: []report.GateItem{{Subject: text("subject"), Problem: text("gate problem")}}}},
			Policies: &azurepolicy.Results{Results: rapid.SliceOfN(anyAnswer(), 0, 3).Draw(t, "answers")},
			Plan:     &report.Plan{Steps: []report.PlanStep{{Operation: text("operation"), Type: text("token"), Name: text("step"), Properties: []string{text("property")}}}},
		}
	})
}
