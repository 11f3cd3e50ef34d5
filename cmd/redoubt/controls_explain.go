package main

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/redoubt-iac/redoubt/controls"
)

// explainWidth is where explanations wrap.
const explainWidth = 100

// explainControl writes one control in full.
func (s *settings) explainControl(c *controls.Control) error {
	if s.json {
		return s.controlsJSON([]*controls.Control{c})
	}
	fmt.Fprintf(s.out, "%s: %s\n%s · %s\n\n", c.ID, c.Title, c.Family.Title(), c.Severity)
	for _, part := range explanation(c) {
		if part.text == "" {
			continue
		}
		wrapped := lipgloss.NewStyle().Width(explainWidth - 2).Render(part.text)
		fmt.Fprintln(s.out, part.title)
		for _, line := range strings.Split(wrapped, "\n") {
			fmt.Fprintln(s.out, "  "+strings.TrimRight(line, " "))
		}
	}
	return nil
}

type passage struct{ title, text string }

func explanation(c *controls.Control) []passage {
	scope := ""
	if c.ProductionOnly {
		scope = "production environments"
	}
	return []passage{
		{"Why", c.Rationale},
		{"Judges", strings.Join(c.Judges, "\n")},
		{"Only in", scope},
		{"Expects", c.Expects},
		{"What to do", c.Remediation},
		{"Waiver", waiverSentence(c)},
		{"Deliberately not met, because", c.Reason},
		{"In its place", c.Compensation},
		{"Public rules that ask for the same", answersOf(c)},
	}
}

func waiverSentence(c *controls.Control) string {
	id, days := c.Waiver()
	switch {
	case c.Status == controls.NotMet:
		return ""
	case days == 0:
		return "This control can't be waived."
	case id != c.ID:
		return fmt.Sprintf("A waiver of %s covers it, for %d days at most.", id, days)
	default:
		return fmt.Sprintf("A waiver may last %d days.", days)
	}
}

// answersOf are the public rules, one source a line.
func answersOf(c *controls.Control) string {
	var lines []string
	for _, source := range controls.Sources() {
		var ids []string
		for _, answer := range c.Answers {
			if answer.Source == source {
				ids = append(ids, answer.ID)
			}
		}
		if len(ids) > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s (%s)", source, strings.Join(ids, ", "), source.URL()))
		}
	}
	return strings.Join(lines, "\n")
}
