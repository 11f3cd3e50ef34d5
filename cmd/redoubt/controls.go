package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

func newControls(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "controls [CONTROL | FAMILY]",
		Short: "List the controls, or explain one",
		Long: "controls lists what `redoubt check` judges by, or explains one control: why it matters, what it expects of Azure, what\n" +
			"to change, whether and for how long it can be waived, and the public rules that ask for the same.",
		Example: "  redoubt controls                  all of them\n" +
			"  redoubt controls NET              those of a family\n" +
			"  redoubt controls RDT-NET-01       one, explained\n" +
			"  redoubt controls --json | jq -r '.controls[] | select(.severity == \"critical\") | .id'",
		Args: atMostOneControl,
		RunE: func(_ *cobra.Command, args []string) error { return common.controls(args) },
	}
}

func atMostOneControl(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("one control at a time; got %s", strings.Join(args, ", "))
	}
	return nil
}

func (s *settings) controls(args []string) error {
	if len(args) == 0 {
		return s.listControls(controls.Catalogue())
	}
	if control, known := controls.Find(args[0]); known {
		return s.explainControl(control)
	}
	var family []*controls.Control
	for _, control := range controls.Catalogue() {
		if strings.EqualFold(string(control.Family), args[0]) {
			family = append(family, control)
		}
	}
	if len(family) == 0 {
		return unknownControl(args[0])
	}
	return s.listControls(family)
}

func unknownControl(given string) error {
	var ids []string
	for _, control := range controls.Catalogue() {
		ids = append(ids, control.ID)
	}
	meant := ""
	if near := validation.Nearest(strings.ToUpper(given), ids); near != "" {
		meant = fmt.Sprintf("; did you mean %s?", near)
	}
	return fmt.Errorf("there is no control %q%s; `%s controls` lists them", given, meant, programName())
}

func (s *settings) listControls(list []*controls.Control) error {
	if s.json {
		return s.controlsJSON(list)
	}
	rows := make([][]string, 0, len(list))
	for _, control := range list {
		rows = append(rows, []string{control.ID, control.Severity.String(), waiverWords(control), control.Title})
	}
	show.Table(s.out, []string{"CONTROL", "SEVERITY", "WAIVER", "WHAT HOLDS"}, rows)
	fmt.Fprintf(s.out, "\n%d controls; `%s controls CONTROL` explains one\n", len(list), programName())
	return nil
}

// waiverWords says whether a control can be waived, or why that does not matter.
func waiverWords(control *controls.Control) string {
	_, days := control.Waiver()
	switch {
	case control.Status == controls.NotMet:
		return "not met"
	case days == 0:
		return "never"
	default:
		return fmt.Sprintf("%d days", days)
	}
}

// controlsDocument is what `redoubt controls --json` prints.
type controlsDocument struct {
	// Format is always "redoubt/controls/v1".
	Format   string            `json:"format"`
	Controls []controlDocument `json:"controls"`
}

type controlDocument struct {
	ID          string   `json:"id"`
	Family      string   `json:"family"`
	Title       string   `json:"title"`
	Severity    string   `json:"severity"`
	Status      string   `json:"status"`
	Rationale   string   `json:"rationale"`
	Judges      []string `json:"judges"`
	Expects     string   `json:"expects"`
	Remediation string   `json:"remediation"`
	// Waiver is the control that a waiver must name, and WaiverDays how long it may last; 0 for never.
	Waiver       string   `json:"waiver"`
	WaiverDays   int      `json:"waiverDays"`
	Answers      []string `json:"answers"`
	Reason       string   `json:"reason,omitempty"`
	Compensation string   `json:"compensation,omitempty"`
}

func (s *settings) controlsJSON(list []*controls.Control) error {
	document := controlsDocument{Format: "redoubt/controls/v1", Controls: make([]controlDocument, 0, len(list))}
	for _, c := range list {
		made := controlDocument{
			ID: c.ID, Family: c.Family.Title(), Title: c.Title, Severity: c.Severity.String(), Status: string(c.Status),
			Rationale: c.Rationale, Judges: c.Judges, Expects: c.Expects, Remediation: c.Remediation, Answers: []string{},
			Reason: c.Reason, Compensation: c.Compensation,
		}
		made.Waiver, made.WaiverDays = c.Waiver()
		for _, answer := range c.Answers {
			made.Answers = append(made.Answers, answer.String())
		}
		document.Controls = append(document.Controls, made)
	}
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}
