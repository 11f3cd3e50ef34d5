package main

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// judge puts everything that was read before the controls, the policies and the gates.
func (c *check) judge(subjects []*subject, policies *azurepolicy.Set) (report.Input, error) {
	reports := make([]*controls.Report, len(subjects))
	gates := make([]report.Gate, 0, 6)
	for i, s := range subjects {
		reports[i] = controls.Evaluate(s.graph(), controls.Options{Now: c.now, Waivers: s.waivers})
	}
	gates = append(gates, c.findingsGate(reports))
	compared, err := c.separate(subjects, reports)
	if err != nil {
		return report.Input{}, err
	}
	gates = append(gates, compared...)
	for i, s := range subjects {
		s.explainWaivers(reports[i])
	}
	gates = append(gates, c.waiverGate(subjects, reports))
	merged := judgement.Merge(reports...)
	for _, s := range subjects {
		merged.Waivers = append(merged.Waivers, s.untrusted()...)
	}
	input := report.Input{Judged: merged, File: fileOf(subjects), Source: sourceOf(subjects), Plan: planOfAll(subjects)}
	if policies != nil {
		results := policies.Evaluate(resourcesOf(subjects), azurepolicy.Options{Now: c.now})
		input.Policies = &results
		gates = append(gates, report.PolicyGate(results))
	}
	gates = append(gates, c.planGates(subjects)...)
	input.Gates = gates
	return input, nil
}

// findingsGate asks every subject by itself: a cache in one does not make up for none in another.
func (c *check) findingsGate(reports []*controls.Report) report.Gate {
	made := report.FindingsGate(reports[0], c.threshold)
	for _, r := range reports {
		made.Passed = made.Passed && report.FindingsGate(r, c.threshold).Passed
		if undecided := c.undecided(r); undecided > 0 {
			made.Passed = false
			made.Items = append(made.Items, report.GateItem{Subject: r.Name, Problem: fmt.Sprintf("%d judgements are undecided, which --strict does not let pass", undecided)})
		}
		if r.Counts.Caches == 0 {
			made.Items = append(made.Items, report.GateItem{Subject: r.Name, Problem: "there is no cache in it, so nothing is proved; name what holds the cache"})
		}
	}
	return made
}

// undecided counts what --strict complains about.
func (c *check) undecided(r *controls.Report) int {
	if !c.strict {
		return 0
	}
	n := 0
	for _, result := range r.With(controls.Unknown) {
		if result.Control.Severity >= c.threshold {
			n++
		}
	}
	return n
}

// separate compares the subjects with each other, environments also with all others of the project, and adds what that
// found to their reports.
func (c *check) separate(subjects []*subject, reports []*controls.Report) ([]report.Gate, error) {
	all, err := c.neighbourhood(subjects)
	if err != nil || len(all.graphs) < 2 && !hasEnvironment(subjects) {
		return nil, err
	}
	var found []*controls.Report
	for i, s := range subjects {
		if !all.has(s.Name) {
			continue
		}
		between := all.compare(s.Name, c.now)
		judgement.Add(reports[i], between)
		found = append(found, between)
	}
	return []report.Gate{c.separationGate(all, found)}, nil
}

func resourcesOf(subjects []*subject) []arm.Resource {
	var all []arm.Resource
	for _, s := range subjects {
		for _, r := range s.resources {
			all = append(all, r.Resource)
		}
	}
	return all
}

// fileOf is the file of a single subject; several have none in common.
func fileOf(subjects []*subject) string {
	if len(subjects) == 1 {
		return subjects[0].file
	}
	return ""
}

func sourceOf(subjects []*subject) string {
	source := subjects[0].source
	for _, s := range subjects {
		if s.source != source {
			return ""
		}
	}
	return source
}
