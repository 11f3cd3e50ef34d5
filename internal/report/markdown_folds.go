package report

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// policies shows what Azure would refuse or report, and folds what nobody can tell or need not act on.
func (m *markdown) policies(d Document) {
	if d.Policies == nil {
		return
	}
	wrong, rest := [][]string{}, [][]string{}
	for _, a := range d.Policies.Answers {
		status := m.say(a.Status)
		if d.newPrint(a.Fingerprint) {
			status += " **new**"
		}
		row := []string{status, m.say(a.Effect), m.say(a.Title), m.code(d.where(a.Resource)), m.say(a.why())}
		switch azurepolicy.Status(a.Status) {
		case azurepolicy.Compliant:
		case azurepolicy.Denied, azurepolicy.DeletionDenied, azurepolicy.NonCompliant:
			wrong = append(wrong, row)
		default:
			rest = append(rest, row)
		}
	}
	header := []string{"Answer", "Effect", "Policy", "Resource", "Why"}
	m.line("#### Azure Policy\n\n%s\n\n%s", policyWords(*d.Policies), m.table(header, wrong))
	if len(rest) > 0 {
		m.line("%s", fold(fmt.Sprintf("Undecided, or changed by Azure Policy (%d)", len(rest)), m.table(header, rest)))
	}
}

func (m *markdown) undecided(d Document) {
	list := d.with(controls.Unknown)
	if len(list) == 0 {
		return
	}
	rows := [][]string{}
	for _, f := range list {
		rows = append(rows, []string{m.control(f.Control), m.code(d.where(f.Resource)), m.say(found(f))})
	}
	m.line("%s", fold(fmt.Sprintf("Undecided (%d)", len(list)), m.table([]string{"Control", "Resource", "What"}, rows)))
}

func (m *markdown) plan(d Document) {
	if d.Plan == nil {
		return
	}
	rows := [][]string{}
	for _, step := range d.Plan.Steps {
		rows = append(rows, []string{m.say(step.Operation), m.code(step.Type), m.code(step.Name), m.say(strings.Join(step.Properties, ", "))})
	}
	if len(rows) == 0 {
		m.line("**Plan:** %s\n", m.say(planWords(*d.Plan)))
		return
	}
	m.line("%s", fold("Plan: "+m.say(planWords(*d.Plan)), m.table([]string{"Operation", "Type", "Name", "Properties"}, rows)))
}

func (m *markdown) fixed(d Document) {
	if d.Change == nil || len(d.Change.Fixed) == 0 {
		return
	}
	rows := [][]string{}
	for _, f := range d.Change.Fixed {
		rows = append(rows, []string{m.say(f.Severity), m.control(f.Control), m.code(d.where(f.Resource)), m.say(found(f))})
	}
	m.line("%s", fold(fmt.Sprintf("Fixed (%d)", len(rows)), m.table([]string{"Severity", "Control", "Resource", "What it was"}, rows)))
}

func (m *markdown) notMet(d Document) {
	list := notMet(d)
	if len(list) == 0 {
		return
	}
	rows := [][]string{}
	for _, c := range list {
		rows = append(rows, []string{m.control(c.ID), m.say(c.Title), m.say(c.NotMet.Reason), m.say(c.NotMet.Compensation)})
	}
	m.line("%s", fold(fmt.Sprintf("Deliberately not met (%d)", len(list)), m.table([]string{"Control", "What", "Why not", "What stands in its place"}, rows)))
}

// controls is the table of everything that was judged, also of what passed.
func (m *markdown) controls(d Document) {
	if len(d.Controls) == 0 {
		return
	}
	header := []string{"Control", "What"}
	for _, outcome := range controls.Outcomes() {
		header = append(header, string(outcome))
	}
	rows := [][]string{}
	for _, c := range d.Controls {
		row := []string{m.control(c.ID), m.say(c.Title)}
		for _, outcome := range controls.Outcomes() {
			n := ""
			if c.ByOutcome[string(outcome)] > 0 {
				n = fmt.Sprint(c.ByOutcome[string(outcome)])
			}
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	m.line("%s", fold(fmt.Sprintf("All controls (%d)", len(d.Controls)), m.table(header, rows)))
}
