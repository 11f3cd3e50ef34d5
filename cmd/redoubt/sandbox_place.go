package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// place is where the sandboxes of a project are.
type place struct {
	project string
	// base holds a folder per environment.
	base string
	// single is the folder that --state-dir names in place of the one below
	// base; "" without that flag.
	single string
}

func (c *sandboxCommand) place() (place, error) {
	project, err := findProject(c.project)
	if err != nil {
		return place{}, err
	}
	if base := os.Getenv(sandboxDirVariable); base != "" {
		return place{project, base, c.stateDir}, nil
	}
	one, err := engine.DefaultStateDir(project, "any")
	return place{project, filepath.Dir(one), c.stateDir}, err
}

// folder is the folder of an environment's sandbox, whether it exists or not.
func (p place) folder(name string) string {
	if p.single != "" {
		return p.single
	}
	return filepath.Join(p.base, name)
}

// names lists the environments that have a sandbox, sorted.
func (p place) names() ([]string, error) {
	entries, err := os.ReadDir(p.base)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the sandboxes: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if engine.IsSandbox(filepath.Join(p.base, entry.Name())) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// find returns the folder of an environment's sandbox. Of one that does not
// exist it says which do, and which was probably meant.
func (p place) find(name string) (string, error) {
	if dir := p.folder(name); engine.IsSandbox(dir) {
		return dir, nil
	}
	if p.single != "" {
		return "", fmt.Errorf("%s holds no sandbox; expected the folder that `up --sandbox --state-dir` was given", p.single)
	}
	names, err := p.names()
	if err != nil {
		return "", err
	}
	if len(names) == 0 {
		return "", fmt.Errorf("environment %q has no sandbox, and no other has one; make one with `%s up %s --sandbox`", name, programName(), name)
	}
	meant := ""
	if near := nearest(name, names); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return "", fmt.Errorf("environment %q has no sandbox; there are those of: %s%s", name, strings.Join(names, ", "), meant)
}

// open describes the simulated Azure in a sandbox's folder.
func (p place) open(dir string) (sandbox.Options, error) {
	zone, err := landingZone(filepath.Join(p.project, landingZoneFile))
	if err != nil {
		return sandbox.Options{}, err
	}
	set, err := switches(p.project)
	return sandbox.Options{StoreFile: engine.StoreFile(dir), LandingZone: zone, Switches: set}, err
}

// findResource finds a resource by its id, its name, or the end of its id
// ("databases/default"), without regard to case. What a stack owns is meant
// before what the landing zone holds.
func findResource(entries []sandbox.Entry, environment, wanted string) (sandbox.Entry, error) {
	end := "/" + strings.ToLower(strings.Trim(wanted, "/"))
	var found, given []sandbox.Entry
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name)
		switch ends := strings.HasSuffix(strings.ToLower(entry.ID), end); {
		case ends && entry.LandingZone:
			given = append(given, entry)
		case ends:
			found = append(found, entry)
		}
	}
	if len(found) == 0 {
		found = given
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		meant := ""
		if near := nearest(wanted[strings.LastIndex(wanted, "/")+1:], slices.Compact(slices.Sorted(slices.Values(names)))); near != "" {
			meant = fmt.Sprintf("; did you mean %q?", near)
		}
		return sandbox.Entry{}, fmt.Errorf("no resource %q in the sandbox of %s; `%s sandbox ls %[2]s` lists them%[4]s", wanted, environment, programName(), meant)
	}
	ids := make([]string, len(found))
	for i, entry := range found {
		ids[i] = "  " + entry.ID
	}
	return sandbox.Entry{}, fmt.Errorf("%q is the name of %d resources; name one by its id, or by the end of its id that only it has:\n%s",
		wanted, len(found), strings.Join(ids, "\n"))
}
