package report_test

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/report"
)

func TestAnUnknownFormatIsNamedWithThoseThatExist(t *testing.T) {
	t.Parallel()
	err := report.Write(io.Discard, "pdf", clean(), report.Options{})
	if err == nil || !strings.Contains(err.Error(), `expected one of table, markdown, sarif, json, junit, github; got "pdf"`) {
		t.Error(err)
	}
}

func TestEverySandboxReportSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	for _, format := range report.Formats() {
		if text := write(t, format, changed(), report.Options{Width: 200}); !strings.Contains(text, report.SandboxNotice) {
			t.Errorf("%s does not:\n%s", format, text)
		}
		if text := write(t, format, clean(), report.Options{Width: 200}); strings.Contains(text, "SANDBOX") {
			t.Errorf("%s on Azure says that it is a sandbox", format)
		}
	}
}

func TestEveryFormatButAnnotationsShowsWhatIsDeliberatelyNotMet(t *testing.T) {
	t.Parallel()
	for _, format := range report.Formats() {
		text := write(t, format, changed(), report.Options{Width: 300})
		if shown := strings.Contains(text, "Azure chooses the zones of a managed cache itself."); shown != (format != "github") {
			t.Errorf("%s: shown is %v", format, shown)
		}
	}
}

func TestMoreFindingsThanGitHubShowsAreCounted(t *testing.T) {
	t.Parallel()
	judged := &controls.Report{At: now, Counts: controls.Counts{Caches: 1}}
	for i := range 14 {
		judged.Results = append(judged.Results, failed(publicAccess, fmt.Sprintf("error-%02d", i), "", "", ""), failed(tags, fmt.Sprintf("warning-%02d", i), "", "", ""))
	}
	text := write(t, "github", report.New(report.Input{Judged: judged}), report.Options{})
	if errs, warnings := strings.Count(text, "::error "), strings.Count(text, "::warning "); errs != 10 || warnings != 10 {
		t.Errorf("%d errors and %d warnings, want 10 of each", errs, warnings)
	}
	if !strings.HasSuffix(text, "\nand 8 findings more, which the report lists\n") {
		t.Error(text)
	}
}

func TestTenThousandFindingsAreWrittenInEveryFormat(t *testing.T) {
	t.Parallel()
	judged := &controls.Report{Name: "big", At: now, Counts: controls.Counts{Caches: 1}}
	for i := range 10_000 {
		judged.Results = append(judged.Results, failed(publicAccess, fmt.Sprintf("cache-%05d", i), "properties.publicNetworkAccess", "Disabled", "Enabled"))
	}
	base := report.New(report.Input{Judged: &controls.Report{Name: "main", At: now}})
	d := report.New(report.Input{Judged: judged, Base: &base})
	for _, format := range report.Formats() {
		text := write(t, format, d, report.Options{Width: 200})
		switch format {
		case "markdown":
			if len(text) > 65_536-100 || !strings.Contains(text, "and 9") || !strings.Contains(text, "Shortened") {
				t.Errorf("%d bytes of Markdown, or no word of what is left out", len(text))
			}
		case "github":
		default:
			if !strings.Contains(text, "cache-00000") || !strings.Contains(text, "cache-09999") {
				t.Errorf("%s leaves findings out", format)
			}
		}
	}
}

