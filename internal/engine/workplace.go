package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// workplace is all that one run of the engine needs: a folder, an environment
// and a stack; in the sandbox also a lock and a simulated Azure.
type workplace struct {
	options Options
	project project
	command *command
	stack   auto.Stack
	state   stateDir  // sandbox only
	azure   Simulator // sandbox only
	closers []func() error
}

// openWorkplace prepares a run, down to an existing stack without left-overs.
func openWorkplace(ctx context.Context, o Options, op Operation, result *Result) (*workplace, error) {
	p, err := readProject(o.ProjectDir)
	if err != nil {
		return nil, err
	}
	w := &workplace{options: o, project: p, command: &command{cli: o.CLI, log: o.Log, kill: o.Kill}}
	dir := o.ProjectDir
	if o.Sandbox != nil {
		dir, err = w.enterSandbox(ctx, op, result)
	} else {
		w.command.env = os.Environ()
	}
	if err == nil {
		err = w.openStack(ctx, dir, op)
	}
	if err == nil && o.Sandbox != nil {
		err = w.recoverSandbox(ctx, result)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// enterSandbox takes the lock, starts the simulated Azure and copies the
// project; it returns the folder of the copy.
func (w *workplace) enterSandbox(ctx context.Context, op Operation, result *Result) (dir string, err error) {
	o := w.options
	if w.state, err = openStateDir(o); err != nil {
		return "", err
	}
	lock, err := acquire(ctx, w.state.lockFile(), fmt.Sprintf("%s of %s", op, o.Stack), o.Progress.Note)
	if err != nil {
		return "", err
	}
	w.command.held = lock
	w.closers = append(w.closers, func() error { return filelock.Release(lock) })

	left := forget()
	// Azure does not stop because somebody pressed Ctrl-C: the steps under way
	// need it to finish.
	if w.azure, err = o.Sandbox.Start(context.WithoutCancel(ctx), w.state.storeFile()); err != nil {
		return "", fmt.Errorf("starting the simulated Azure: %w", err)
	}
	w.closers = append(w.closers, w.azure.Close)
	w.command.env = slices.Concat(left, sandboxVariables(w.state, w.azure.Port()))
	w.command.exists = func() bool { return isFile(w.state.checkpoint(w.project.Name, o.Stack)) }

	overlay := func(contents []byte) ([]byte, error) { return w.state.layOver(o.Stack, contents, o.Progress.Note) }
	dir, result.Placeholders, err = copyProject(o, w.project, overlay, o.standIns(op))
	if err != nil {
		return "", err
	}
	w.closers = append(w.closers, func() error { return os.RemoveAll(dir) })
	for i, path := range result.Placeholders {
		what := "it is unknown in this preview"
		if op != OperationPreview {
			what = "a placeholder stands in, " + Placeholder(i+1)
		}
		o.Progress.Note(fmt.Sprintf("the sandbox cannot decrypt %s: %s", path, what))
	}
	return dir, nil
}

// openStack finds the stack. It creates one in the sandbox, and on Azure only
// for an update, which is the first thing that needs one.
func (w *workplace) openStack(ctx context.Context, dir string, op Operation) error {
	// Neither the Project option nor the inline constructors: they write
	// Pulumi.yaml anew, without its comments.
	ws, err := auto.NewLocalWorkspace(ctx, auto.WorkDir(dir), auto.Program(w.options.Program), auto.Pulumi(w.command))
	if err != nil {
		return fmt.Errorf("opening the project: %w", err)
	}
	name := w.options.Stack
	w.stack, err = auto.SelectStack(ctx, name, ws)
	if err == nil || !auto.IsSelectStack404Error(err) {
		return shorten("opening the stack", err)
	}
	if w.options.Sandbox == nil && op != OperationUp {
		return fmt.Errorf("the stack %q does not exist in your Pulumi backend yet; create it with `pulumi stack init %s`, or deploy it with `redoubt up %s`",
			name, name, name)
	}
	w.stack, err = auto.NewStack(ctx, name, ws)
	if err == nil && w.options.Sandbox == nil {
		w.options.Progress.Note(fmt.Sprintf("created the stack %q in your Pulumi backend", name))
	}
	return shorten("creating the stack", err)
}

// close undoes the preparations, last one first.
func (w *workplace) close() error {
	var errs []error
	for i := len(w.closers) - 1; i >= 0; i-- {
		errs = append(errs, w.closers[i]())
	}
	w.closers = nil
	return errors.Join(errs...)
}
