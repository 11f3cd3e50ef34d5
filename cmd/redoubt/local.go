package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// localStart runs the local cache of an environment.
type localStart struct {
	*settings
	port     int
	binary   string
	detach   bool
	snippet  string
	snippets bool
}

// newLocal builds the commands of the local cache; the first of them has no name of its own.
func newLocal(common *settings) *cobra.Command {
	l := &localStart{settings: common}
	cmd := &cobra.Command{
		Use:   "local ENVIRONMENT",
		Short: "Run a redis-server on this machine with the posture of an environment, until Ctrl-C",
		Long: "local runs a real redis-server on the loopback, with what the stack file of an environment says: TLS only, the\n" +
			"principals of its access list as users with the same rights, its eviction policy and limits. Their passwords are made\n" +
			"by chance at each start and kept in files that only you can read; none is ever printed. What a redis-server can't do\n" +
			"as Azure does is in docs/local.md. Nothing is kept: the data ends with the server.",
		Example: "  redoubt local dev                  until Ctrl-C\n" +
			"  redoubt local dev --detach         in the background; redoubt local stop dev ends it\n" +
			"  eval \"$(redoubt local env dev)\"    how to connect, as variables, without a password\n" +
			"  redoubt local dev --snippet go     how to connect in Go, here and on Azure; starts nothing\n" +
			"  redoubt verify --local dev         prove that it refuses what it must refuse",
		Args: oneEnvironment,
		RunE: l.run,
	}
	flags := cmd.Flags()
	flags.BoolVarP(&l.detach, "detach", "d", false, "go on in the background")
	flags.IntVar(&l.port, "port", 0, "TCP port on the loopback (default: that of the service, if it is free, else any)")
	flags.StringVar(&l.binary, "redis-server", "", "the redis-server to run, version 7.0 or later (default: the one in PATH)")
	flags.StringVar(&l.snippet, "snippet", "", "print how to connect in a language, "+strings.Join(localcache.Languages(), ", ")+", and start nothing")
	flags.BoolVar(&l.snippets, "snippets", false, "print how to connect in every language, and start nothing")
	cmd.AddCommand(newLocalStatus(common), newLocalStop(common), newLocalEnv(common), newLocalLogs(common))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(sub.Args)
	}
	return cmd
}

func (l *localStart) run(cmd *cobra.Command, args []string) error {
	project, err := l.environment(args[0])
	if err != nil {
		return err
	}
	if l.snippet != "" || l.snippets {
		return l.printSnippets(cmd, project, args[0])
	}
	if l.port < 0 || l.port > 65535 {
		return usageError{cmd, fmt.Errorf("--port: out of range; expected 0 to 65535; got %d", l.port)}
	}
	// The end of the terminal ends the server too.
	beyond, ignore := signal.NotifyContext(cmd.Context(), syscall.SIGHUP)
	defer ignore()
	ctx, stop := untilInterrupted(beyond, func(string) {})
	defer stop()
	server, err := localcache.Start(ctx, localcache.Options{Project: project, Environment: args[0], Port: l.port, Binary: l.binary, Clock: time.Now})
	if ctx.Err() != nil && err != nil {
		return fmt.Errorf("starting the local cache of %s was interrupted: %w", args[0], context.Canceled)
	}
	var running *localcache.RunningError
	if errors.As(err, &running) {
		return err
	}
	if err != nil {
		return fmt.Errorf("starting the local cache of %s: %w", args[0], err)
	}
	if err := l.announce(server.Settings); err != nil || l.detach {
		return err
	}
	return l.watch(ctx, server)
}

// environment wants a stack file, and returns the folder of the project.
func (s *settings) environment(name string) (project string, err error) {
	if project, err = findProject(s.project); err != nil {
		return "", err
	}
	_, err = findStackFile(project, name)
	return project, err
}

// loadLocal finds the running local cache of an environment. Of an environment that does not exist it says which do.
func loadLocal(s *settings, name string) (running localcache.Settings, project string, err error) {
	if project, err = findProject(s.project); err != nil {
		return running, "", err
	}
	running, err = localcache.Load(project, name)
	if errors.Is(err, localcache.ErrNotRunning) {
		if _, unknown := findStackFile(project, name); unknown != nil {
			return running, project, unknown
		}
	}
	return running, project, err
}

// watch waits for Ctrl-C, or for the server to end by itself.
func (l *localStart) watch(ctx context.Context, server *localcache.Server) error {
	failure := server.Wait(ctx)
	if err := server.Stop(); err != nil {
		failure = errors.Join(failure, err)
	}
	if failure != nil {
		return fmt.Errorf("the local cache of %s has ended: %w", server.Settings.Environment, failure)
	}
	if !l.json {
		fmt.Fprintf(l.out, "\nended; its data and its passwords are gone\n")
	}
	return nil
}

// announce says how to connect.
func (l *localStart) announce(running localcache.Settings) error {
	if l.json {
		return localDocument(l.settings, "redoubt/local/v1", running)
	}
	lines := show.NewLines(l.out)
	showLocal(lines, running)
	lines.Line("")
	lines.Note(localcache.DifferenceLine(running.Service, running.RedisVersion))
	name, program := running.Environment, programName()
	lines.Note(fmt.Sprintf("variables for a client: eval \"$(%s local env %s)\"; code for one: %[1]s local %[2]s --snippet go", program, name))
	lines.Note(fmt.Sprintf("prove what it refuses: %s verify --local %s", program, name))
	if l.detach {
		lines.Note(fmt.Sprintf("it goes on in the background; %s local stop %s ends it", program, name))
	} else {
		lines.Note("Ctrl-C ends it")
	}
	return nil
}

// localDocument prints what a command found as JSON.
func localDocument(s *settings, format string, content any) error {
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{"format": format, "local": content})
}
