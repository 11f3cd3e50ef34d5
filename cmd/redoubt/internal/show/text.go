package show

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// text reports a run line by line, for pipes, logs and dumb terminals.
type text struct {
	out     io.Writer
	styles  styles
	verbose bool
	run     Run
	preview bool
}

func newText(out io.Writer, verbose bool) *text {
	return &text{out: out, styles: newStyles(out), verbose: verbose}
}

// Begin implements Reporter.
func (t *text) Begin(r Run) {
	t.run, t.preview = r, r.Operation == engine.OperationPreview
	target := "on Azure"
	if r.Sandbox {
		target = "in the sandbox"
		t.line(t.styles.change.Render(SandboxNotice))
	}
	t.line(t.styles.strong.Render(fmt.Sprintf("redoubt %s %s", r.Operation, r.Environment)) + " " + target)
}

// Note implements engine.Progress.
func (t *text) Note(note string) { t.line(t.styles.dim.Render("· " + note)) }

// StepStarted implements engine.Progress; a line per finished step is enough.
func (t *text) StepStarted(engine.Step) {}

// StepEnded implements engine.Progress.
func (t *text) StepEnded(s engine.Step) {
	if line, ok := t.stepLine(s); ok {
		t.line(line)
	}
}

// stepLine describes an ended step; ok is false if it is not worth a line.
func (t *text) stepLine(s engine.Step) (line string, ok bool) {
	if !shown(s) || s.Component || (t.quiet(s) && !t.verbose) {
		return "", false
	}
	op := s.Op
	if s.Retained {
		op = retained
	}
	w := t.words(op)
	verb := w.done
	if t.preview {
		verb = w.planned
	}
	if s.Status == engine.StatusFailed {
		verb = "failed: " + w.doing
	}
	sign := t.styles.forStep(s).Render(w.sign + " " + verb)
	line = fmt.Sprintf("%s %s %s", sign, shortType(s.Type), s.Name)
	if t.run.Brief && len(s.Diff) > 0 {
		line += " [" + strings.Join(s.Diff, ", ") + "]"
	}
	if d := seconds(s.Duration); d != "" {
		line += " " + t.styles.dim.Render(d)
	}
	return line, true
}

// quiet is true for a step that changes nothing: of a refresh, all of them.
func (t *text) quiet(s engine.Step) bool {
	return s.Op == "same" || t.run.Operation == engine.OperationRefresh && s.Status != engine.StatusFailed
}

// Diagnosed implements engine.Progress. Errors wait for the end, where they
// stand together and cannot scroll away.
func (t *text) Diagnosed(d engine.Diagnostic) {
	if line, ok := t.diagnosticLine(d); ok {
		t.line(line)
	}
}

func (t *text) diagnosticLine(d engine.Diagnostic) (line string, ok bool) {
	if d.Severity == engine.SeverityError || d.Ephemeral || strings.TrimSpace(d.Message) == "" {
		return "", false
	}
	if d.Severity == engine.SeverityWarning {
		return t.styles.change.Render("! " + d.Message), true
	}
	return t.styles.dim.Render("· " + d.Message), true
}

// End implements Reporter.
func (t *text) End(r engine.Result, err error) error {
	refreshed := r.Operation == engine.OperationRefresh
	if tree := t.tree(r); tree != "" && (!refreshed && !t.run.Brief || t.verbose) {
		t.line("\n" + tree)
	}
	if err != nil {
		t.failure(r, err)
		return nil
	}
	if refreshed {
		t.drift(r)
		t.next(r)
		return nil
	}
	t.line(fmt.Sprintf("\n%s %s in %s", t.styles.good.Render("✓"), summary(r), r.Duration.Round(100_000_000)))
	if !t.run.Brief || t.verbose {
		t.connection(r)
	}
	t.next(r)
	return nil
}

// failure lists the problems, one per line, under a line that says what failed.
func (t *text) failure(r engine.Result, err error) {
	where := ""
	if t.run.Sandbox {
		where = " in the sandbox (not on Azure)"
	}
	var e *engine.Error
	isEngine := errors.As(err, &e)
	if isEngine && e.Interrupted {
		done := "before anything changed"
		if len(r.Changes) > 0 {
			done = "after: " + summary(r)
		}
		t.line(fmt.Sprintf("\n%s %s of %s%s was interrupted %s", t.styles.bad.Render("✗"), t.run.Operation, t.run.Environment, where, done))
		t.line("run the same command again to go on from here")
		return
	}
	t.line(fmt.Sprintf("\n%s %s of %s failed%s:", t.styles.bad.Render("✗"), t.run.Operation, t.run.Environment, where))
	for _, line := range strings.Split(strings.TrimSpace(err.Error()), "\n") {
		t.line("  " + line)
	}
	switch {
	case isEngine && e.Protected && t.run.Sandbox:
		t.line(fmt.Sprintf("to delete it all the same: %s destroy %s --sandbox --unprotect", t.run.Program, t.run.Environment))
	case isEngine && e.Protected:
		t.line(fmt.Sprintf("to delete it all the same, unprotect it first: pulumi state unprotect --all -s %s", t.run.Environment))
	case len(r.Changes) > 0 && !t.preview:
		t.line(fmt.Sprintf("before that: %s; the same command goes on from here", summary(r)))
	}
}

func (t *text) line(s string) { fmt.Fprintln(t.out, s) }
