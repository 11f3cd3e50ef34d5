package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// switchesFile makes the simulated Azure less accommodating, relative to the
// project's folder. It is optional; docs/sandbox.md lists the switches.
var switchesFile = filepath.Join("stacks", "sandbox.yaml")

// switches reads the project's file of switches, if there is one.
func switches(projectDir string) (sandbox.Switches, error) {
	read, err := sandbox.LoadSwitches(filepath.Join(projectDir, switchesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return sandbox.Switches{}, nil
	}
	if err != nil {
		return sandbox.Switches{}, fmt.Errorf("loading the sandbox's switches: %w", err)
	}
	return read, nil
}

// switches reads those of the project that is served, if it is one.
func (s *serving) switches() (sandbox.Switches, error) {
	project, err := findProject(s.project)
	if err != nil && s.project == "" {
		return sandbox.Switches{}, nil
	}
	if err != nil {
		return sandbox.Switches{}, err
	}
	return switches(project)
}
