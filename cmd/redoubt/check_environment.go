package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// readEnvironment previews an environment, or reads its state.
func (c *check) readEnvironment(cmd *cobra.Command, t target) (*subject, error) {
	op := &operation{
		settings: c.settings, kind: engine.OperationPreview, sandbox: c.sandbox || !c.azure && !c.deployed, stateDir: c.stateDir,
		stateOnly: true, // the stack file is judged here
	}
	if !c.sandbox && !c.azure && !c.deployed {
		// A sandbox of its own is empty and never busy.
		dir, err := os.MkdirTemp("", "redoubt-check-")
		if err != nil {
			return nil, fmt.Errorf("making room for a sandbox: %w", err)
		}
		defer os.RemoveAll(dir)
		op.stateDir = dir
	}
	var plan *engine.Result
	var refused []environment.WaiverProblem
	read := engine.Deployed
	if c.deployed {
		op.kind = engine.OperationRefresh // which works from the state, whatever the stack file says by now
	} else {
		var err error
		if refused, err = c.checkStackFile(t); err != nil {
			return nil, err
		}
		read = func(ctx context.Context, options engine.Options) (inventory.Environment, error) {
			if len(refused) > 0 {
				options.Program = environment.DeployToJudge(c.today)
			}
			result, planned, err := engine.Planned(ctx, options)
			plan = &result
			return planned, err
		}
	}
	found, err := readInventory(cmd, op, t.name, c.noticing(op, read))
	if err != nil {
		return nil, err
	}
	made, err := c.environmentSubject(t, found, plan)
	if err != nil {
		return nil, err
	}
	made.refused = refused
	return made, nil
}

// noticing tells, before it reads an environment that may be deployed, of a revocation that was left unfinished there.
func (c *check) noticing(op *operation, read func(context.Context, engine.Options) (inventory.Environment, error)) func(context.Context, engine.Options) (inventory.Environment, error) {
	if !c.sandbox && !c.azure && !c.deployed {
		return read
	}
	return func(ctx context.Context, options engine.Options) (inventory.Environment, error) {
		note := func(text string) { fmt.Fprintln(c.err, text) }
		if err := op.noticeRevocation(ctx, options, note); err != nil {
			return inventory.Environment{}, err
		}
		return read(ctx, options)
	}
}

// today is the clock of the whole judgement.
func (c *check) today() time.Time { return c.now }

// checkStackFile judges a stack file. One with nothing wrong but its waivers is judged as a plan, too: what its waivers are
// worth is for the report to say.
func (c *check) checkStackFile(t target) ([]environment.WaiverProblem, error) {
	dir, err := findProject(c.project)
	if err != nil {
		return nil, err
	}
	file, err := findStackFile(dir, t.name)
	if err != nil {
		return nil, err
	}
	refused, err := environment.CheckStackFileToJudge(file, c.today)
	if len(refused) > 0 {
		fmt.Fprintf(c.err, "note on %s: preview and up refuse its stack file because of its waivers; its plan is judged all the same\n", t.name)
	}
	return refused, err
}

// environmentSubject completes what was read with what the stack file says.
func (c *check) environmentSubject(t target, found inventory.Environment, plan *engine.Result) (*subject, error) {
	dir, err := findProject(c.project)
	if err != nil {
		return nil, err
	}
	file := environment.StackFile(dir, t.name)
	settings, err := environment.ReadSettings(file)
	if err != nil {
		return nil, err
	}
	resources, skipped, err := judgement.Resources(found)
	if err != nil {
		return nil, err
	}
	for _, name := range skipped {
		fmt.Fprintln(c.err, "not judged, because its kind is not known here: "+name)
	}
	made := &subject{
		target: t, Description: describe(t.name, settings), file: relative(dir, file), source: string(found.Source),
		resources: resources, waivers: settings.Waivers, declared: settings.Waivers, acceptsInterruption: settings.AcceptsInterruption,
	}
	made.Sandbox = found.Sandbox
	if plan != nil {
		made.source, made.plan = "preview", planOf(*plan)
		if c.sandbox || c.azure {
			made.steps = gateSteps(*plan) // an empty sandbox has nothing to lose
		}
	}
	return made, nil
}

func describe(name string, settings environment.Settings) controls.Description {
	stage := controls.NonProduction
	if settings.Production {
		stage = controls.Production
	}
	return controls.Description{Name: name, Stage: stage, DNSByPolicy: settings.DNSByPolicy, Baseline: baselines.Effective(settings.Baseline)}
}

// relative is a file as a reader of the project's repository knows it.
func relative(dir, file string) string {
	if short, err := filepath.Rel(dir, file); err == nil {
		file = short
	}
	return filepath.ToSlash(file)
}

// planOf is a plan as a report shows it.
func planOf(result engine.Result) *report.Plan {
	plan := &report.Plan{Unchanged: result.Unchanged}
	for _, s := range result.Steps {
		if s.Op == "same" || s.Component {
			continue
		}
		plan.Steps = append(plan.Steps, report.PlanStep{Operation: string(s.Op), Type: s.Type, Name: s.Name, Properties: s.Diff})
	}
	return plan
}
