package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
)

// The elements that the test views of GitLab, Azure Pipelines and Jenkins read:
// https://github.com/testmoapp/junitxml
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Timestamp  string          `xml:"timestamp,attr,omitempty"`
	Properties []junitProperty `xml:"properties>property,omitempty"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Failure *junitAnswer `xml:"failure,omitempty"`
	Skipped *junitAnswer `xml:"skipped,omitempty"`
}

type junitAnswer struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func writeJUnit(out io.Writer, d Document, _ Options) error {
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(newJUnit(d)); err != nil {
		return err
	}
	_, err := io.WriteString(out, "\n")
	return err
}

// newJUnit makes a suite of each report: a case for each control, so that their number is the same whatever is found, and
// one for each gate.
func newJUnit(d Document) junitSuites {
	suite := junitSuite{Name: oneLine("redoubt " + d.Name), Timestamp: strings.TrimSuffix(oneLine(d.At), "Z")}
	if d.Notice != "" {
		suite.Properties = append(suite.Properties, junitProperty{"target", d.Target}, junitProperty{"notice", d.Notice})
	}
	suite.Properties = append(suite.Properties, junitProperty{"judged", judgedWords(d.Counts)})
	for _, c := range allRules(d) {
		suite.Cases = append(suite.Cases, caseOf(d, c))
	}
	for _, gate := range d.Gates {
		suite.Cases = append(suite.Cases, gateCase(d, gate))
	}
	for _, c := range suite.Cases {
		suite.Tests++
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	return junitSuites{Name: "redoubt", Tests: suite.Tests, Failures: suite.Failures, Skipped: suite.Skipped, Suites: []junitSuite{suite}}
}

// caseOf fails if anything failed, and is skipped if there is only what could not be judged or is covered.
func caseOf(d Document, c Control) junitCase {
	out := junitCase{Class: "redoubt." + oneLine(d.Name), Name: oneLine(c.ID + " " + c.Title), File: oneLine(d.File)}
	failed, other := []string{}, []string{}
	for _, f := range all(d) {
		if f.Control != c.ID {
			continue
		}
		line := d.where(f.Resource) + ": " + found(f)
		if f.failed() {
			failed = append(failed, line)
		} else {
			other = append(other, oneLine(f.Outcome)+": "+line)
		}
	}
	switch {
	case len(failed) > 0:
		text := append(append(failed, other...), oneLine(c.Remediation))
		out.Failure = &junitAnswer{Message: count(len(failed), "finding"), Type: oneLine(c.Severity), Text: strings.Join(text, "\n")}
	case c.NotMet != nil:
		out.Skipped = &junitAnswer{Message: oneLine("deliberately not met: " + c.NotMet.Reason + " Instead: " + c.NotMet.Compensation), Text: strings.Join(other, "\n")}
	case len(other) > 0:
		out.Skipped = &junitAnswer{Message: strings.Join(other, "; ")}
	case c.ByOutcome[string(controls.Pass)] == 0:
		out.Skipped = &junitAnswer{Message: "nothing to judge"}
	}
	return out
}

func gateCase(d Document, gate Gate) junitCase {
	out := junitCase{Class: "redoubt." + oneLine(d.Name), Name: oneLine("gate: " + gate.Name), File: oneLine(d.File)}
	if gate.Passed {
		return out
	}
	lines := []string{}
	for _, item := range gate.Items {
		if !item.Allowed {
			lines = append(lines, fmt.Sprintf("%s: %s", oneLine(item.Subject), oneLine(item.Problem)))
		}
	}
	out.Failure = &junitAnswer{Message: oneLine(gate.Rule), Type: "gate", Text: strings.Join(lines, "\n")}
	return out
}
