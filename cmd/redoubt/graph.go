package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/diagram"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

// The forms of a diagram.
const (
	formatMermaid = "mermaid"
	formatSVG     = "svg"
)

// graph is the command that draws an environment.
type graph struct {
	*operation
	format string
	file   string
}

func newGraph(common *settings) *cobra.Command {
	g := &graph{operation: &operation{settings: common, kind: engine.OperationPreview, sandbox: true}}
	cmd := &cobra.Command{
		Use:   "graph ENVIRONMENT",
		Short: "Draw what an environment consists of",
		Long: "graph draws the resources of an environment and what needs what, grouped by what they are for. It previews the\n" +
			"environment in an empty sandbox, so it needs no Azure account and shows the whole environment as it would be\n" +
			"created.",
		Example: "  redoubt graph prod                            Mermaid text, for a Markdown page\n" +
			"  redoubt graph prod --format svg -o prod.svg   a picture",
		Args: oneEnvironment,
		RunE: g.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&g.format, "format", formatMermaid, "form of the diagram: "+formatMermaid+" or "+formatSVG)
	flags.StringVarP(&g.file, "output", "o", toStdout, "file to write; "+toStdout+" is standard output")
	return cmd
}

func (g *graph) run(cmd *cobra.Command, args []string) error {
	switch {
	case g.format != formatMermaid && g.format != formatSVG:
		return usageError{cmd, fmt.Errorf("--format: no such form; expected %s or %s; got %q", formatMermaid, formatSVG, g.format)}
	case g.json:
		return usageError{cmd, errors.New("--json: a diagram is no JSON; leave it out")}
	}
	if err := checkOutput(cmd, "output", g.file); err != nil {
		return err
	}
	// A sandbox of its own is empty and never busy.
	dir, err := os.MkdirTemp("", "redoubt-graph-")
	if err != nil {
		return fmt.Errorf("making room for a sandbox: %w", err)
	}
	defer os.RemoveAll(dir)
	g.stateDir = dir
	environment, err := plannedInventory(cmd, g.operation, args[0])
	if err != nil {
		return err
	}
	drawn, err := diagram.Of(environment)
	if err != nil {
		return err
	}
	if g.format == formatSVG {
		return g.deliver(g.file, []byte(drawn.SVG()))
	}
	return g.deliver(g.file, []byte(drawn.Mermaid()))
}