func TestAShortenedReportStillHasItsVerdictAndItsNotice(t *testing.T) {
	t.Parallel()
	text := write(t, "markdown", changed(), report.Options{MarkdownLimit: 1})
	for _, part := range []string{"### ❌ prod: stopped by the gate of data loss, 2 findings, 1 undecided, 1 waived, 1 refused by Azure Policy", report.SandboxNotice, "and 2 more", "Shortened"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

func TestARuleHasNoMoreTagsThanGitHubAccepts(t *testing.T) {
	t.Parallel()
	popular := *publicAccess
	for i := range 30 {
		popular.Answers = append(popular.Answers, controls.PublicID{Source: controls.KICS, ID: fmt.Sprintf("rule-%02d", i)})
	}
	judged := &controls.Report{At: now, Results: []controls.Result{failed(&popular, "cache", "", "", "")}}
	text := write(t, "sarif", report.New(report.Input{Judged: judged}), report.Options{})
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct{ Properties struct{ Tags []string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	if tags := log.Runs[0].Tool.Driver.Rules[0].Properties.Tags; len(tags) != 20 || !strings.Contains(text, "KICS rule-29") {
		t.Errorf("%d tags, and the last answer is in the help: %v", len(tags), strings.Contains(text, "KICS rule-29"))
	}
}

func TestAReportOnSeveralEnvironmentsSaysWhichIsMeant(t *testing.T) {
	t.Parallel()
	in := weak()
	in.Judged.Name = "dev, prod"
	for _, format := range report.Formats() {
		if text := write(t, format, report.New(in), report.Options{Width: 200}); format != "json" && !strings.Contains(text, "prod: redisEnterprise amr-cache-prod") {
			t.Errorf("%s does not:\n%s", format, text)
		}
		if text := write(t, format, changed(), report.Options{Width: 200}); strings.Contains(text, "prod: redisEnterprise") {
			t.Errorf("%s repeats the only one", format)
		}
	}
}

func TestATextAtTheStartOfALineBeginsNoBlock(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"- item": "&#45; item", "+ item": "&#43; item", "1. item": "&#49;. item", "1.": "&#49;.", "1.5s": "1.5s", "12) item": "&#49;2) item", "# title": "&#35;", "> quote": "&#62; quote",
		"=== rule": "&#61;== rule", "a preview": "a preview", "2026-11-23": "2026-11-23",
	} {
		in := weak()
		in.Source = source
		if text := write(t, "markdown", report.New(in), report.Options{}); !strings.Contains(text, "\n\n"+want) {
			t.Errorf("%s is not written as %s", source, want)
		}
	}
}

func TestWhatIsUnknownBesideAFailureStaysUnknown(t *testing.T) {
	t.Parallel()
	result := failed(publicAccess, "cache", "properties.a", "Disabled", "Enabled")
	result.Details = append(result.Details, controls.Detail{Outcome: controls.Unknown, Path: "properties.b", Why: "known after up"})
	d := report.New(report.Input{Judged: &controls.Report{At: now, Results: []controls.Result{result}}})
	got := []string{}
	for _, f := range d.Findings {
		got = append(got, f.Path+" "+f.Outcome)
	}
	if !slices.Equal(got, []string{"properties.a fail", "properties.b unknown"}) {
		t.Error(got)
	}
}

func TestColoursAreTheCallersChoice(t *testing.T) {
	t.Parallel()
	if strings.Contains(write(t, "table", changed(), report.Options{}), "\x1b") {
		t.Error("colours, though nobody asked for them")
	}
	if !strings.Contains(write(t, "table", changed(), report.Options{Colour: true}), "\x1b[31m") {
		t.Error("no colours, though somebody asked for them")
	}
}

func TestTheTableKeepsWithinTheTerminal(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 100, 160} {
		for line := range strings.Lines(write(t, "table", changed(), report.Options{Width: width})) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("%d columns in a terminal of %d: %s", n, width, line)
			}
		}
	}
}

func TestSARIFHidesWhatIsWaivedAndSaysWhy(t *testing.T) {
	t.Parallel()
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID, Kind, Level string
				Suppressions        []struct{ Kind, Status, Justification string }
				PartialFingerprints map[string]string
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", changed(), report.Options{})), &log); err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, r := range log.Runs[0].Results {
		why := ""
		for _, s := range r.Suppressions {
			why += s.Status + ", " + s.Justification
		}
		got = append(got, strings.Join([]string{r.RuleID, r.Kind, r.Level, why}, "|"))
		if r.PartialFingerprints["primaryLocationLineHash"] != r.PartialFingerprints["redoubt/v1"]+":1" {
			t.Errorf("fingerprints %v", r.PartialFingerprints)
		}
	}
	want := []string{
		"RDT-NET-01|fail|error|",
		"RDT-LIF-09|fail|note|",
		"RDT-NET-01|open|none|",
		"RDT-TRA-02|fail|error|accepted, waived until 2026-12-15: The partner's client speaks TLS 1.1 until its release in December.",
		"azure-policy/deny-zones|fail|error|",
		"azure-policy/inherit-tag|open|none|",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheTimeIsUTC(t *testing.T) {
	t.Parallel()
	judged := &controls.Report{At: now.In(time.FixedZone("there", 3600))}
	if d := report.New(report.Input{Judged: judged}); d.At != "2026-11-23T14:05:06Z" {
		t.Error(d.At)
	}
}
