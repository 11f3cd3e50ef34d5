package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/waivers"
)

// waiverGate lets a change pass whose waivers hold, which preview and up would accept, and which the base has or somebody
// accepted. The reports are those on the subjects, in their order.
func (c *check) waiverGate(subjects []*subject, reports []*controls.Report) report.Gate {
	made := report.Gate{Name: "waivers", Passed: true, Rule: "no waiver has expired or is refused, none of a stack file is missing or needed by nothing"}
	if c.waivers != "" {
		made.Rule += ", and none is new, longer or reworded against the base unless --accept-waiver names it"
	}
	for _, s := range subjects {
		made.Items = append(made.Items, s.changed()...)
	}
	for i, s := range subjects {
		made.Items = append(made.Items, s.worthless(reports[i].Waivers)...)
		made.Items = append(made.Items, s.unshown(reports[i].Waivers)...)
	}
	made.Passed = !slices.ContainsFunc(made.Items, func(item report.GateItem) bool { return !item.Allowed })
	return made
}

// changed are the waivers that the base does not have like this.
func (s *subject) changed() []report.GateItem {
	var items []report.GateItem
	for _, change := range s.changes.Changes {
		problem := fmt.Sprintf("%s: %s; %s", change.Kind, change.Problem, particulars(change.Waiver))
		if !change.Accepted {
			problem += "; to accept it: --accept-waiver " + change.Control
		}
		items = append(items, report.GateItem{Subject: s.waiverWords(change.Control), Problem: problem, Allowed: change.Accepted})
	}
	return items
}

// worthless are the waivers that don't hold, and those that the stack file can't have.
func (s *subject) worthless(uses []controls.WaiverUse) []report.GateItem {
	var items []report.GateItem
	for _, use := range uses {
		if use.State != controls.WaiverExpired && use.State != controls.WaiverRefused && len(s.refusals(use.Waiver)) == 0 {
			continue
		}
		items = append(items, report.GateItem{
			Subject: s.waiverWords(use.Control),
			Problem: stateOf(use) + "; " + particulars(use.Waiver),
		})
	}
	return items
}

// unshown are the problems of the stack file that none of the judged waivers shows: a waiver that it lacks, or one that
// does not count against the base.
func (s *subject) unshown(uses []controls.WaiverUse) []report.GateItem {
	var items []report.GateItem
	for _, problem := range s.refused {
		given, known := s.waiverOf(problem)
		if known && slices.ContainsFunc(uses, func(use controls.WaiverUse) bool { return use.Waiver == given }) {
			continue
		}
		subject := s.Name
		if known {
			subject = s.waiverWords(given.Control)
		}
		items = append(items, report.GateItem{Subject: subject, Problem: problem.String()})
	}
	return items
}

// stateOf says once what became of a waiver, and why.
func stateOf(use controls.WaiverUse) string {
	why := strings.Join(use.Problems, "; ")
	if strings.HasPrefix(why, string(use.State)) {
		return why
	}
	return string(use.State) + ": " + why
}

func (s *subject) waiverWords(control string) string { return control + " of " + s.Name }

// particulars are what a reader must know of a waiver to answer for it.
func particulars(w waivers.Waiver) string {
	return fmt.Sprintf("reason: %s; owner: %s; granted: %s; until: %s", w.Reason, w.Owner, w.Granted, w.Until)
}

// waiverOf is the waiver of the stack file that has a problem.
func (s *subject) waiverOf(problem environment.WaiverProblem) (waivers.Waiver, bool) {
	if problem.Waiver < 0 || problem.Waiver >= len(s.declared) {
		return waivers.Waiver{}, false
	}
	return s.declared[problem.Waiver], true
}

// refusals are the reasons for which preview and up refuse a waiver.
func (s *subject) refusals(w waivers.Waiver) []string {
	var reasons []string
	for _, problem := range s.refused {
		if given, known := s.waiverOf(problem); known && given == w {
			problem.Path = "" // it stands beside its waiver
			reasons = append(reasons, problem.String())
		}
	}
	return reasons
}

// explainWaivers adds to the waivers of a report what is wrong with them in the stack file.
func (s *subject) explainWaivers(r *controls.Report) {
	for i, use := range r.Waivers {
		for _, reason := range s.refusals(use.Waiver) {
			if !slices.Contains(use.Problems, reason) {
				use.Problems = append(use.Problems, reason)
			}
		}
		r.Waivers[i] = use
	}
}
