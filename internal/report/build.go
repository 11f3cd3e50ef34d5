package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// ExpiringDays is how long before its end a waiver is reported as expiring.
const ExpiringDays = 30

// Input is everything that a report can show. Only Judged must be set.
type Input struct {
	// Judged is what the controls found.
	Judged *controls.Report
	// File is the file to look at, relative to the project and with slashes; Source is what was read, in a word or two.
	File, Source string
	// Gates are in the order in which they were asked; a report without any has passed.
	Gates []Gate
	// Policies, Plan and Base are optional.
	Policies *azurepolicy.Results
	Plan     *Plan
	// Base is the report on what the change starts from.
	Base *Document
}

// New makes the document that all formats show.
func New(in Input) Document {
	judged := in.Judged
	d := Document{
		Format: Format, Name: judged.Name, File: in.File, Source: in.Source, Stage: string(judged.Stage), Target: "azure",
		At: judged.At.UTC().Format(time.RFC3339), Passed: true,
		Gates: gates(in.Gates), Counts: counts(judged.Counts),
		Findings: findings(judged), Controls: rules(judged), Waivers: waiverList(judged.Waivers),
		Policies: policies(judged.Name, in.Policies), Plan: plan(in.Plan),
	}
	if judged.Sandbox {
		d.Target, d.Notice = "sandbox", SandboxNotice
	}
	for _, gate := range d.Gates {
		d.Passed = d.Passed && gate.Passed
	}
	if in.Base != nil {
		d.Change = compare(*in.Base, d)
	}
	return d
}

func counts(c controls.Counts) Counts {
	out := Counts{Resources: c.Resources, Judged: c.Judged, Caches: c.Caches, Controls: c.Controls, ByOutcome: map[string]int{}, ByType: map[string]int{}}
	for outcome, n := range c.ByOutcome {
		out.ByOutcome[string(outcome)] = n
	}
	maps.Copy(out.ByType, c.ByType)
	return out
}

// rules are the controls that had something to judge and those that are deliberately not met.
func rules(judged *controls.Report) []Control {
	found := map[string]Control{}
	see := func(control *controls.Control) Control {
		if known, seen := found[control.ID]; seen {
			return known
		}
		return rule(control)
	}
	for _, result := range judged.Results {
		seen := see(result.Control)
		seen.ByOutcome[string(result.Outcome)]++
		found[seen.ID] = seen
	}
	for _, control := range judged.NotMet {
		seen := see(control)
		seen.NotMet = &NotMet{Reason: control.Reason, Compensation: control.Compensation}
		found[seen.ID] = seen
	}
	return notNil(slices.SortedFunc(maps.Values(found), func(a, b Control) int { return cmp.Compare(a.ID, b.ID) }))
}

func rule(c *controls.Control) Control {
	_, longest := c.Waiver()
	out := Control{
		ID: c.ID, Family: c.Family.Title(), Title: c.Title, Severity: c.Severity.String(), Rationale: c.Rationale,
		Expects: c.Expects, Remediation: c.Remediation, LongestWaiverDays: longest, Answers: []string{}, ByOutcome: map[string]int{},
	}
	for _, answer := range c.Answers {
		out.Answers = append(out.Answers, answer.String())
	}
	return out
}

func waiverList(given []controls.WaiverUse) []Waiver {
	out := make([]Waiver, 0, len(given))
	for _, w := range given {
		out = append(out, Waiver{
			Control: w.Control, Reason: w.Reason, Owner: w.Owner, Granted: w.Granted, Until: w.Until,
			State: string(w.State), DaysLeft: w.DaysLeft, Expiring: w.Expiring(ExpiringDays), Problems: notNil(w.Problems),
		})
	}
	return out
}

func gates(given []Gate) []Gate {
	out := slices.Clone(notNil(given))
	for i := range out {
		out[i].Items = notNil(out[i].Items)
	}
	return out
}

func plan(given *Plan) *Plan {
	if given == nil {
		return nil
	}
	out := Plan{Unchanged: given.Unchanged, Steps: []PlanStep{}}
	for _, step := range given.Steps {
		// The engine tells a replacement as one step, and then both halves of it.
		if step.Operation == "create-replacement" || step.Operation == "delete-replaced" {
			continue
		}
		step.Properties = notNil(step.Properties)
		out.Steps = append(out.Steps, step)
	}
	return &out
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
