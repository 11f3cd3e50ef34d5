package main

import (
	"github.com/spf13/cobra"
)

func newReport(common *settings) *cobra.Command {
	c := &check{settings: common, format: "markdown"}
	cmd := &cobra.Command{
		Use:   "report ENVIRONMENT",
		Short: "Report on an environment for a pull request: plan, controls, waivers and gates",
		Long: "report judges one environment as `redoubt check` does and writes what the comment of a pull request holds: the\n" +
			"summary of the plan, the controls, the waivers, the gates, and what changed against the base. As Markdown it fits\n" +
			"into a comment of GitHub. Without flags it previews in an empty sandbox, with no credentials at all.\n\n" +
			"The gates of data loss and of interruption look at what is deployed, so they take --azure, or --sandbox with a\n" +
			"sandbox into which the base branch was deployed.\n\n" +
			"Exit codes: 0 when every gate lets it pass, 3 when one does not, 1 when something can't be read.",
		Example: "  redoubt report prod                                         Markdown, no account needed\n" +
			"  redoubt report prod --format json -o base.json              on the base branch\n" +
			"  redoubt report prod --base base.json -o comment.md          on the pull request's\n" +
			"  redoubt report prod --azure --waivers ../base/stacks        with a Reader role on Azure\n" +
			"  redoubt report prod --sandbox --state-dir \"$BASE_SANDBOX\"   against what the base would have deployed",
		Args: oneEnvironment,
		RunE: c.runReport,
	}
	c.addFlags(cmd)
	return cmd
}

// runReport is run for exactly one environment.
func (c *check) runReport(cmd *cobra.Command, args []string) error {
	dir, err := findProject(c.project)
	if err != nil {
		return err
	}
	if _, err := findStackFile(dir, args[0]); err != nil {
		return err
	}
	return c.run(cmd, args)
}
