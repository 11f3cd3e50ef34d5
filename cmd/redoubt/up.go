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
		Args:  oneEnvironment,
		RunE:  op.run,
	}
	op.addFlags(cmd)
	return cmd
}
