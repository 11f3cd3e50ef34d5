// Package show presents runs of the engine: to people, as text that moves on a
// terminal and does not elsewhere, and to machines, as one JSON document.
//
// The rest of the CLI knows two interfaces only: engine.Progress for what
// happens, and [Reporter] for how it ended.
package show

import (
	"io"
	"os"

	"github.com/charmbracelet/lipgloss"
	"github.com/mattn/go-isatty"
	"github.com/muesli/termenv"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// SandboxNotice says what every output of a sandbox run has to say.
const SandboxNotice = "SANDBOX: a simulated Azure on this machine. Nothing here exists on Azure."

// Reporter follows one run and reports its end.
type Reporter interface {
	engine.Progress
	// Begin is called before anything else happens.
	Begin(Run)
	// End is called once, with what was done and what went wrong, if anything.
	End(engine.Result, error) error
}

// Run is what the command line asked for.
type Run struct {
	Operation   engine.Operation
	Environment string
	Sandbox     bool
	// PreviewOnly is true for a refresh that leaves the state as it is.
	PreviewOnly bool
	// Program is how the user calls this program, for hints that can be copied.
	Program string
	// Interim runs are part of a larger one and end without hints.
	Interim bool
	// Brief runs show what changes, and neither what stays nor the outputs.
	Brief bool
}

// Options chooses a reporter.
type Options struct {
	JSON    bool
	Verbose bool
	Out     io.Writer
}

// NewReporter returns the reporter for these options and this output.
func NewReporter(o Options) Reporter {
	if o.JSON {
		return &jsonReporter{out: o.Out}
	}
	text := newText(o.Out, o.Verbose)
	if IsTerminal(o.Out) {
		return newLive(text)
	}
	return text
}

// IsTerminal is true if somebody is looking at w.
func IsTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd()) && os.Getenv("TERM") != "dumb"
}

// styles are the colours in use: none at all when the output is no terminal or
// NO_COLOR is set (https://no-color.org).
type styles struct{ good, change, bad, dim, strong lipgloss.Style }

func newStyles(out io.Writer) styles {
	r := lipgloss.NewRenderer(out)
	if !IsTerminal(out) || os.Getenv("NO_COLOR") != "" {
		r.SetColorProfile(termenv.Ascii)
	}
	colour := func(code string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(code)) }
	return styles{good: colour("2"), change: colour("3"), bad: colour("1"), dim: colour("8"), strong: r.NewStyle().Bold(true)}
}
