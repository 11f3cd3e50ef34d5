package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/artefact"
)

// readArtefact reads a file or standard input and recognises what it is.
func (c *check) readArtefact(_ *cobra.Command, t target) (*subject, error) {
	options := artefact.Options{}
	if c.state != "" {
		state, err := os.Open(c.state)
		if err != nil {
			return nil, fmt.Errorf("--state: %w", err)
		}
		defer state.Close()
		options.State = state
	}
	var err error
	if options.Parameters, err = c.readParameters(); err != nil {
		return nil, err
	}
	from, err := c.open(t.name)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	reading, err := artefact.Read(from, options)
	var incomplete *artefact.IncompleteError
	switch {
	case errors.As(err, &incomplete):
		return nil, fmt.Errorf("%s: %w with --state FILE", t.words(), err)
	case err != nil:
		return nil, fmt.Errorf("%s can't be judged: %w", t.words(), err)
	}
	return c.artefactSubject(t, reading), nil
}

// words is how errors name an artefact.
func (t target) words() string {
	if t.name == toStdout {
		return "standard input"
	}
	return t.name
}

func (c *check) open(name string) (io.ReadCloser, error) {
	if name == toStdout {
		return io.NopCloser(c.in), nil
	}
	if isFolder(name) {
		return nil, fmt.Errorf("%s is a folder; name a file in it", name)
	}
	return os.Open(name)
}

func (c *check) artefactSubject(t target, reading artefact.Reading) *subject {
	made := &subject{target: t, source: string(reading.Kind), resources: reading.Resources, steps: reading.Changes}
	made.Description = controls.Description{Name: t.words(), Sandbox: reading.Sandbox}
	if c.notProduction {
		made.Stage = controls.NonProduction
	}
	if t.name != toStdout {
		made.file = filepath.ToSlash(t.name)
	}
	made.placed = !slices.ContainsFunc(reading.Resources, func(r controls.Resource) bool {
		return strings.HasPrefix(r.ID, "/subscriptions/"+artefact.NoSubscription+"/")
	})
	if reading.Name != "" {
		made.Name = reading.Name
	}
	for _, found := range reading.Waivers {
		made.shown = append(made.shown, found.Waiver)
	}
	for _, note := range reading.Notes {
		fmt.Fprintf(c.err, "note on %s: %s\n", t.words(), note)
	}
	for _, skipped := range reading.Skipped {
		fmt.Fprintf(c.err, "not judged: %s %s: %s\n", skipped.Type, skipped.Origin, skipped.Why)
	}
	return made
}

// readParameters reads a parameter file of ARM templates, or a plain object of values:
// https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files
func (c *check) readParameters() (map[string]any, error) {
	if c.parameters == "" {
		return nil, nil
	}
	contents, err := os.ReadFile(c.parameters)
	if err != nil {
		return nil, fmt.Errorf("--parameters: %w", err)
	}
	var file struct {
		Parameters map[string]struct{ Value any } `json:"parameters"`
	}
	if err := json.Unmarshal(contents, &file); err != nil {
		return nil, fmt.Errorf("--parameters: %s is no parameter file of a template: %w", c.parameters, err)
	}
	if file.Parameters == nil {
		return nil, fmt.Errorf("--parameters: %s has no object `parameters`; expected a parameter file of a template", c.parameters)
	}
	values := map[string]any{}
	for name, parameter := range file.Parameters {
		values[name] = parameter.Value
	}
	return values, nil
}
