package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// many is a preview or an up of several environments.
type many struct {
	*operation
	all       bool
	selection fleet.Selection

	concurrency   int
	failFast      bool
	logs, summary string

	dir   string
	cli   engine.CLI
	board *show.Board
}

// addAll gives a command of one environment the flag --all and what belongs to it.
func addAll(cmd *cobra.Command, op *operation) {
	m := &many{operation: op}
	flags := cmd.Flags()
	flags.BoolVar(&m.all, "all", false, "every environment of the project, side by side, with one combined report")
	flags.StringSliceVar(&m.selection.Only, "only", nil, "with --all: only environments whose names match, such as 'team-*,prod-*'")
	flags.StringSliceVar(&m.selection.Except, "except", nil, "with --all: no environments whose names match")
	flags.StringSliceVar(&m.selection.Labels, "label", nil, "with --all: only environments that "+fleet.FileName+" gives this label, such as team=orders; repeat it for several")
	flags.StringVar(&m.selection.Stage, "stage", "", "with --all: only "+fleet.StageProduction+" or only "+fleet.StageNonProduction+" environments")
	flags.IntVar(&m.concurrency, "concurrency", 0, "with --all: how many run side by side (default: what the processors and the free memory take, at most 8)")
	flags.BoolVar(&m.failFast, "fail-fast", false, "with --all: begin no further environment once one did not succeed")
	flags.StringVar(&m.logs, "logs", "", "with --all: folder for the output of each environment (default: a new temporary one)")
	flags.StringVar(&m.summary, "summary", "", "with --all: also write the combined report as Markdown to this file")
	one := cmd.RunE
	cmd.Args = m.arguments
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if m.all {
			return m.runAll(cmd)
		}
		return one(cmd, args)
	}
	cmd.Use += " | --all"
}

// allOnly are the flags that mean nothing for one environment.
var allOnly = []string{"only", "except", "label", "stage", "concurrency", "fail-fast", "logs", "summary"}

// arguments wants an environment or --all.
func (m *many) arguments(cmd *cobra.Command, args []string) error {
	if m.all {
		return m.validate(cmd, args)
	}
	for _, flag := range allOnly {
		if cmd.Flags().Changed(flag) {
			return fmt.Errorf("--%s makes sense with --all only", flag)
		}
	}
	return oneEnvironment(cmd, args)
}

func (m *many) validate(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("--all is every environment; name %s with --only instead", strings.Join(args, ","))
	case m.stateDir != "":
		return fmt.Errorf("--state-dir is the folder of one sandbox; for all of them set %s", sandboxDirVariable)
	case cmd.Flags().Changed("concurrency") && (m.concurrency < 1 || m.concurrency > fleet.MostConcurrent):
		return fmt.Errorf("--concurrency: expected a number from 1 to %d; got %d", fleet.MostConcurrent, m.concurrency)
	}
	return nil
}

// refuseAll makes a command say why it has no --all.
func refuseAll(cmd *cobra.Command) {
	all := cmd.Flags().Bool("all", false, "")
	cmd.Flags().Lookup("all").Hidden = true
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if *all {
			return errors.New("there is no --all here: an environment is destroyed by its name, one at a time")
		}
		return check(cmd, args)
	}
}
