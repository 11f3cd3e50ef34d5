package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// serving is one call of `sandbox serve`.
type serving struct {
	*sandboxCommand
	port        int
	store       string
	landingZone string
}

func newSandboxServe(c *sandboxCommand) *cobra.Command {
	s := &serving{sandboxCommand: c}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a simulated Azure to plain `pulumi`, until Ctrl-C",
		Long: "serve runs a simulated Azure alone and prints the variables with which `pulumi preview` and `pulumi up` of any program,\n" +
			"in any language, use it in place of azure-native. It knows the resource types that -v lists, under these tokens; a\n" +
			"program that uses others gets an error that says so. It serves resources and no functions. It listens on the loopback.",
		Example: "  redoubt sandbox serve                       in memory: gone when it ends\n" +
			"  redoubt sandbox serve --store azure.json    kept in a file\n" +
			"  redoubt sandbox serve --store dev           the sandbox of the environment dev, with its Pulumi state",
		Args: noArguments,
		RunE: s.run,
	}
	flags := cmd.Flags()
	flags.IntVar(&s.port, "port", 0, "TCP port on 127.0.0.1 (default: a free one)")
	flags.StringVar(&s.store, "store", "", "file that keeps the simulated Azure, or the environment whose sandbox to serve (default: memory)")
	flags.StringVar(&s.landingZone, "landing-zone", "", "file of what exists beforehand (default: the project's stacks/landing-zone.yaml, if there is one)")
	return cmd
}

func (s *serving) run(cmd *cobra.Command, _ []string) (err error) {
	if s.port < 0 || s.port > 65535 {
		return usageError{cmd, fmt.Errorf("--port: out of range; expected 0 to 65535; got %d", s.port)}
	}
	ctx, stop := untilInterrupted(cmd.Context(), func(string) {})
	defer stop()
	kept, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.release()) }()
	zone, err := s.zone()
	if err != nil {
		return err
	}
	set, err := s.switches()
	if err != nil {
		return err
	}
	options := sandbox.Options{StoreFile: kept.file, LandingZone: zone, Switches: set, Notice: func(text string) { fmt.Fprintln(s.err, text) }}
	server, err := sandbox.Listen(context.WithoutCancel(ctx), options, s.port)
	if err != nil {
		if kept.environment != "" {
			err = adviseStore(err, kept.file, kept.environment, s.stateDir)
		}
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := s.announce(server, kept); err != nil {
		return err
	}
	<-ctx.Done()
	return s.leave(server, kept)
}

// storage is where a served Azure and the state of its stacks are kept.
type storage struct {
	file        string // "" for memory
	environment string // whose sandbox it is, or ""
	backend     string // URL
	passphrase  string
	release     func() error
}

// open finds out what --store means: nothing is memory; a name without a
// folder or an extension is an environment.
func (s *serving) open(ctx context.Context) (storage, error) {
	switch {
	case s.store == "":
		dir, err := os.MkdirTemp("", "redoubt-serve-")
		if err != nil {
			return storage{}, fmt.Errorf("creating a folder for the Pulumi state: %w; set TMPDIR to a folder that you can write", err)
		}
		return s.keep("", "", dir, func() error { return os.RemoveAll(dir) })
	case filepath.Base(s.store) == s.store && filepath.Ext(s.store) == "":
		return s.openEnvironment(ctx)
	}
	if err := sandbox.CheckStore(s.store); err != nil {
		return storage{}, fmt.Errorf("--store: %w", err)
	}
	return s.keep(s.store, "", s.store+".pulumi", func() error { return nil })
}

func (s *serving) openEnvironment(ctx context.Context) (storage, error) {
	p, err := s.place()
	if err != nil {
		return storage{}, err
	}
	known, err := environment.Names(p.project)
	if err != nil {
		return storage{}, fmt.Errorf("listing the environments: %w", err)
	}
	dir := p.folder(s.store)
	if !slices.Contains(known, s.store) {
		if dir, err = p.find(s.store); err != nil {
			return storage{}, fmt.Errorf("--store: %w; for a file, write ./%s", err, s.store)
		}
	}
	release, err := engine.Hold(ctx, dir, "sandbox serve --store "+s.store)
	if err != nil {
		return storage{}, err
	}
	return s.keep(engine.StoreFile(dir), s.store, dir, release)
}

