package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/drift"
	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

// errDrift ends a refresh that found what it was told not to find. The report
// has shown what that is.
var errDrift = errors.New("there is drift")

func newRefresh(common *settings) *cobra.Command {
	op := &operation{settings: common, kind: engine.OperationRefresh, call: engine.Refresh, confirm: confirmRefresh}
	cmd := &cobra.Command{
		Use:   "refresh ENVIRONMENT",
		Short: "Show what was changed behind the program's back, and take it into the state",
		Long: "refresh reads every resource of an environment from Azure and compares it with the state, which is what the last\n" +
			"up deployed. Differences that weaken the environment come first. Azure is only read; the state takes over what is\n" +
			"there, after a question, so that the next up puts it right. Resources that are gone are created anew by that up.\n" +
			"It sees what this environment declares, and the private endpoints that lead to its cache; nothing else that somebody\n" +
			"may have added.\n\n" +
			"Exit codes: 0 whether there is drift or not; with --expect-no-changes, 3 if there is; 1 if the refresh failed.",
		Example: "  redoubt refresh dev --sandbox\n" +
			"  redoubt refresh prod --preview-only --expect-no-changes    in a pipeline, every night",
		Args: oneEnvironment,
		RunE: op.run,
	}
	op.addFlags(cmd)
	cmd.Flags().Lookup("yes").Usage = "write the state without asking"
	cmd.Flags().BoolVar(&op.previewOnly, "preview-only", false, "show the drift and leave the state as it is")
	cmd.Flags().BoolVar(&op.expectNoChanges, "expect-no-changes", false, "end with exit code 3 if there is drift")
	return cmd
}

// confirmRefresh shows the drift and asks whether the state shall know of it.
func confirmRefresh(ctx context.Context, o *operation, options engine.Options) error {
	if o.previewOnly {
		return nil
	}
	if err := o.canAsk(); err != nil {
		return err
	}
	reporter := show.NewReporter(show.Options{Verbose: o.verbose, Out: o.out})
	reporter.Begin(show.Run{Operation: o.kind, Environment: options.Stack, Interim: true})
	options.Progress, options.PreviewOnly = reporter, true
	found, err := engine.Refresh(ctx, options)
	if err != nil {
		return err
	}
	if err := reporter.End(found, nil); err != nil || len(drift.Judge(found)) == 0 {
		return err
	}
	return o.ask("Take this into the state, so that the next up puts it right? Azure stays as it is. Type "+options.Stack+" to go on: ", options.Stack)
}

// verdict is the error of a refresh that was told to find nothing and did.
func (o *operation) verdict(r engine.Result) error {
	if o.expectNoChanges && len(drift.Judge(r)) > 0 {
		return reported{errDrift}
	}
	return nil
}
