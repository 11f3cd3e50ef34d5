package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

func newLocalLogs(common *settings) *cobra.Command {
	most := 0
	cmd := &cobra.Command{
		Use:     "logs ENVIRONMENT",
		Short:   "Print what the local cache of an environment has logged, also after it has ended",
		Example: "  redoubt local logs dev\n  redoubt local logs dev --lines 20    the last ones",
		Args:    oneEnvironment,
		RunE: func(cmd *cobra.Command, args []string) error {
			if most < 0 {
				return usageError{cmd, fmt.Errorf("--lines: expected 0 for all of them, or how many; got %d", most)}
			}
			project, err := findProject(common.project)
			if err != nil {
				return err
			}
			file, err := localcache.LogFile(project, args[0])
			if err != nil {
				return err
			}
			lines, err := localcache.LastLines(file, most)
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("the local cache of %s has never run here; start it with `%s local %[1]s`", args[0], programName())
			}
			if err != nil {
				return err
			}
			if common.json {
				return localDocument(common, "redoubt/local-logs/v1", map[string]any{"file": file, "lines": lines})
			}
			for _, line := range lines {
				fmt.Fprintln(common.out, line)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&most, "lines", 0, "how many of the last lines (default: all)")
	return cmd
}
