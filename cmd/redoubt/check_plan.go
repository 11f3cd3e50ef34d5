package main

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/internal/gate"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// planGates are the gates that look at plans: what would be lost, and what would be interrupted.
func (c *check) planGates(subjects []*subject) []report.Gate {
	losses := report.Gate{Name: "data loss", Passed: true, Rule: "no cache, database, vault, key or workspace loses data unless --" + allowReplaceFlag + " names it"}
	interruptions := report.Gate{Name: "interruption", Passed: true, Rule: "no live cache is interrupted unless the stack file accepts it"}
	planned, interruptible := false, false
	var lost []gate.Finding
	for _, s := range subjects {
		if s.steps == nil {
			continue
		}
		planned = true
		found := gate.DataLoss(s.steps, c.allowReplace)
		lost = append(lost, found...)
		losses = stopped(losses, found)
		if !s.environment {
			losses.Rule = "no cache, database, vault, key or workspace is replaced or deleted unless --" + allowReplaceFlag + " names it"
			continue // the steps of a file have no inputs to compare
		}
		interruptible = true
		interruptions = stopped(interruptions, gate.Judge(s.steps, gate.Accepted{Interruption: s.acceptsInterruption}))
	}
	var asked []report.Gate
	for _, urn := range gate.Unmatched(c.allowReplace, lost) {
		fmt.Fprintf(c.err, "--%s %s: nothing is lost there\n", allowReplaceFlag, urn)
	}
	if planned {
		asked = append(asked, losses)
	}
	if interruptible {
		asked = append(asked, interruptions)
	}
	return asked
}

// stopped adds findings to a gate.
func stopped(to report.Gate, found []gate.Finding) report.Gate {
	for _, f := range found {
		problem := f.Reason + " (" + f.Source + ")"
		if !f.Accepted {
			problem += "; " + f.WayOut
		}
		to.Items = append(to.Items, report.GateItem{Subject: f.Name, Problem: problem, Allowed: f.Accepted})
		to.Passed = to.Passed && f.Accepted
	}
	return to
}

// planOfAll is the plan of all subjects together, nil when none has one.
func planOfAll(subjects []*subject) *report.Plan {
	var all *report.Plan
	for _, s := range subjects {
		if s.plan == nil {
			continue
		}
		if all == nil {
			all = &report.Plan{}
		}
		all.Unchanged += s.plan.Unchanged
		all.Steps = append(all.Steps, s.plan.Steps...)
	}
	return all
}
