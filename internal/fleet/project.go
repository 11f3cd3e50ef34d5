package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Project is a fleet file with the stack files of the project around it.
type Project struct {
	// Dir is the project's folder.
	Dir string
	// File is what the fleet file says.
	File *File
	// Files are the stack files as they should be, in the order of the entries. Of what Pulumi has written into one that
	// exists, nothing is lost.
	Files []Derived
}

// Open reads and judges the fleet file of a project and everything that follows from it. It is nil without an error for a
// project that has no fleet file. The error holds every problem, one a line. clock says what day it is for the waivers.
func Open(dir string, clock func() time.Time) (*Project, error) {
	p, problems, err := load(dir)
	if p == nil || err != nil {
		return nil, err
	}
	following, err := p.following(clock)
	if err != nil {
		return nil, err
	}
	return p, refusal(slices.Concat(problems, following))
}

// following are the problems of what follows from a fleet file.
func (p *Project) following(clock func() time.Time) (validation.Problems, error) {
	judged, err := p.File.Check(p.Files, clock)
	if err != nil {
		return nil, err
	}
	handwritten, err := p.handwritten()
	return slices.Concat(judged, handwritten), err
}

func load(dir string) (*Project, validation.Problems, error) {
	contents, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(FileName)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the fleet file: %w", err)
	}
	file, problems, err := Parse(contents)
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", FileName, err)
	}
	p := &Project{Dir: dir, File: file}
	if p.Files, err = file.Derive(); err != nil || len(problems) > 0 {
		return p, problems, err
	}
	for i := range p.Files {
		if err := p.keepPulumis(&p.Files[i]); err != nil {
			return nil, nil, err
		}
	}
	return p, problems, nil
}

func refusal(problems validation.Problems) error {
	if len(problems) == 0 {
		return nil
	}
	return fmt.Errorf("in %s:\n%w", FileName, problems.Err())
}

func (p *Project) path(name string) string { return environment.StackFile(p.Dir, name) }

// keepPulumis takes over what Pulumi itself has written into a stack file when it created the stack, unless the fleet file
// says it: without its key nobody can read the stack's secrets any more.
func (p *Project) keepPulumis(d *Derived) error {
	present, err := os.ReadFile(p.path(d.Name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the stack file of %s: %w", d.Name, err)
	}
	var top map[string]any
	if yaml.Unmarshal(present, &top) != nil {
		return nil //nolint:nilerr // whatever it is, it is to be written anew or refused as somebody's own
	}
	kept := false
	tree := maps.Clone(d.tree)
	for _, key := range pulumisOwn {
		text, isText := top[key].(string)
		if _, said := tree[key]; isText && !said {
			tree[key], kept = text, true
		}
	}
	if !kept {
		return nil
	}
	d.Contents, err = render(tree)
	return err
}

// handwritten refuses to take the place of stack files that somebody wrote.
func (p *Project) handwritten() (validation.Problems, error) {
	var problems validation.Problems
	for _, d := range p.Files {
		if len(naming.Environment.Check("", d.Name)) > 0 {
			continue // it can be no part of a file's name, and [Parse] says so
		}
		generated, present, err := isGenerated(p.path(d.Name))
		if err != nil {
			return nil, err
		}
		if present && !generated {
			problems.Add(validation.Join(environmentsKey, d.Name), "there is a stack file of that name which is not generated",
				"another name, or no file stacks/"+filepath.Base(p.path(d.Name)), "")
		}
	}
	return problems, nil
}

// isGenerated reports whether a stack file was derived from a fleet file. Pulumi keeps a file's comments when it writes into
// it; whoever takes the first line away makes the file their own.
func isGenerated(file string) (generated, present bool, err error) {
	contents, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, false, nil
	}
	if err != nil {
		return false, false, fmt.Errorf("reading a stack file: %w", err)
	}
	return bytes.HasPrefix(contents, []byte(generatedMark)), true, nil
}
