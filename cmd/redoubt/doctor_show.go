package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/doctor"
)

// doctorDocument is what --json prints.
type doctorDocument struct {
	// Format names the version of the document.
	Format string `json:"format"`
	// Environment is the one that was asked about, "" for none.
	Environment string           `json:"environment"`
	Ready       bool             `json:"ready"`
	Problems    int              `json:"problems"`
	Notes       int              `json:"notes"`
	Findings    []doctor.Finding `json:"findings"`
	// Needs are the actions that the environment takes, by scope; empty without an environment.
	Needs []doctorNeed `json:"needs"`
}

type doctorNeed struct {
	Scope   string   `json:"scope"`
	Actions []string `json:"actions"`
}

func (d *doctorRun) print(report doctor.Report) error {
	if d.json {
		return d.printJSON(report)
	}
	lines := show.NewLines(d.out)
	about := "this machine"
	if d.name != "" {
		about += " and " + d.name
	}
	lines.Line("redoubt doctor: " + about)
	width := 0
	for _, finding := range report.Findings {
		width = max(width, len(finding.Check))
	}
	var group doctor.Group
	for _, finding := range report.Findings {
		if finding.Group != group {
			group = finding.Group
			lines.Title(string(group))
		}
		line(lines, finding, width)
	}
	lines.Line("")
	switch problems := report.Problems(); {
	case problems > 0:
		lines.Bad(fmt.Sprintf("%s, %s", counted(problems, "problem"), counted(report.Notes(), "note")))
	default:
		lines.Good(fmt.Sprintf("no problem, %s", counted(report.Notes(), "note")))
	}
	if d.name != "" && !d.azure {
		lines.Note(fmt.Sprintf("Azure was not asked; %s doctor %s --azure does so", programName(), d.name))
	}
	return nil
}

// line prints a finding: what was found, and below it what to do.
func line(lines *show.Lines, f doctor.Finding, width int) {
	found := strings.ReplaceAll(strings.TrimSpace(f.Found), "\n", "\n"+strings.Repeat(" ", width+3))
	text := fmt.Sprintf("%-*s %s", width, f.Check, found)
	if f.Status != doctor.OK && f.Expected != "" {
		text += "; expected " + f.Expected
	}
	switch f.Status {
	case doctor.OK:
		lines.Good(text)
	case doctor.Problem:
		lines.Bad(text)
	case doctor.Note:
		lines.Warn(text)
	default:
		lines.Note(text + " (not checked)")
	}
	if f.Do != "" && f.Status != doctor.OK {
		lines.Line(strings.Repeat(" ", width+3) + "→ " + f.Do)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (d *doctorRun) printJSON(report doctor.Report) error {
	document := doctorDocument{
		Format: "redoubt/doctor/v1", Environment: d.name, Ready: report.Problems() == 0, Problems: report.Problems(), Notes: report.Notes(),
		Findings: report.Findings, Needs: []doctorNeed{},
	}
	for _, need := range d.target.Needs {
		document.Needs = append(document.Needs, doctorNeed(need))
	}
	encoder := json.NewEncoder(d.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}
