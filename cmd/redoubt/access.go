package main

import "github.com/spf13/cobra"

// newAccess builds the commands that deal with who may use a cache.
func newAccess(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "access",
		Short: "Deal with who may use the cache of an environment",
		Long: "access deals with who may use the cache of an environment, and for what: explain puts access policies into plain words,\n" +
			"can answers whether a principal may run a command, and revoke takes access away. docs/access.md tells more.",
		Example: "  redoubt access explain prod\n" +
			"  redoubt access can legacy orders-api GET orders:1\n" +
			"  redoubt access revoke prod orders-api --dry-run",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAccessExplain(common), newAccessCan(common), newAccessRevoke(common))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(sub.Args)
	}
	cmd.Args = cobra.NoArgs // whatever is not a command below is a mistake
	return cmd
}