// keep completes a storage whose Pulumi state is in a folder.
func (s *serving) keep(file, environment, dir string, release func() error) (storage, error) {
	url, passphrase, err := engine.Backend(dir)
	if err != nil {
		return storage{}, errors.Join(err, release())
	}
	return storage{file: file, environment: environment, backend: url, passphrase: passphrase, release: release}, nil
}

func (s *serving) zone() ([]arm.Resource, error) {
	if s.landingZone != "" {
		zone, err := sandbox.LoadLandingZone(s.landingZone)
		if err != nil {
			return nil, fmt.Errorf("--landing-zone: %w", err)
		}
		return zone, nil
	}
	project, err := findProject(s.project)
	if err != nil && s.project == "" {
		return nil, nil // served outside of any project: nothing exists beforehand
	}
	if err != nil {
		return nil, err
	}
	return landingZone(filepath.Join(project, landingZoneFile))
}

// announce says how to use the server.
func (s *serving) announce(server *sandbox.Server, kept storage) error {
	variables := [][2]string{
		{"PULUMI_DEBUG_PROVIDERS", fmt.Sprintf("azure-native:%d", server.Port())},
		{"PULUMI_BACKEND_URL", kept.backend},
		{"PULUMI_CONFIG_PASSPHRASE", kept.passphrase},
	}
	if s.json {
		values := map[string]string{}
		for _, v := range variables {
			values[v[0]] = v[1]
		}
		return s.document("redoubt/sandbox-serve/v1", map[string]any{"port": server.Port(), "store": kept.file, "variables": values, "types": arm.Tokens()})
	}
	show.Notice(s.out)
	fmt.Fprintf(s.out, "serving azure-native 2 and 3 on 127.0.0.1:%d, %s; Ctrl-C ends it\n\nin another terminal:\n\n", server.Port(), kept)
	names := make([]string, len(variables))
	for i, v := range variables {
		names[i] = v[0]
		fmt.Fprintf(s.out, "export %s=%s\n", v[0], quoted(v[1]))
	}
	fmt.Fprintf(s.out, "\nthen %s. The backend keeps this state apart from your real ones: a state of the\n"+
		"sandbox is no use on Azure. Go back to Azure with\n\nunset %s\n", kept.calls(), strings.Join(names, " "))
	if s.verbose {
		fmt.Fprintf(s.out, "\nresource types:\n  %s\n", strings.Join(arm.Tokens(), "\n  "))
	}
	return nil
}

// String says where it is kept.
func (k storage) String() string {
	switch {
	case k.environment != "":
		return "the sandbox of " + k.environment
	case k.file != "":
		return "kept in " + k.file
	default:
		return "in memory"
	}
}

// calls are the commands to go on with.
func (k storage) calls() string {
	if k.environment == "" {
		return "`pulumi stack init NAME`, `pulumi preview`, `pulumi up`"
	}
	return fmt.Sprintf("`pulumi preview -s %s` and so on (plain pulumi adds an encryptionsalt to the stack file: do not commit it)", k.environment)
}

// leave says what is left behind.
func (s *serving) leave(server *sandbox.Server, kept storage) error {
	if s.json {
		return nil
	}
	what := "they are kept"
	if kept.file == "" {
		what = "they are gone, and so is the Pulumi state"
	}
	_, err := fmt.Fprintf(s.out, "\nended with %d resources, the landing zone included; %s\n", len(server.Resources()), what)
	return err
}

// quoted is a value as a shell takes it.
func quoted(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return !strings.ContainsRune(shellSafe, r) }) {
		return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
	}
	return value
}

// shellSafe are the characters that mean nothing to a shell.
const shellSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/,@%+="
