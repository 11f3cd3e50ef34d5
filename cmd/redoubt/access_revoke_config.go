package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// revokedConfig is the stack file before and after a principal is taken out of it.
type revokedConfig struct {
	// file is the stack file and where says which copy is edited.
	file, where   string
	before, after []byte
	edit          stackedit.Edit
	// overlay is what the sandbox lays over its copy, so far.
	overlay []stackedit.Edit
	left    bool // as it is, because somebody said so
}

// readConfig makes the edit and judges what it leaves, before anything is done.
func (r *revokeAccess) readConfig(key string) (*revokedConfig, error) {
	c := &revokedConfig{file: environment.StackFile(r.options.ProjectDir, r.name), left: r.leaveConfig}
	c.where = filepath.Join(environment.StackFolder, filepath.Base(c.file))
	var err error
	if c.before, err = os.ReadFile(c.file); err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", err)
	}
	if r.sandbox {
		if err := c.rehearsed(r); err != nil {
			return nil, err
		}
	}
	path, err := pathInFile(c.before, key)
	if err != nil {
		return nil, err
	}
	c.edit, c.after = stackedit.Edit{Path: path, Remove: true}, c.before
	if c.left {
		return c, nil
	}
	if c.after, err = stackedit.Apply(c.before, c.edit); err != nil {
		return nil, fmt.Errorf("editing %s: %w\nwith --leave-config the access is revoked and the file is yours to edit", c.where, err)
	}
	if !c.edits() {
		return c, nil
	}
	return c, errors.Join(c.judge(r), c.writable(r))
}

// rehearsed lays over the file what was changed in this sandbox before.
func (c *revokedConfig) rehearsed(r *revokeAccess) error {
	dir, err := r.sandboxFolder()
	if err != nil {
		return err
	}
	c.where = "the sandbox's copy of the stack file, until `sandbox reset`; your own file stays as it is"
	if c.overlay, err = engine.Overlay(dir, r.name); err != nil {
		return err
	}
	for _, edit := range c.overlay {
		if laid, err := stackedit.Apply(c.before, edit); err == nil {
			c.before = laid
		}
	}
	return nil
}

// edits says whether the file changes.
func (c *revokedConfig) edits() bool { return !bytes.Equal(c.before, c.after) }

// lists says whether a principal still has access by what the file will be.
func (c *revokedConfig) lists(key string) bool {
	path, err := pathInFile(c.after, key)
	if err != nil {
		return false
	}
	listed, err := stackedit.Has(c.after, path)
	return err == nil && listed
}

// judge refuses an edit that makes the file invalid. What was wrong with it before is told and is no reason to leave
// somebody's access.
func (c *revokedConfig) judge(r *revokeAccess) error {
	was, err := problemsOf(c.file, c.before)
	if err != nil {
		return err
	}
	is, err := problemsOf(c.file, c.after)
	switch {
	case err != nil:
		return err
	case is == nil:
		return nil
	case was == nil:
		return fmt.Errorf("without %s the stack file would be refused, so nothing was changed:\n%w\nmend that first, or use --leave-config and edit the file afterwards", r.wanted, is)
	}
	r.lines.Warn("the stack file is refused as it is, and will be refused by the next up:")
	for _, line := range strings.Split(is.Error(), "\n") {
		r.lines.Line("  " + line)
	}
	return nil
}

// problemsOf judges contents as those of a stack file.
func problemsOf(file string, contents []byte) (problems, err error) {
	dir, err := os.MkdirTemp("", "redoubt-revoke-")
	if err != nil {
		return nil, fmt.Errorf("making room for a copy of the stack file: %w", err)
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, filepath.Base(file))
	if err := os.WriteFile(copied, contents, 0o600); err != nil {
		return nil, fmt.Errorf("copying the stack file: %w", err)
	}
	if problems := environment.CheckStackFile(copied); problems != nil {
		return errors.New(strings.ReplaceAll(problems.Error(), copied, file)), nil
	}
	return nil, nil
}

// writable makes sure that the edit will be possible, and tells of changes that nobody has committed yet.
func (c *revokedConfig) writable(r *revokeAccess) error {
	if r.sandbox {
		return nil
	}
	opened, err := os.OpenFile(c.file, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("the stack file can't be edited, so nothing was changed: %w\nmake it writable, or use --leave-config and edit it afterwards: %s", err, c.edit)
	}
	if err := opened.Close(); err != nil {
		return fmt.Errorf("opening the stack file: %w", err)
	}
	probe, err := os.CreateTemp(filepath.Dir(c.file), ".redoubt-*")
	if err != nil {
		return fmt.Errorf("the folder of the stack file can't be written to, so nothing was changed: %w\nmake it writable, or use --leave-config and edit the file afterwards: %s", err, c.edit)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fmt.Errorf("trying the folder of the stack file: %w", err)
	}
	status := exec.CommandContext(r.ctx, "git", "-C", filepath.Dir(c.file), "status", "--porcelain", "--", filepath.Base(c.file))
	if changed, err := status.Output(); err == nil && len(bytes.TrimSpace(changed)) > 0 {
		r.lines.Warn(c.where + " has changes that are not committed; this edit is added to them, so commit with care")
	}
	return nil
}

// write edits the file, or what the sandbox lays over its copy.
func (c *revokedConfig) write(r *revokeAccess) error {
	if !c.edits() {
		return nil
	}
	if r.sandbox {
		dir, err := r.sandboxFolder()
		if err != nil {
			return err
		}
		return engine.SetOverlay(dir, r.name, engine.Overlaid(c.overlay, c.edit))
	}
	now, err := os.ReadFile(c.file)
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	if !bytes.Equal(now, c.before) {
		return fmt.Errorf("%s was changed by somebody else meanwhile, so nothing was done; run again", c.where)
	}
	return stackedit.Write(c.file, c.after)
}

// removed are the lines that the edit takes away.
func (c *revokedConfig) removed() []string {
	before, after := strings.Split(string(c.before), "\n"), strings.Split(string(c.after), "\n")
	from := 0
	for from < len(after) && before[from] == after[from] {
		from++
	}
	return before[from : from+len(before)-len(after)]
}
