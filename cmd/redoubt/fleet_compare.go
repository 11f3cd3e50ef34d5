package main

import (
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// compareAll judges all environments of the project together, as `redoubt check` does, before any of them is run. What those
// share that take no part is left out.
func (m *many) compareAll(names []string) ([]report.Gate, error) {
	m.board.Note("comparing the environments with each other")
	told := *m.settings
	told.err = &noteWriter{note: m.board.Note}
	comparison := &check{settings: &told, now: time.Now(), threshold: controls.Low}
	all, err := comparison.declared()
	if err != nil {
		return nil, err
	}
	chosen := func(name string) bool { return slices.Contains(names, name) }
	// The controls blame whoever comes later.
	slices.SortStableFunc(all.graphs, func(a, b *controls.Graph) int {
		switch {
		case chosen(a.Name) == chosen(b.Name):
			return 0
		case chosen(a.Name):
			return 1
		default:
			return -1
		}
	})
	options := controls.Options{Now: comparison.now}
	for _, graph := range all.graphs {
		options.Waivers = append(options.Waivers, all.waivers[graph.Name]...)
	}
	judged := controls.EvaluateTogether(all.graphs, options)
	judged.Results = slices.DeleteFunc(judged.Results, func(r controls.Result) bool { return !chosen(r.Resource.Graph) })
	separation := comparison.separationGate(all, []*controls.Report{judged})
	separation.Rule = "no principal, subnet, vault, cache or key is shared between environments of the project"
	if len(all.unread) > 0 {
		separation.Rule += "; not compared, because their stack files are refused: " + strings.Join(all.unread, ", ")
	}
	return []report.Gate{separation, namesGate(all.graphs)}, nil
}

// namesGate lets environments pass whose global names differ.
func namesGate(graphs []*controls.Graph) report.Gate {
	made := report.Gate{Name: "names", Passed: true, Rule: "no two environments take the same global name"}
	for _, problem := range fleet.Collisions(graphs) {
		subject := problem.Path
		problem.Path, made.Passed = "", false
		made.Items = append(made.Items, report.GateItem{Subject: subject, Problem: problem.String()})
	}
	return made
}

// noteWriter passes on what is written as notes.
type noteWriter struct{ note func(string) }

// Write implements io.Writer.
func (w *noteWriter) Write(text []byte) (int, error) {
	w.note(string(text[:max(0, len(text)-1)])) // without the line's end
	return len(text), nil
}
