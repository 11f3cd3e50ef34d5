package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

func newSandboxReset(c *sandboxCommand) *cobra.Command {
	var all, yes bool
	cmd := &cobra.Command{
		Use:   "reset ENVIRONMENT | --all",
		Short: "Forget a sandbox: its simulated Azure together with its Pulumi state",
		Long: "reset empties the sandbox of an environment, or all of this project's. The simulated Azure goes together with the\n" +
			"Pulumi state, which would otherwise know resources that nobody remembers. Nothing happens on Azure.",
		Example: "  redoubt sandbox reset dev\n  redoubt sandbox reset --all --yes",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case all && len(args) > 0:
				return fmt.Errorf("name an environment or say --all, not both; got %s", strings.Join(args, ", "))
			case !all && len(args) != 1:
				return fmt.Errorf("which sandbox? name one environment, or say --all; `%s sandbox ls` lists them", programName())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if all && c.stateDir != "" {
				return usageError{cmd, fmt.Errorf("--state-dir names the sandbox of one environment; name that in place of --all")}
			}
			return c.reset(cmd.Context(), args, yes)
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "reset every sandbox of this project")
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}

// reset empties the named sandboxes, or all of them without a name.
func (c *sandboxCommand) reset(ctx context.Context, names []string, yes bool) error {
	p, err := c.place()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		names, err = p.names()
	} else {
		_, err = p.find(names[0])
	}
	if err != nil {
		return err
	}
	if len(names) > 0 && !yes {
		if err := c.confirmReset(names); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := resetOne(ctx, p.folder(name), name); err != nil {
			return err
		}
	}
	if c.json {
		return c.document("redoubt/sandbox-reset/v1", map[string]any{"environments": append([]string{}, names...)})
	}
	show.Notice(c.out)
	if len(names) == 0 {
		fmt.Fprintln(c.out, "there is no sandbox to reset")
		return nil
	}
	fmt.Fprintf(c.out, "reset: %s\n", strings.Join(names, ", "))
	return nil
}

func (c *sandboxCommand) confirmReset(names []string) error {
	if c.json || !show.IsTerminal(c.in) || !show.IsTerminal(c.out) {
		return errors.New("reset forgets the sandbox and there is no terminal to ask on; add --yes")
	}
	show.Notice(c.out)
	o := &operation{settings: c.settings}
	return o.ask(fmt.Sprintf("This forgets the sandbox of %s. Type reset to go on: ", strings.Join(names, ", ")), "reset")
}

func resetOne(ctx context.Context, dir, name string) (err error) {
	release, err := engine.Hold(ctx, dir, "sandbox reset of "+name)
	if err != nil {
		return fmt.Errorf("resetting the sandbox of %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	return engine.Reset(dir)
}
