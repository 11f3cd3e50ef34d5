package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

func newEnvironments(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:     "environments",
		Aliases: []string{"envs", "list"},
		Short:   "List the environments that have a stack file",
		Example: "  redoubt environments\n" +
			"  redoubt environments --json    for a pipeline's matrix",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			dir, err := findProject(common.project)
			if err != nil {
				return err
			}
			names, err := environment.Names(dir)
			if err != nil {
				return fmt.Errorf("listing the environments: %w", err)
			}
			if common.json {
				return json.NewEncoder(common.out).Encode(map[string][]string{"environments": names})
			}
			for _, name := range names {
				fmt.Fprintln(common.out, name)
			}
			return nil
		},
	}
}
