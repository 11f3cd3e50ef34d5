package main

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/gate"
)

// baselineDifference is what a newer baseline would change in an environment, and what `redoubt baseline diff --json` prints.
type baselineDifference struct {
	// Format is always "redoubt/baseline-diff/v1".
	Format      string `json:"format"`
	Environment string `json:"environment"`
	// Sandbox is always true: nothing here was tried on Azure.
	Sandbox bool `json:"sandbox"`
	// From is the baseline that the environment has, which Named says whether its stack file names, and To the newer one.
	From  string `json:"from"`
	Named bool   `json:"named"`
	To    string `json:"to"`
	// SupportedUntil is the last day of support of From; "" when it is the newest.
	SupportedUntil string `json:"supportedUntil,omitempty"`
	// Changes are those between the two.
	Changes     []appliedChange  `json:"changes"`
	Differences []stepDifference `json:"differences"`
	Unchanged   int              `json:"unchanged"`
	Controls    controlChanges   `json:"controls"`
	Waivers     waiverChanges    `json:"waivers"`
	// DataLoss and Interruption are what the gates would say of such a change.
	DataLoss     []gateFinding `json:"dataLoss"`
	Interruption []gateFinding `json:"interruption"`
}

type appliedChange struct {
	baselineChangeDocument
	// Concerned says whether it changes anything in this environment.
	Concerned bool `json:"concerned"`
}

// stepDifference is one resource that differs.
type stepDifference struct {
	Operation  string               `json:"operation"`
	Type       string               `json:"type"`
	Name       string               `json:"name"`
	Properties []propertyDifference `json:"properties,omitempty"`
	// Change is the id of the change that it comes from; "" for a difference that no change of the table explains.
	Change string `json:"change"`
}

type propertyDifference struct {
	Path   string `json:"path"`
	Before any    `json:"before"`
	After  any    `json:"after"`
}

type controlChanges struct {
	// Met and Broken are the controls whose outcome gets better, or worse, as "RDT-RES-04 (title) at resource".
	Met    []controlChange `json:"met"`
	Broken []controlChange `json:"broken"`
}

type controlChange struct {
	Control  string `json:"control"`
	Title    string `json:"title"`
	Resource string `json:"resource"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

type waiverChanges struct {
	// Needed are the controls that need a waiver at the newer baseline only, Unneeded those that need none any more.
	Needed   []string `json:"needed"`
	Unneeded []string `json:"unneeded"`
}

type gateFinding struct {
	Name     string `json:"name"`
	Reason   string `json:"reason"`
	Accepted bool   `json:"accepted"`
}

func newBaselineDifference(name string, place baselinePlace, to string) *baselineDifference {
	made := &baselineDifference{
		Format: "redoubt/baseline-diff/v1", Environment: name, Sandbox: true, From: place.from, Named: place.named, To: to,
		Changes: []appliedChange{}, Differences: []stepDifference{}, Controls: controlChanges{Met: []controlChange{}, Broken: []controlChange{}},
		Waivers: waiverChanges{Needed: []string{}, Unneeded: []string{}}, DataLoss: []gateFinding{}, Interruption: []gateFinding{},
	}
	if last, ends := baselines.Ends(place.from); ends {
		made.SupportedUntil = last.Format(time.DateOnly)
	}
	return made
}

// differs says whether the newer baseline changes anything.
func (d *baselineDifference) differs() bool { return len(d.Differences) > 0 }

// harmful says whether a gate would stop the change.
func (d *baselineDifference) harmful() bool {
	return slices.ContainsFunc(append(slices.Clone(d.DataLoss), d.Interruption...), func(f gateFinding) bool { return !f.Accepted })
}

// readSteps takes over what the engine would do, and finds the change behind each.
func (d *baselineDifference) readSteps(plan engine.Result, changes []baselines.Change) {
	d.Unchanged = plan.Unchanged
	concerned := map[baselines.ID]bool{}
	for _, step := range plan.Steps {
		if step.Op == "same" || step.Component {
			continue
		}
		made := stepDifference{Operation: string(step.Op), Type: step.Type, Name: step.Name}
		for _, path := range step.Diff {
			made.Properties = append(made.Properties, propertyDifference{Path: path, Before: valueAt(step.OldInputs, path), After: valueAt(step.Inputs, path)})
		}
		for _, change := range changes {
			if explains(change, made) {
				made.Change = string(change.ID)
				concerned[change.ID] = true
			}
		}
		d.Differences = append(d.Differences, made)
	}
	for _, change := range changes {
		d.Changes = append(d.Changes, appliedChange{baselineChangeDocument: changeDocument(change), Concerned: concerned[change.ID]})
	}
}

// explains says whether a change declares everything that differs at a resource.
func explains(change baselines.Change, difference stepDifference) bool {
	declared := func(effect baselines.Effect, property string) bool {
		return slices.ContainsFunc(change.Touches, func(t baselines.Touch) bool {
			return t.Type == baselines.TypeOf(difference.Type) && t.Effect == effect && t.Property == property
		})
	}
	switch difference.Operation {
	case "create":
		return declared(baselines.Creates, "")
	case "update":
		return len(difference.Properties) > 0 && !slices.ContainsFunc(difference.Properties, func(p propertyDifference) bool {
			return !declared(baselines.Updates, p.Path)
		})
	default:
		return false
	}
}

// valueAt is an input by its path with dots, as the engine names what differs; nil when there is none.
func valueAt(inputs map[string]any, path string) any {
	var value any = inputs
	for _, key := range strings.Split(path, ".") {
		object, isObject := value.(map[string]any)
		if !isObject {
			return nil
		}
		value = object[key]
	}
	return value
}

// readGates asks the gates of preview and up.
func (d *baselineDifference) readGates(plan engine.Result, acceptsInterruption bool) {
	steps := gateSteps(plan)
	for _, f := range gate.DataLoss(steps, nil) {
		d.DataLoss = append(d.DataLoss, gateFinding{Name: f.Name, Reason: f.Reason, Accepted: f.Accepted})
	}
	for _, f := range gate.Judge(steps, gate.Accepted{Interruption: acceptsInterruption}) {
		d.Interruption = append(d.Interruption, gateFinding{Name: f.Name, Reason: f.Reason, Accepted: f.Accepted})
	}
}

// readControls compares the outcomes of the controls, resource by resource.
func (d *baselineDifference) readControls(before, after *controls.Report) {
	type key struct{ control, kind, name string }
	was := map[key]controls.Outcome{}
	for _, result := range before.Results {
		was[key{result.Control.ID, result.Resource.Type, result.Resource.Name}] = result.Outcome
	}
	for _, result := range after.Results {
		old, judged := was[key{result.Control.ID, result.Resource.Type, result.Resource.Name}]
		if old == result.Outcome || !judged && result.Outcome != controls.Fail {
			continue
		}
		made := controlChange{Control: result.Control.ID, Title: result.Control.Title, Resource: result.Resource.Name, Before: string(old), After: string(result.Outcome)}
		if !judged {
			made.Before = "not there"
		}
		switch {
		case result.Outcome == controls.Pass:
			d.Controls.Met = append(d.Controls.Met, made)
		case old == controls.Pass || result.Outcome == controls.Fail:
			d.Controls.Broken = append(d.Controls.Broken, made)
		}
	}
}
