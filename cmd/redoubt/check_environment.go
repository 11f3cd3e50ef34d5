package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// readEnvironment previews an environment, or reads its state.
func (c *check) readEnvironment(cmd *cobra.Command, t target) (*subject, error) {
	op := &operation{settings: c.settings, kind: engine.OperationPreview, sandbox: c.sandbox || !c.azure && !c.deployed, stateDir: c.stateDir}
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
	read := engine.Deployed
	if c.deployed {
		op.kind = engine.OperationRefresh // which works from the state, whatever the stack file says by now
	} else {
		read = func(ctx context.Context, options engine.Options) (inventory.Environment, error) {
			result, planned, err := engine.Planned(ctx, options)
			plan = &result
			return planned, err
		}
	}
	found, err := readInventory(cmd, op, t.name, read)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", t.name, err)
	}
	return c.environmentSubject(t, found, plan)
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
		return nil, fmt.Errorf("%s: %w", t.name, err)
	}
	for _, name := range skipped {
		fmt.Fprintln(c.err, "not judged, because its kind is not known here: "+name)
	}
	made := &subject{
		target: t, Description: describe(t.name, settings), file: relative(dir, file), source: string(found.Source),
		resources: resources, waivers: settings.Waivers, acceptsInterruption: settings.AcceptsInterruption,
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
	return controls.Description{Name: name, Stage: stage, DNSByPolicy: settings.DNSByPolicy}
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
