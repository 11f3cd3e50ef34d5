package main

import (
	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func newDestroy(common *settings) *cobra.Command {
	op := &operation{settings: common, kind: engine.OperationDestroy, call: engine.Destroy, confirm: confirmDestroy}
	cmd := &cobra.Command{
		Use:   "destroy ENVIRONMENT",
		Short: "Delete every resource of an environment",
		Example: "  redoubt destroy dev --sandbox\n" +
			"  redoubt destroy prod --sandbox --unprotect",
		Args: oneEnvironment,
		RunE: op.run,
	}
	op.addFlags(cmd)
	cmd.Flags().BoolVar(&op.unprotect, "unprotect", false, "delete protected resources too (sandbox only)")
	refuseAll(cmd)
	return cmd
}
