package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// change is an edit of an environment's settings that Pulumi then deploys, so that nothing changes behind its back: of
// the stack file, or in the sandbox of what is laid over its copy there.
type change struct {
	*keysRun
	edits []stackedit.Edit
	// question is asked once the preview is on the screen.
	question string
	dryRun   bool
	// undo takes the edit back.
	undo func() error
}

// deploy edits, previews, asks and deploys. What is not deployed is taken back, but for an up that failed on its way: what
// it reached is in the state, and running the same command again goes on from there. done is false if nothing was
// deployed because of a dry run.
func (c *change) deploy() (done bool, err error) {
	if !c.dryRun {
		if err := c.somebodyToAsk(); err != nil {
			return false, err
		}
	}
	if err := c.edit(); err != nil {
		return false, err
	}
	err = c.previewed()
	if err == nil && !c.dryRun {
		err = c.agree(c.question)
	}
	if err != nil || c.dryRun {
		left := c.undo()
		if left != nil {
			c.lines.Warn(left.Error()) // the error may count as shown already
		}
		return false, errors.Join(err, left)
	}
	return true, c.up()
}

// edit writes the change, and remembers how to take it back.
func (c *change) edit() error {
	if c.sandbox {
		return c.rehearse()
	}
	file := environment.StackFile(c.options.ProjectDir, c.name)
	before, err := stackedit.File(file, c.edits...)
	if err != nil {
		return err
	}
	written, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	c.undo = func() error {
		if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, written) {
			return fmt.Errorf("%s was changed by somebody else meanwhile, so the edit is left in it: %s", file, c.edits[0])
		}
		return stackedit.Write(file, before)
	}
	c.told(filepath.Join(environment.StackFolder, filepath.Base(file)))
	if err := environment.CheckStackFile(file); err != nil {
		return errors.Join(err, c.undo())
	}
	return nil
}

// rehearse keeps the change in the sandbox's own folder.
func (c *change) rehearse() error {
	dir, err := c.sandboxFolder()
	if err != nil {
		return err
	}
	before, err := engine.Overlay(dir, c.name)
	if err != nil {
		return err
	}
	contents, err := os.ReadFile(environment.StackFile(c.options.ProjectDir, c.name))
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	if _, err := stackedit.Apply(contents, engine.Overlaid(before, c.edits...)...); err != nil {
		return fmt.Errorf("editing the stack file's copy: %w", err)
	}
	c.undo = func() error { return engine.SetOverlay(dir, c.name, before) }
	c.told("the sandbox's copy of the stack file, until `sandbox reset`; your own file stays as it is")
	return engine.SetOverlay(dir, c.name, engine.Overlaid(before, c.edits...))
}

// told says what is edited, and where.
func (c *change) told(where string) {
	var changes []string
	for _, edit := range c.edits {
		changes = append(changes, edit.String())
		c.lines.Line("  " + edit.String())
	}
	c.lines.Note("in " + where)
	c.document["edits"], c.document["editedIn"] = changes, where
}

// previewed shows what an up would do.
func (c *change) previewed() error { return c.through(engine.OperationPreview, engine.Preview) }

// up deploys.
func (c *change) up() error {
	err := c.through(engine.OperationUp, engine.Up)
	if err != nil {
		c.lines.Note("the edit stays, because the deployment has begun; the same command goes on from here")
	}
	return err
}

// through runs the engine as a part of this command.
func (c *change) through(kind engine.Operation, call func(context.Context, engine.Options) (engine.Result, error)) error {
	reporter := show.NewReporter(show.Options{Verbose: c.verbose, Out: c.out})
	if c.json {
		reporter = show.NewReporter(show.Options{JSON: true, Out: c.err})
	}
	run := show.Run{Operation: kind, Environment: c.name, Sandbox: c.sandbox, Interim: true, Brief: true, Program: programName()}
	options := c.options
	options.Progress = reporter
	gated := guarded(&options)
	options.Approve = lossGate{note: c.lines.Note}.approve
	if !c.json {
		reporter.Begin(run)
	}
	result, err := call(c.ctx, options)
	err = gated.refusal(c.advise(err, c.name))
	c.document[string(kind)] = show.NewDocument(run, result, err)
	if c.json {
		return err
	}
	if reportErr := reporter.End(result, err); reportErr != nil {
		return reportErr
	}
	if err != nil {
		return reported{err}
	}
	return nil
}

// sandboxFolder is the folder of this environment's sandbox.
func (k *keysRun) sandboxFolder() (string, error) {
	at, err := k.sandboxPlace()
	if err != nil {
		return "", err
	}
	return at.folder(k.name), nil
}

// sandboxPlace is where the sandboxes of the project are.
func (k *keysRun) sandboxPlace() (place, error) {
	return (&sandboxCommand{settings: k.settings, stateDir: k.stateDir}).place()
}
