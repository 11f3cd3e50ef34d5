package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/waivergate"
	"github.com/redoubt-iac/redoubt/waivers"
)

// compareWaivers makes a subject trust what --waivers says: of an environment, its waivers as far as the base has them;
// of an artefact, the file's own.
func (c *check) compareWaivers(s *subject) error {
	if c.waivers == "" {
		return nil
	}
	base, err := c.baseWaivers(s.target)
	if err != nil {
		return err
	}
	if !s.environment {
		s.waivers = base
		return nil
	}
	s.changes = waivergate.Compare(base, s.waivers, c.acceptWaivers)
	s.waivers = s.changes.Trusted
	for _, id := range s.changes.Unmatched {
		fmt.Fprintf(c.err, "--accept-waiver %s: no waiver of %s needs that\n", id, s.Name)
	}
	return nil
}

// neighbourly are the waivers of an environment that is only compared with: nobody accepts any of its changes here, and
// without the base's folder nobody knows which of them the base has.
func (c *check) neighbourly(t target, own []waivers.Waiver) ([]waivers.Waiver, error) {
	if c.waivers == "" {
		return own, nil
	}
	if !isFolder(c.waivers) {
		return nil, nil
	}
	base, err := c.baseWaivers(t)
	if err != nil {
		return nil, err
	}
	return waivergate.Compare(base, own, nil).Trusted, nil
}

// baseWaivers reads the waivers of the base for a target.
func (c *check) baseWaivers(t target) ([]waivers.Waiver, error) {
	file := c.waivers
	if isFolder(file) {
		if !t.environment {
			return nil, fmt.Errorf("--waivers: %s is a folder of stack files, and %s is no environment; name a file with its waivers", file, t.name)
		}
		file = filepath.Join(file, filepath.Base(environment.StackFile("", t.name)))
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, nil // an environment that the base does not have has no waivers there
		}
	}
	contents, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--waivers: %w", err)
	}
	found, err := waivergate.Parse(contents)
	if err != nil {
		return nil, fmt.Errorf("--waivers: reading %s: %w", file, err)
	}
	return found, nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// untrusted are the waivers of a subject that don't count, for the report to show.
func (s *subject) untrusted() []controls.WaiverUse {
	var uses []controls.WaiverUse
	for _, change := range s.changes.Changes {
		if !change.Accepted {
			uses = append(uses, controls.WaiverUse{Waiver: change.Waiver, State: controls.WaiverRefused, Problems: []string{string(change.Kind) + ": " + change.Problem}})
		}
	}
	for _, found := range s.shown {
		uses = append(uses, controls.WaiverUse{Waiver: found, State: controls.WaiverRefused, Problems: []string{"it stands in what is judged, which can't waive anything"}})
	}
	return uses
}
