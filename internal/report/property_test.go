package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/waivers"
)

// render writes without a testing.T of its own, because rapid's is none.
func render(t *rapid.T, format string, d report.Document, o report.Options) string {
	var b bytes.Buffer
	if err := report.Write(&b, format, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnyTextGivesWellFormedXML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := report.New(anyInput().Draw(t, "input"))
		text := render(t, "junit", d, report.Options{})
		decoder, tests := xml.NewDecoder(strings.NewReader(text)), 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			if start, isStart := token.(xml.StartElement); isStart && start.Name.Local == "testcase" {
				tests++
			}
		}
		if !strings.Contains(text, fmt.Sprintf(`tests="%d"`, tests)) {
			t.Fatalf("%d cases, and another number in the attributes of\n%s", tests, text)
		}
	})
}

func TestAnyTextGivesJSONThatReadsBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := report.New(anyInput().Draw(t, "input"))
		first := render(t, "json", d, report.Options{})
		read, err := report.ReadJSON(strings.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		// Compared as values, because a byte that is no UTF-8 is written in two ways.
		if diff := cmp.Diff(decoded(t, first), decoded(t, render(t, "json", read, report.Options{}))); diff != "" {
			t.Fatal(diff)
		}
		if strings.Contains(first, ": null") {
			t.Fatalf("a list is null in\n%s", first)
		}
	})
}

func decoded(t *rapid.T, text string) any {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// tag is the only HTML that a report has.
var tag = regexp.MustCompile(`</?(details|summary|code)>`)

func TestAnyTextStaysInItsCellOfAMarkdownTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := report.New(anyInput().Draw(t, "base"))
		in := anyInput().Draw(t, "input")
		in.Base = &before
		text := render(t, "markdown", report.New(in), report.Options{})
		columns := 0
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "|") {
				columns = 0
				if strings.Contains(line, "|") {
					t.Fatalf("a bar outside a table: %s", line)
				}
				continue
			}
			found := strings.Count(line, "|")
			if columns > 0 && found != columns {
				t.Fatalf("%d bars where the header has %d: %s", found, columns, line)
			}
			columns = found
		}
		if rest := tag.ReplaceAllString(text, ""); strings.ContainsAny(strings.ReplaceAll(rest, "\n> **SANDBOX", ""), "<>`~$\\@") {
			t.Fatalf("something active is left in\n%s", rest)
		}
		for _, name := range []string{"details", "summary", "code"} {
			if strings.Count(text, "<"+name+">") != strings.Count(text, "</"+name+">") {
				t.Fatalf("%s is not closed in\n%s", name, text)
			}
		}
	})
}

func TestAnyTextIsShownSafelyAtATerminal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := report.New(anyInput().Draw(t, "input"))
		width := rapid.IntRange(1, 200).Draw(t, "width")
		for line := range strings.Lines(render(t, "table", d, report.Options{Width: width})) {
			line = strings.TrimSuffix(line, "\n")
			if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
				t.Fatalf("%q holds something that nobody sees", line)
			}
			if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") || strings.Contains(line, "##vso[") {
				t.Fatalf("%q is a command to a pipeline", line)
			}
		}
	})
}

func TestAnyTextStaysInItsAnnotation(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^::(error|warning|notice) (file=[^:,\n\r]*,line=\d+,)?title=[^:,\n\r]*::[^\n\r]*$`)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		in.Judged.Sandbox = false
		for line := range strings.Lines(render(t, "github", report.New(in), report.Options{})) {
			if !form.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Fatalf("%q is no annotation", line)
			}
		}
	})
}

func TestAReportFitsIntoAComment(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		long := strings.Repeat(anyText().Draw(t, "long")+"|", 30)
		for i := range rapid.IntRange(0, 60).Draw(t, "findings") {
			in.Judged.Results = append(in.Judged.Results, failed(publicAccess, fmt.Sprintf("%d%s", i, long), long, long, long))
			in.Gates = append(in.Gates, report.Gate{Name: long, Rule: long, Items: []report.GateItem{{Subject: long}}})
		}
		if text := render(t, "markdown", report.New(in), report.Options{}); len(text) > 65_536-100 {
			t.Fatalf("%d bytes", len(text))
		}
	})
}

func TestTheOrderOfResultsChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		before := report.New(anyInput().Draw(t, "base"))
		in.Base = &before
		// Two resources that nothing but their settings tells apart, as two of a kind without ids in a preview.
		twin := failed(publicAccess, "twin", "properties.x", "a", "b")
		other := failed(publicAccess, "twin", "properties.x", "a", "c")
		in.Judged.Results = append(in.Judged.Results, twin, other)
		shuffled := in
		judged := *in.Judged
		judged.Results = rapid.Permutation(in.Judged.Results).Draw(t, "shuffled")
		shuffled.Judged = &judged
		answers := *in.Policies
		answers.Results = rapid.Permutation(in.Policies.Results).Draw(t, "shuffled answers")
		shuffled.Policies = &answers
		for _, format := range report.Formats() {
			if diff := cmp.Diff(render(t, format, report.New(in), report.Options{}), render(t, format, report.New(shuffled), report.Options{})); diff != "" {
				t.Fatalf("%s: %s", format, diff)
			}
		}
	})
}

func TestAFingerprintIsThatOfTheFindingAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		mine := failed(publicAccess, "mine", "properties.x", "a", "b")
		find := func(in report.Input) string {
			for _, f := range report.New(in).Findings {
				if f.Resource.Name == "mine" {
					return f.Fingerprint
				}
			}
			t.Fatal("the finding is not in the report")
			return ""
		}
		in.Judged.Results = append(in.Judged.Results, mine)
		first := find(in)

		// Another day, another line, other findings around it, another wording of what was found, a waiver.
		later := anyInput().Draw(t, "later")
		later.Judged.At = now.AddDate(0, 0, 40)
		mine.Resource.Line, mine.Details = 99, []controls.Detail{{Outcome: controls.Fail, Path: "properties.x", Got: "something else"}}
		mine.Outcome, mine.Waiver = controls.Waived, &waivers.Active{}
		later.Judged.Results = append([]controls.Result{mine}, later.Judged.Results...)
		if again := find(later); again != first {
			t.Fatalf("%s became %s", first, again)
		}
	})
}

func TestFindingsThatDifferHaveDifferentFingerprints(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "input")
		in.Judged.Results = append(in.Judged.Results, in.Judged.Results...)
		seen := map[string]bool{}
		for _, f := range report.New(in).Findings {
			if seen[f.Fingerprint] {
				t.Fatalf("%s is given twice", f.Fingerprint)
			}
			seen[f.Fingerprint] = true
		}
	})
}

func TestAnyTextGivesSARIFThatNamesItsRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct{ Rules []struct{ ID string } }
				}
				Results []struct {
					RuleID    string
					RuleIndex int
				}
			}
		}
		if err := json.Unmarshal([]byte(render(t, "sarif", report.New(anyInput().Draw(t, "input")), report.Options{})), &log); err != nil {
			t.Fatal(err)
		}
		for _, result := range log.Runs[0].Results {
			if rule := log.Runs[0].Tool.Driver.Rules[result.RuleIndex].ID; rule != result.RuleID {
				t.Fatalf("rule %q stands where a result expects %q", rule, result.RuleID)
			}
		}
	})
}
