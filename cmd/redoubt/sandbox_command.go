package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
)

// sandboxCommand is what the commands below `sandbox` share.
type sandboxCommand struct {
	*settings
	stateDir string
}

// newSandbox builds the commands that look after sandboxes.
func newSandbox(common *settings) *cobra.Command {
	shared := &sandboxCommand{settings: common}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "List, look into, change, rotate, serve and reset the simulated Azures on this machine",
		Long: "Each environment has a sandbox of its own: a simulated Azure and the Pulumi state that goes with it, kept from run to\n" +
			"run. These commands look into it, change a resource or rotate a key behind the program's back, serve it to plain\n" +
			"`pulumi`, and forget it. None of them touches Azure.",
		Example: "  redoubt sandbox ls\n" +
			"  redoubt sandbox show dev databases/default\n" +
			"  redoubt sandbox edit dev amr-cache-dev-46e100 publicNetworkAccess=Enabled    then: redoubt refresh dev --sandbox",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&shared.stateDir, "state-dir", "", "folder of the sandbox, if up --sandbox was given one")
	cmd.AddCommand(newSandboxLs(shared), newSandboxShow(shared), newSandboxEdit(shared), newSandboxRotateKey(shared), newSandboxReset(shared), newSandboxServe(shared))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(sub.Args)
	}
	cmd.Args = cobra.NoArgs // whatever is not a command below is a mistake
	return cmd
}

// document prints one JSON document that says what it is, and that it is of a
// sandbox.
func (c *sandboxCommand) document(format string, fields map[string]any) error {
	fields["format"], fields["notice"], fields["target"] = format, show.SandboxNotice, "sandbox"
	encoder := json.NewEncoder(c.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(fields); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}

// environmentAndResource wants the two names.
func environmentAndResource(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return fmt.Errorf("which environment, and which resource? `%s sandbox ls` lists the environments", programName())
	case 1:
		return fmt.Errorf("which resource? `%s sandbox ls %s` lists them", programName(), args[0])
	}
	return nil
}
