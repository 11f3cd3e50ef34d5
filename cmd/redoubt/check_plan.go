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
	planned := false
	var lost []gate.Finding
	for _, s := range subjects {
		if s.steps == nil {
			continue
		}
		planned = true
		found := gate.DataLoss(s.steps, c.allowReplace)
		lost = append(lost, found...)
		losses = stopped(losses, found)
		interruptions = stopped(interruptions, c.interruptions(s))
		if !s.environment {
			interruptions.Rule = "no live cache is interrupted unless the stack file, or --accept-interruption for a file, accepts it"
		}
	}
	for _, urn := range gate.Unmatched(c.allowReplace, lost) {
		fmt.Fprintf(c.err, "--%s %s: nothing is lost there\n", allowReplaceFlag, urn)
	}
	if !planned {
		return nil
	}
	return []report.Gate{losses, interruptions}
}

// interruptions are those of one plan. What a file says of itself accepts nothing.
func (c *check) interruptions(s *subject) []gate.Finding {
	if s.environment {
		return gate.Judge(s.steps, gate.Accepted{Interruption: s.acceptsInterruption})
	}
	found := gate.Judge(s.steps, gate.Accepted{Interruption: c.acceptInterruption})
	for i := range found {
		found[i].WayOut = "do it in a maintenance window, and go on with --accept-interruption; or put the setting back as it was"
	}
	return found
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
