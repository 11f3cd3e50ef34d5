package main

import (
	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

func newPreview(common *settings) *cobra.Command {
	op := &operation{settings: common, kind: engine.OperationPreview, call: engine.Preview}
	cmd := &cobra.Command{
		Use:   "preview ENVIRONMENT",
		Short: "Show what up would do",
		Example: "  redoubt preview dev --sandbox\n" +
			"  redoubt preview prod --json",
		Args: oneEnvironment,
		RunE: op.run,
	}
	op.addFlags(cmd)
	return cmd
}
