package main

import (
	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func newUp(common *settings) *cobra.Command {
	op := &operation{settings: common, kind: engine.OperationUp, call: engine.Up, confirm: confirmUp}
	cmd := &cobra.Command{
		Use:   "up ENVIRONMENT",
		Short: "Deploy an environment, or bring it up to date",
		Long: "up deploys an environment, or brings it up to date. A change that would lose data is refused with exit code 3 before\n" +
			"anything is changed, unless each cache, database, vault, key or workspace is named with --allow-replace URN.",
		Example: "  redoubt up dev --sandbox    deploy into the sandbox: no Azure account needed\n" +
			"  redoubt up prod             deploy to Azure, after a preview and a question\n" +
			"  redoubt up prod --yes       deploy to Azure from a pipeline\n" +
			"  redoubt up --all --sandbox  every environment side by side, with one report: docs/fleet.md",
		Args: oneEnvironment,
		RunE: op.run,
	}
	op.addFlags(cmd)
	addAllowReplace(cmd, &op.allowReplace)
	addAll(cmd, op)
	return cmd
}
