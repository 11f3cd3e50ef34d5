package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// streams are where a command reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// settings are the flags that all commands share.
type settings struct {
	streams
	project string
	json    bool
	verbose bool
}

// newRoot builds the command tree.
func newRoot(s streams) *cobra.Command {
	common := &settings{streams: s}
	root := &cobra.Command{
		Use:   "redoubt",
		Short: "One hardened Redis cache per environment on Azure",
		Long: "redoubt previews, deploys, refreshes and destroys an environment's hardened Redis cache.\n" +
			"With --sandbox it does so on a simulated Azure on this machine, with no Azure account.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{cmd, badFlag(err)} })
	flags := root.PersistentFlags()
	flags.StringVar(&common.project, "project", "", "folder of Pulumi.yaml (default: the nearest one at or above the current folder)")
	flags.BoolVar(&common.json, "json", false, "print one JSON document at the end and nothing else")
	flags.BoolVarP(&common.verbose, "verbose", "v", false, "show unchanged resources and, on stderr, all that the engine prints")
	addGroups(common, root)
	addCompletion(root)
	completeArguments(common, root)
	for _, cmd := range root.Commands() {
		cmd.Args = asUsage(cmd.Args)
	}
	root.Args = asUsage(root.Args)
	return root
}

// asUsage makes a complaint about arguments a usage error.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(cmd, args); err != nil {
			return usageError{cmd, err}
		}
		return nil
	}
}

// oneEnvironment wants exactly the environment's name.
func oneEnvironment(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 1:
		return nil
	case 0:
		return fmt.Errorf("which environment? name one; `%s environments` lists them", programName())
	default:
		return fmt.Errorf("one environment at a time; got %s", strings.Join(args, ", "))
	}
}

// programName is how the user started this program, so that hints can be
// copied: `go run` leaves the binary in a temporary folder. The flag is
// repeated, because Go keeps separate build caches for it.
func programName() string {
	switch {
	case !strings.Contains(os.Args[0], "go-build"):
		return "redoubt"
	case engine.BuiltWithTrimpath():
		return "go run -trimpath ./cmd/redoubt"
	default:
		return "go run ./cmd/redoubt"
	}
}
