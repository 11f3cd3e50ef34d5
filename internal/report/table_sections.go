package report

import (
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

func (t *table) waivers(d Document) {
	if len(d.Waivers) == 0 {
		return
	}
	t.section("waivers", len(d.Waivers))
	rows := make([]row, 0, len(d.Waivers))
	for _, w := range d.Waivers {
		style := t.bad
		if w.State == string(controls.WaiverUsed) && !w.Expiring {
			style = t.plain
		}
		rows = append(rows, row{
			cells: []cell{{waiverWords(w), style}, {oneLine(w.Control), t.strong}, {oneLine(w.Until), t.plain}, {oneLine(w.Owner), t.plain}},
			below: []cell{{waiverReason(w), t.plain}},
		})
	}
	t.columns([]string{"STATE", "CONTROL", "UNTIL", "OWNER"}, rows)
}

func (t *table) policies(d Document) {
	if d.Policies == nil {
		return
	}
	t.section("Azure Policy", d.Policies.Evaluated)
	var rows []row
	for _, a := range d.Policies.Answers {
		style := t.middling
		switch azurepolicy.Status(a.Status) {
		case azurepolicy.Compliant:
			continue
		case azurepolicy.Denied, azurepolicy.DeletionDenied:
			style = t.bad
		}
		status := oneLine(a.Status)
		if d.newPrint(a.Fingerprint) {
			status += " new"
		}
		rows = append(rows, row{
			cells: []cell{{status, style}, {oneLine(a.Effect), t.plain}, {oneLine(a.Title), t.strong}, {d.where(a.Resource), t.plain}},
			below: []cell{{oneLine(a.why()), t.plain}},
		})
	}
	t.columns([]string{"ANSWER", "EFFECT", "POLICY", "RESOURCE"}, rows)
	t.text(t.dim, "", policyWords(*d.Policies))
}

func (t *table) plan(d Document) {
	if d.Plan == nil {
		return
	}
	t.line("\n%s %s", t.strong.Render("plan"), planWords(*d.Plan))
}

func (t *table) fixed(d Document) {
	if d.Change == nil || len(d.Change.Fixed) == 0 {
		return
	}
	t.section("fixed", len(d.Change.Fixed))
	var rows []row
	for _, f := range d.Change.Fixed {
		rows = append(rows, row{cells: []cell{{oneLine(f.Control), t.strong}, {d.where(f.Resource), t.plain}, {oneLine(f.Path), t.plain}}})
	}
	t.columns([]string{"CONTROL", "RESOURCE", "WHERE"}, rows)
}

func (t *table) notMet(d Document) {
	list := notMet(d)
	if len(list) == 0 {
		return
	}
	t.section("deliberately not met", len(list))
	var rows []row
	for _, c := range list {
		rows = append(rows, row{
			cells: []cell{{oneLine(c.ID), t.strong}, {oneLine(c.Title), t.plain}},
			below: []cell{{"why not: " + oneLine(c.NotMet.Reason), t.dim}, {"instead: " + oneLine(c.NotMet.Compensation), t.dim}},
		})
	}
	t.columns([]string{"CONTROL", "WHAT"}, rows)
}
