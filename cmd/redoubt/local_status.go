package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/localcache"
)

func newLocalStatus(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "status [ENVIRONMENT]",
		Short: "Show the local caches that run, or one of them",
		Example: "  redoubt local status        all of this project\n" +
			"  redoubt local status dev    how to connect to one; exit code 1 if it does not run",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return showAllLocal(common)
			}
			running, _, err := loadLocal(common, args[0])
			if err != nil {
				return err
			}
			if common.json {
				return localDocument(common, "redoubt/local/v1", running)
			}
			showLocal(show.NewLines(common.out), running)
			return nil
		},
	}
}

// showAllLocal lists the local caches of a project.
func showAllLocal(common *settings) error {
	project, err := findProject(common.project)
	if err != nil {
		return err
	}
	names, err := localcache.Running(project)
	if err != nil {
		return err
	}
	var all []localcache.Settings
	for _, name := range names {
		running, err := localcache.Load(project, name)
		if errors.Is(err, localcache.ErrNotRunning) {
			continue // it is just being started, or stopped
		}
		if err != nil {
			return err
		}
		all = append(all, running)
	}
	if common.json {
		return localDocument(common, "redoubt/local-list/v1", slices.Concat([]localcache.Settings{}, all))
	}
	if len(all) == 0 {
		fmt.Fprintf(common.out, "no local cache runs; start one with `%s local ENVIRONMENT`\n", programName())
		return nil
	}
	var rows [][]string
	for _, running := range all {
		rows = append(rows, []string{
			running.Environment, fmt.Sprintf("%s:%d", running.Host, running.Port), running.Service, "redis-server " + running.RedisVersion,
			fmt.Sprint(running.PID), running.Started.Local().Format(time.DateTime),
		})
	}
	show.Table(common.out, []string{"environment", "address", "service", "server", "process", "since"}, rows)
	return nil
}
