package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/gate"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/internal/waivergate"
	"github.com/redoubt-iac/redoubt/waivers"
)

// target is one argument of the command line.
type target struct {
	name        string // of the environment, or the file; "-" for standard input
	environment bool
}

// subject is what a target was found to be, ready to be judged.
type subject struct {
	target
	controls.Description
	// file is what a reader opens to mend something, source what was read.
	file, source string
	resources    []controls.Resource
	// placed is true for an artefact that says where its resources are, so that it can be compared with others.
	placed bool
	// waivers are those to trust, changes how they differ from the base, and shown those of an artefact.
	waivers []waivers.Waiver
	changes waivergate.Verdict
	shown   []waivers.Waiver
	// declared are the waivers of a stack file as it has them, refused what preview and up would refuse about them.
	declared []waivers.Waiver
	refused  []environment.WaiverProblem
	// steps are those of a plan for something that may be deployed already, nil without one; plan is how a report shows
	// any plan.
	steps []gate.Step
	plan  *report.Plan
	// acceptsInterruption is what the stack file says.
	acceptsInterruption bool
}

// graph is the subject as the controls judge it.
func (s *subject) graph() *controls.Graph { return controls.NewGraph(s.Description, s.resources) }

// targets finds out what the arguments are. The name of an environment comes before that of a file; ./name is always a
// file.
func (c *check) targets(args []string) ([]target, error) {
	names, err := c.environments(len(args) == 0)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = names
	}
	var targets []target
	for _, arg := range args {
		if slices.ContainsFunc(targets, func(t target) bool { return t.name == arg }) {
			return nil, fmt.Errorf("%s is named twice; name it once", arg)
		}
		switch {
		case slices.Contains(names, arg):
			targets = append(targets, target{name: arg, environment: true})
		case arg == toStdout || exists(arg):
			targets = append(targets, target{name: arg})
		default:
			return nil, c.neither(arg)
		}
	}
	return targets, nil
}

// environments are those of the project. Artefacts can be judged where there is no project.
func (c *check) environments(needed bool) ([]string, error) {
	dir, err := findProject(c.project)
	if err != nil {
		if needed || c.project != "" {
			return nil, err
		}
		return nil, nil
	}
	names, err := environment.Names(dir)
	if err != nil {
		return nil, fmt.Errorf("listing the environments: %w", err)
	}
	if needed && len(names) == 0 {
		return nil, fmt.Errorf("%s has no environment yet; name a file to judge", dir)
	}
	return names, nil
}

// neither is the error for what is no environment and no file.
func (c *check) neither(arg string) error {
	if filepath.Ext(arg) != "" || filepath.Base(arg) != arg {
		return fmt.Errorf("there is no file %s, and no environment of that name", arg)
	}
	dir, err := findProject(c.project)
	if err != nil {
		return fmt.Errorf("there is no file %s, and no project here whose environment it could be: %w", arg, err)
	}
	if _, err := findStackFile(dir, arg); err != nil {
		return fmt.Errorf("%w; and there is no file %s", err, arg)
	}
	return nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// read reads all targets, one after the other. What can't be read does not hide the others, and is returned apart.
func (c *check) read(cmd *cobra.Command, targets []target) ([]*subject, unreadError) {
	subjects := make([]*subject, 0, len(targets))
	var unread unreadError
	told := *c.settings
	told.err = &onceWriter{out: c.err}
	c.settings = &told
	for _, t := range targets {
		made, err := c.readTarget(cmd, t)
		if isInterruption(err) {
			return nil, unreadError{{t, err}}
		}
		if err != nil {
			unread = append(unread, unreadTarget{t, err})
			continue
		}
		subjects = append(subjects, made)
	}
	return subjects, unread
}

func (c *check) readTarget(cmd *cobra.Command, t target) (*subject, error) {
	read := c.readArtefact
	if t.environment {
		read = c.readEnvironment
	}
	made, err := read(cmd, t)
	if err != nil {
		return nil, err
	}
	return made, c.compareWaivers(made)
}
