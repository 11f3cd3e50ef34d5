package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/localcache"
)

func newLocalStop(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:     "stop ENVIRONMENT",
		Short:   "End the local cache of an environment, wherever it was started",
		Long:    "stop ends a local cache, and removes its data, its passwords and its certificates. Its log stays until the next start.",
		Example: "  redoubt local stop dev",
		Args:    oneEnvironment,
		RunE: func(_ *cobra.Command, args []string) error {
			_, project, err := loadLocal(common, args[0])
			if err != nil && !errors.Is(err, localcache.ErrNotRunning) {
				return err
			}
			if err := localcache.Stop(project, args[0]); err != nil {
				return err
			}
			if common.json {
				return localDocument(common, "redoubt/local-stop/v1", map[string]string{"environment": args[0]})
			}
			_, err = fmt.Fprintf(common.out, "the local cache of %s has ended; its data and its passwords are gone\n", args[0])
			return err
		},
	}
}
