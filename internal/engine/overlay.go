package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// overlayHead explains the file to whoever finds it.
const overlayHead = "# Rehearsed changes of the stack file. They are laid over its copy in each run of this sandbox, and forgotten with it.\n"

// Overlay returns the changes that are laid over the copy of a stack's file in every run of the sandbox in a folder. The
// user's own stack file stays as it is.
func Overlay(dir, stack string) ([]stackedit.Edit, error) {
	data, err := os.ReadFile(stateDir(dir).overlayFile(stack))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the rehearsed changes: %w", err)
	}
	var edits []stackedit.Edit
	if err := yaml.Unmarshal(data, &edits); err != nil {
		return nil, fmt.Errorf("reading %s: %w", stateDir(dir).overlayFile(stack), err)
	}
	return edits, nil
}

// SetOverlay replaces these changes; none removes them. The caller makes sure that no run is under way.
func SetOverlay(dir, stack string, edits []stackedit.Edit) error {
	d, err := makeStateDir(dir)
	if err != nil {
		return err
	}
	if len(edits) == 0 {
		if err := os.Remove(d.overlayFile(stack)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("forgetting the rehearsed changes: %w", err)
		}
		return nil
	}
	data, err := yaml.Marshal(edits)
	if err != nil {
		return fmt.Errorf("writing the rehearsed changes: %w", err)
	}
	partial := d.overlayFile(stack) + ".partial"
	if err := os.WriteFile(partial, append([]byte(overlayHead), data...), 0o600); err != nil {
		return fmt.Errorf("writing the rehearsed changes: %w", err)
	}
	if err := os.Rename(partial, d.overlayFile(stack)); err != nil {
		return fmt.Errorf("writing the rehearsed changes: %w", err)
	}
	return nil
}

// Overlaid is an overlay with a change added, in the place of an earlier one of the same setting.
func Overlaid(edits []stackedit.Edit, added ...stackedit.Edit) []stackedit.Edit {
	kept := slices.Clone(edits)
	for _, edit := range added {
		kept = slices.DeleteFunc(kept, func(old stackedit.Edit) bool { return old.Path == edit.Path })
		kept = append(kept, edit)
	}
	return kept
}

// layOver applies the overlay of the sandbox to the contents of a stack file, and says so. A change that the file has no
// place for any more is left out.
func (d stateDir) layOver(stack string, contents []byte, note func(string)) ([]byte, error) {
	edits, err := Overlay(string(d), stack)
	if err != nil {
		return nil, err
	}
	for _, edit := range edits {
		changed, err := stackedit.Apply(contents, edit)
		if err != nil {
			note(fmt.Sprintf("the change rehearsed in this sandbox does not fit the stack file any more, and is left out: %s (%v)", edit, err))
			continue
		}
		if string(changed) != string(contents) {
			note(fmt.Sprintf("rehearsed in this sandbox and laid over the stack file, which stays as it is: %s", edit))
		}
		contents = changed
	}
	return contents, nil
}
