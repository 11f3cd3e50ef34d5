package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// The elements and attributes, in the order of the usual schema:
// https://github.com/windyroad/JUnit-Schema/blob/master/JUnit.xsd and, for what pipelines read of it,
// https://github.com/testmoapp/junitxml
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name       string     `xml:"name,attr"`
	Timestamp  string     `xml:"timestamp,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr"`
	Time       string     `xml:"time,attr"`
	Properties []property `xml:"properties>property"`
	Cases      []testCase `xml:"testcase"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testCase struct {
	Class   string  `xml:"classname,attr"`
	Name    string  `xml:"name,attr"`
	Skipped *answer `xml:"skipped,omitempty"`
	Error   *answer `xml:"error,omitempty"`
	Failure *answer `xml:"failure,omitempty"`
	Output  string  `xml:"system-out,omitempty"`
}

type answer struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// Write writes the report of a target, which is named for people: an environment, or "host:port".
func Write(out io.Writer, report verify.Report, target string) error {
	all := suites{Name: "redoubt verify", Time: seconds(report.Duration)}
	for _, group := range report.Groups {
		made := newSuite(group, report, target)
		all.Suites = append(all.Suites, made)
		all.Tests, all.Failures, all.Errors, all.Skipped = all.Tests+made.Tests, all.Failures+made.Failures, all.Errors+made.Errors, all.Skipped+made.Skipped
	}
	encoded, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the JUnit report: %w", err)
	}
	_, err = io.WriteString(out, xml.Header+string(encoded)+"\n")
	return err
}

func newSuite(group verify.Group, report verify.Report, target string) suite {
	made := suite{
		Name: group.Name, Timestamp: report.Began.UTC().Format("2006-01-02T15:04:05"), Time: seconds(group.Duration),
		Properties: []property{{"target", clean(target)}},
	}
	for _, outcome := range group.Outcomes {
		made.Cases = append(made.Cases, newCase(outcome, target))
		made.Tests++
		switch outcome.Status {
		case verify.Failed:
			made.Failures++
		case verify.NotProven:
			made.Errors++
		case verify.NotTried:
			made.Skipped++
		}
	}
	return made
}

func newCase(o verify.Outcome, target string) testCase {
	made := testCase{Class: clean("redoubt.verify." + target), Name: clean(o.Probe + ": " + o.Title)}
	told := &answer{Message: clean(o.Saw), Type: string(o.Status), Text: clean(explanation(o))}
	switch o.Status {
	case verify.Failed:
		made.Failure = told
	case verify.NotProven:
		made.Error = told
	case verify.NotTried:
		made.Skipped = &answer{Message: clean(o.Saw), Text: clean(o.Hint)}
	default:
		made.Output = clean(o.Saw)
	}
	return made
}

// explanation is what belongs below a line that is not proved.
func explanation(o verify.Outcome) string {
	var lines []string
	for _, part := range []struct{ name, text string }{{"expected", o.Expected}, {"saw", o.Saw}, {"what to do", o.Hint}, {"controls", strings.Join(o.Controls, ", ")}} {
		if part.text != "" {
			lines = append(lines, part.name+": "+part.text)
		}
	}
	return strings.Join(lines, "\n")
}

// clean drops what XML 1.0 cannot hold, https://www.w3.org/TR/xml/#charsets
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
}

func seconds(duration time.Duration) string { return fmt.Sprintf("%.3f", duration.Seconds()) }
