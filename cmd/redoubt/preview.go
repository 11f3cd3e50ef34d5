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
		Long: "preview shows what up would do. A change that would replace or delete a cache, database, vault, key or workspace, or\n" +
			"otherwise lose data, ends with exit code 3 and names each; it goes on only with --allow-replace URN.",
		Example: "  redoubt preview dev --sandbox\n" +
			"  redoubt preview prod --json\n" +
			"  redoubt preview --all --sandbox --only 'team-*'    many of them side by side, with one report: docs/fleet.md\n" +
			"  redoubt preview dev --allow-replace 'urn:pulumi:...::cache-database'    the URN that a refusal named",
		Args: oneEnvironment,
		RunE: op.run,
	}
	op.addFlags(cmd)
	addAllowReplace(cmd, &op.allowReplace)
	addAll(cmd, op)
	return cmd
}
