package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/redoubt-iac/redoubt/controls"
)

const defaultWidth = 80

// table writes for people at a terminal.
type table struct {
	b                        strings.Builder
	width                    int
	good, middling, bad, dim lipgloss.Style
	strong, plain            lipgloss.Style
}

func writeTable(out io.Writer, d Document, o Options) error {
	t := newTable(out, o)
	t.head(d)
	t.gates(d)
	t.findings("findings", d, controls.Fail)
	t.advice(d)
	t.findings("undecided", d, controls.Unknown)
	t.findings("waived", d, controls.Waived)
	t.waivers(d)
	t.policies(d)
	t.plan(d)
	t.fixed(d)
	t.notMet(d)
	t.verdict(d)
	_, err := io.WriteString(out, harmless(t.b.String()))
	return err
}

func newTable(out io.Writer, o Options) *table {
	r := lipgloss.NewRenderer(out)
	r.SetColorProfile(termenv.Ascii)
	if o.Colour {
		r.SetColorProfile(termenv.ANSI)
	}
	colour := func(code string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(code)) }
	t := &table{width: o.Width, good: colour("2"), middling: colour("3"), bad: colour("1"), dim: colour("8"), strong: r.NewStyle().Bold(true), plain: r.NewStyle()}
	if t.width <= 0 {
		t.width = defaultWidth
	}
	return t
}

func (t *table) line(format string, a ...any) { fmt.Fprintf(&t.b, format+"\n", a...) }

// text writes running text within the width.
func (t *table) text(style lipgloss.Style, indent, text string) {
	t.b.WriteString(paragraph(cell{text, style}, t.width, indent))
}

func (t *table) section(title string, n int) {
	t.line("\n%s %s", t.strong.Render(title), t.dim.Render(fmt.Sprintf("(%d)", n)))
}

func (t *table) head(d Document) {
	if d.Notice != "" {
		t.text(t.middling, "", d.Notice)
	}
	what := []string{}
	for _, word := range []string{d.Source, d.Stage, d.File} {
		if word != "" {
			what = append(what, oneLine(word))
		}
	}
	t.text(t.strong, "", oneLine(d.Name))
	if len(what) > 0 {
		t.text(t.dim, "", strings.Join(what, " · "))
	}
	t.text(t.plain, "", judgedWords(d.Counts))
}

func (t *table) gates(d Document) {
	if len(d.Gates) == 0 {
		return
	}
	t.section("gates", len(d.Gates))
	var rows []row
	for _, gate := range d.Gates {
		r := row{cells: []cell{t.passed(gate.Passed), {oneLine(gate.Name), t.strong}, {oneLine(gate.Rule), t.plain}}}
		for _, item := range gate.Items {
			below := cell{"stopped: " + oneLine(item.Subject+": "+item.Problem), t.bad}
			if item.Allowed {
				below = cell{"allowed: " + oneLine(item.Subject+": "+item.Problem), t.dim}
			}
			r.below = append(r.below, below)
		}
		rows = append(rows, r)
	}
	t.columns([]string{"ANSWER", "GATE", "WHAT PASSES"}, rows)
}

func (t *table) passed(yes bool) cell {
	if yes {
		return cell{"✓ passed", t.good}
	}
	return cell{"✗ failed", t.bad}
}

// columns writes rows below a header, or nothing if there are none.
func (t *table) columns(header []string, rows []row) {
	if len(rows) == 0 {
		return
	}
	first := make([]cell, len(header))
	for i, word := range header {
		first[i] = cell{word, t.dim}
	}
	t.b.WriteString(columns(t.width, first, rows))
}

func (t *table) findings(title string, d Document, outcome controls.Outcome) {
	list := d.with(outcome)
	if len(list) == 0 {
		return
	}
	t.section(title, len(list))
	rows := make([]row, 0, len(list))
	for _, f := range list {
		control := oneLine(f.Control)
		if d.isNew(f) {
			control += " new"
		}
		rows = append(rows, row{
			cells: []cell{t.severity(f), {control, t.strong}, {d.where(f.Resource), t.plain}},
			below: []cell{{found(f), t.plain}},
		})
	}
	t.columns([]string{"SEVERITY", "CONTROL", "RESOURCE"}, rows)
}

func (t *table) severity(f Finding) cell {
	style := t.dim
	switch rank := severityRank(f.Severity); {
	case !f.failed():
	case rank >= controls.High:
		style = t.bad
	case rank >= controls.Medium:
		style = t.middling
	}
	return cell{oneLine(f.Severity), style}
}

// advice says, once for each control that failed, what it demands and what to change.
func (t *table) advice(d Document) {
	list := failing(d)
	if len(list) == 0 {
		return
	}
	t.line("\n%s", t.strong.Render("what to do"))
	for _, c := range list {
		t.text(t.plain, "  ", oneLine(c.ID+": "+c.Title))
		t.text(t.dim, "    ", oneLine(c.Remediation))
	}
}

// failing are the controls with a finding, in the order of the findings.
func failing(d Document) []Control {
	var list []Control
	seen := map[string]bool{}
	for _, f := range d.with(controls.Fail) {
		if !seen[f.Control] {
			seen[f.Control] = true
			list = append(list, d.control(f.Control))
		}
	}
	return list
}

func (t *table) verdict(d Document) {
	style, sign := t.good, "✓ "
	switch outlookOf(d) {
	case bad:
		style, sign = t.bad, "✗ "
	case middling:
		style, sign = t.middling, "! "
	}
	words := verdictWords(d)
	if change := changeWords(d); change != "" {
		words += "; " + change
	}
	t.line("")
	t.text(style, "", sign+words)
	if d.Notice != "" {
		t.text(t.middling, "", d.Notice)
	}
}
