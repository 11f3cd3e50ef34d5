package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
)

// errBaselineDiffers ends a diff that was told to find nothing and did. The report has shown what.
var errBaselineDiffers = errors.New("the newer baseline changes the environment")

// baselineDiff shows what a newer baseline would change in an environment.
type baselineDiff struct {
	*settings
	to              string
	expectNoChanges bool
	now             time.Time
}

func newBaselineDiff(common *settings) *cobra.Command {
	d := &baselineDiff{settings: common}
	cmd := &cobra.Command{
		Use:   "diff ENVIRONMENT",
		Short: "Show what a newer baseline would change in an environment",
		Long: "diff deploys an environment as its stack file has it in an empty sandbox of its own, and previews the newer baseline\n" +
			"there. It shows which changes of the baseline concern the environment, what would be created and updated, which\n" +
			"controls and waivers that concerns, and whether data or connections are at risk. No account is needed, and neither\n" +
			"Azure nor the stack file is touched. What else differs from what is deployed, only a preview against Azure shows.\n\n" +
			"Exit codes: 0 whether there is a difference or not; with --expect-no-changes, 3 if there is; 3 also if the change would\n" +
			"lose data or interrupt a live cache; 1 failed.",
		Example: "  redoubt baseline diff prod                        what the newest would change\n" +
			"  redoubt baseline diff prod --to " + baselines.Newest() + "\n" +
			"  redoubt baseline diff prod --expect-no-changes    in a pipeline: is there a newer baseline to think about?\n" +
			"  redoubt baseline diff prod --json | jq '.differences'",
		Args: oneEnvironment,
		RunE: d.run,
	}
	cmd.Flags().StringVar(&d.to, "to", baselines.Newest(), "baseline to compare with")
	cmd.Flags().Bool("sandbox", true, "diff is always in a sandbox of its own; the flag says so for whoever reads the command")
	cmd.Flags().BoolVar(&d.expectNoChanges, "expect-no-changes", false, "end with exit code 3 if the baseline changes the environment")
	return cmd
}

func (d *baselineDiff) run(cmd *cobra.Command, args []string) error {
	if err := baselines.Check("--to", d.to).Err(); err != nil {
		return usageError{cmd, err}
	}
	if here, err := cmd.Flags().GetBool("sandbox"); err != nil || !here {
		return usageError{cmd, errors.New("--sandbox=false: diff never asks Azure; set the baseline on a branch and preview that")}
	}
	d.now = time.Now()
	place, err := d.readBaseline(args[0])
	if err != nil {
		return err
	}
	if d.to < place.from {
		return usageError{cmd, fmt.Errorf("--to %s: %s has the baseline %s already; name that or a newer one", d.to, args[0], place.from)}
	}
	found := newBaselineDifference(args[0], place, d.to)
	if d.to != place.from {
		if err := d.compare(cmd, place, found); err != nil {
			return err
		}
	}
	if err := d.show(found); err != nil {
		return err
	}
	return d.verdict(found)
}

// compare fills in what follows from the two plans.
func (d *baselineDiff) compare(cmd *cobra.Command, place baselinePlace, found *baselineDifference) error {
	if err := d.compareWaivers(place, found); err != nil {
		return err
	}
	plans, err := d.plan(cmd, found.Environment, place.from)
	if err != nil {
		return err
	}
	found.readSteps(plans.steps, baselines.Between(place.from, d.to))
	found.readGates(plans.steps, place.settings.AcceptsInterruption)
	before, err := d.judge(found.Environment, place.settings.At(place.from), plans.before)
	if err != nil {
		return err
	}
	after, err := d.judge(found.Environment, place.settings.At(d.to), plans.after)
	if err != nil {
		return err
	}
	found.readControls(before, after)
	return nil
}

// compareWaivers finds the waivers that one of the baselines needs and the other does not. A stack file that is wrong in
// anything but its waivers is an error at either.
func (d *baselineDiff) compareWaivers(place baselinePlace, found *baselineDifference) error {
	clock := func() time.Time { return d.now }
	before, err := environment.RelaxedAt(place.file, clock, place.from)
	if err != nil {
		return err
	}
	after, err := environment.RelaxedAt(place.file, clock, d.to)
	if err != nil {
		return fmt.Errorf("at the baseline %s: %w", d.to, err)
	}
	found.Waivers.Needed, found.Waivers.Unneeded = without(after, before), without(before, after)
	return nil
}

// baselinePlans are an environment deployed at one baseline, and the plan that moves it to another.
type baselinePlans struct {
	steps         engine.Result
	before, after inventory.Environment
}

// plan deploys the environment in a sandbox of its own, which is empty and never busy, and previews it at the other baseline:
// so it is the engine that says what is updated and what is replaced.
func (d *baselineDiff) plan(cmd *cobra.Command, name, from string) (plans baselinePlans, err error) {
	dir, err := os.MkdirTemp("", "redoubt-baseline-")
	if err != nil {
		return plans, fmt.Errorf("making room for a sandbox: %w", err)
	}
	defer os.RemoveAll(dir)
	op := &operation{settings: d.settings, kind: engine.OperationUp, sandbox: true, stateDir: dir, stateOnly: true}
	clock := func() time.Time { return d.now }
	plans.before, err = readInventory(cmd, op, name, func(ctx context.Context, options engine.Options) (inventory.Environment, error) {
		options.Program, options.Progress = environment.DeployToCompare(clock, from), quietly{options.Progress}
		made, err := engine.Up(ctx, options)
		if err != nil {
			return inventory.Environment{}, fmt.Errorf("deploying %s at the baseline %s in a sandbox of its own: %w", name, from, err)
		}
		options.CLI, options.CLI.Why = made.CLI, "" // which has been said
		// Both are plans, since a state holds answers of Azure's that no plan has.
		_, before, err := engine.Planned(ctx, options)
		if err != nil {
			return before, err
		}
		options.Program = environment.DeployToCompare(clock, d.to)
		plans.steps, plans.after, err = engine.Planned(ctx, options)
		return before, err
	})
	return plans, err
}

// judge holds an inventory against the controls.
func (d *baselineDiff) judge(name string, settings environment.Settings, found inventory.Environment) (*controls.Report, error) {
	resources, _, err := judgement.Resources(found)
	if err != nil {
		return nil, err
	}
	return controls.Evaluate(controls.NewGraph(describe(name, settings), resources), controls.Options{Now: d.now, Waivers: settings.Waivers}), nil
}

// verdict is the error of a diff that a pipeline must notice.
func (d *baselineDiff) verdict(found *baselineDifference) error {
	switch {
	case found.harmful(), d.expectNoChanges && found.differs():
		return reported{errBaselineDiffers}
	default:
		return nil
	}
}

// quietly passes on the sentences of a run and drops the program's own warnings, which are those of every preview.
type quietly struct{ engine.Progress }

// Diagnosed implements engine.Progress.
func (quietly) Diagnosed(engine.Diagnostic) {}

// without are the words of one list that are not in the other.
func without(all, others []string) []string {
	left := []string{}
	for _, word := range all {
		if !slices.Contains(others, word) {
			left = append(left, word)
		}
	}
	return left
}
