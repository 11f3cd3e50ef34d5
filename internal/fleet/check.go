package fleet

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Check judges every environment that follows from the file, each by itself as its stack file would be, and all of them
// together: networks that overlap and global names that are given twice. A problem is told once, at the place in the fleet
// file where it is to be mended. clock says what day it is for the waivers. Of a file in which [Parse] found problems, only
// what it does say is judged: something could seem to be missing because it was not read.
func (f *File) Check(derived []Derived, clock func() time.Time) (validation.Problems, error) {
	var found []located
	for _, d := range derived {
		problems, err := environment.CheckContents(d.Name, d.Contents, clock)
		if err != nil {
			return nil, fmt.Errorf("reading the stack file derived for %s: %w", d.Name, err)
		}
		sources := f.sources(d.Entry)
		for _, problem := range problems {
			if at := sources.locate(d.Name, problem); !f.misread || at.layer != "" && problem.Got != "" {
				found = append(found, at)
			}
		}
	}
	problems := f.together(found)
	problems.Append(f.checkAddresses(derived))
	problems.Append(checkNames(derived))
	return problems, nil
}

// located is a problem of one environment and the layer that it comes from.
type located struct {
	problem validation.Problem // its path is that of the short form
	layer   string             // "" for something that no layer says
	name    string             // of the environment
}

// source is a layer with its place in the fleet file.
type source struct {
	path string
	tree map[string]any
}

type sources []source

// sources are the layers of an environment, what counts most first.
func (f *File) sources(entry Entry) sources {
	found := sources{{validation.Join(environmentsKey, entry.Name), entry.own.short()}}
	if entry.Class != "" {
		found = append(found, source{validation.Join(classesKey, entry.Class), f.classes[entry.Class].short()})
	}
	return append(found, source{defaultsKey, f.defaults.short()})
}

func (s sources) locate(name string, problem validation.Problem) located {
	problem.Path = shortPath(problem.Path)
	for _, candidate := range s {
		if holds(candidate.tree, problem.Path) {
			return located{problem, candidate.path, name}
		}
	}
	return located{problem, "", name}
}

// together tells once what several environments have in common.
func (f *File) together(found []located) validation.Problems {
	type told struct {
		problem validation.Problem
		layer   string
	}
	names := map[told][]string{}
	var order []told
	for _, l := range found {
		key := told{l.problem, l.layer}
		if _, seen := names[key]; !seen {
			order = append(order, key)
		}
		names[key] = append(names[key], l.name)
	}
	var problems validation.Problems
	for _, key := range order {
		place := key.layer
		switch {
		case place == "" && len(names[key]) == len(f.Entries) && len(f.Entries) > 1:
			place = defaultsKey
		case place == "":
			place = validation.Join(environmentsKey, shortList(names[key]))
		}
		key.problem.Path = validation.Join(place, key.problem.Path)
		problems = append(problems, key.problem)
	}
	return problems
}

// shortList names at most three, and counts the others.
func shortList(names []string) string {
	const shown = 3
	sorted := slices.Sorted(slices.Values(names))
	if len(sorted) == 1 {
		return sorted[0]
	}
	rest := ""
	if len(sorted) > shown {
		rest = fmt.Sprintf(" and %d more", len(sorted)-shown)
		sorted = sorted[:shown]
	}
	return "(" + strings.Join(sorted, ", ") + rest + ")"
}
