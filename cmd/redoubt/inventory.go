package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// plannedInventory previews an environment and returns what it would consist of. Standard output stays free: what there
// is to say goes to standard error.
func plannedInventory(cmd *cobra.Command, o *operation, name string) (inventory.Environment, error) {
	return readInventory(cmd, o, name, func(ctx context.Context, options engine.Options) (inventory.Environment, error) {
		_, environment, err := engine.Planned(ctx, options)
		return environment, err
	})
}

// deployedInventory returns what an environment consists of according to its state.
func deployedInventory(cmd *cobra.Command, o *operation, name string) (inventory.Environment, error) {
	return readInventory(cmd, o, name, engine.Deployed)
}

func readInventory(cmd *cobra.Command, o *operation, name string,
	read func(context.Context, engine.Options) (inventory.Environment, error),
) (inventory.Environment, error) {
	told := &notices{out: o.err}
	ctx, stop := untilInterrupted(cmd.Context(), told.Note)
	defer stop()
	o.knownIDs, o.notice = true, told.Note
	options, err := o.prepare(name)
	if err != nil {
		return inventory.Environment{}, err
	}
	o.warn(told)
	options.Kill, options.Progress = ctx.kill, told
	if options.Sandbox != nil {
		told.Note(show.SandboxNotice)
	}
	environment, err := read(ctx, options)
	return environment, o.advise(err, name)
}

// notices shows the sentences and warnings of a run whose steps nobody wants to see.
type notices struct{ out io.Writer }

// Note implements engine.Progress.
func (n *notices) Note(text string) { fmt.Fprintln(n.out, text) }

// StepStarted implements engine.Progress.
func (*notices) StepStarted(engine.Step) {}

// StepEnded implements engine.Progress.
func (*notices) StepEnded(engine.Step) {}

// Diagnosed implements engine.Progress.
func (n *notices) Diagnosed(d engine.Diagnostic) {
	if d.Severity == engine.SeverityWarning {
		n.Note("warning: " + strings.TrimSpace(d.Message))
	}
}
