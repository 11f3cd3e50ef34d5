package main

import "github.com/spf13/cobra"

// newBaseline builds the commands that deal with baselines.
func newBaseline(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Move the hardening of an environment forward, on a day of your choice",
		Long: "baseline deals with the dated sets of hardening changes that an environment has. Upgrading redoubt changes no\n" +
			"environment; naming a newer baseline in its stack file does. list shows all baselines, diff what a newer one would\n" +
			"change in an environment, and set writes it into the stack file. docs/baselines.md is their changelog.",
		Example: "  redoubt baseline list\n" +
			"  redoubt baseline diff prod",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBaselineList(common), newBaselineDiff(common), newBaselineSet(common))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(sub.Args)
	}
	cmd.Args = cobra.NoArgs // whatever is not a command below is a mistake
	return cmd
}
