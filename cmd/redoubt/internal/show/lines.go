package show

import (
	"fmt"
	"io"
	"strings"
)

// Lines prints what is no run of the engine, in the same style: a command that asks Azure, and what it found.
type Lines struct {
	out    io.Writer
	styles styles
}

// NewLines prints to out, with colours if somebody is looking at it.
func NewLines(out io.Writer) *Lines { return &Lines{out: out, styles: newStyles(out)} }

// Begin says what was asked for, and where it is done.
func (l *Lines) Begin(command string, sandbox bool) {
	target := "on Azure"
	if sandbox {
		target = "in the sandbox"
		l.Line(l.styles.change.Render(SandboxNotice))
	}
	l.Line(l.styles.strong.Render("redoubt "+command) + " " + target)
}

// End repeats for a sandbox that it was one.
func (l *Lines) End(sandbox bool) {
	if sandbox {
		l.Line("\n" + l.styles.change.Render(SandboxNotice))
	}
}

// Line prints a line as it is.
func (l *Lines) Line(text string) { fmt.Fprintln(l.out, text) }

// Note prints a sentence about what is going on.
func (l *Lines) Note(text string) { l.Line(l.styles.dim.Render("· " + text)) }

// Warn prints what should be looked at.
func (l *Lines) Warn(text string) { l.Line(l.styles.change.Render("! " + text)) }

// Good prints what was reached.
func (l *Lines) Good(text string) { l.Line(l.styles.good.Render("✓") + " " + text) }

// Bad prints what is wrong, or what failed, with what belongs to it below.
func (l *Lines) Bad(text string, below ...string) {
	l.Line(l.styles.bad.Render("✗") + " " + text)
	for _, line := range below {
		for _, part := range strings.Split(strings.TrimSpace(line), "\n") {
			l.Line("  " + part)
		}
	}
}

// Title prints the head of a part.
func (l *Lines) Title(text string) { l.Line("\n" + l.styles.strong.Render(text)) }

// Table prints rows under a header.
func (l *Lines) Table(header []string, rows [][]string) { Table(l.out, header, rows) }
