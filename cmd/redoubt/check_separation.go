package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/internal/separation"
	"github.com/redoubt-iac/redoubt/waivers"
)

// neighbours are all environments of the project as their stack files declare them.
type neighbours struct {
	graphs  []*controls.Graph
	waivers map[string][]waivers.Waiver // by environment, as far as they are trusted
	// unread are the environments whose stack file is refused, with the reason.
	unread []string
}

// neighbourhood is everything that the subjects are compared with.
func (c *check) neighbourhood(subjects []*subject) (*neighbours, error) {
	found := &neighbours{waivers: map[string][]waivers.Waiver{}}
	if hasEnvironment(subjects) {
		var err error
		if found, err = c.declared(); err != nil {
			return nil, err
		}
	}
	for _, s := range subjects {
		switch {
		case s.environment:
			found.waivers[s.Name] = s.waivers
		case s.placed:
			found.graphs = append(found.graphs, s.graph())
			found.waivers[s.Name] = append(found.waivers[s.Name], s.waivers...)
		}
	}
	return found, nil
}

func hasEnvironment(subjects []*subject) bool {
	return slices.ContainsFunc(subjects, func(s *subject) bool { return s.environment })
}

func (n *neighbours) has(name string) bool {
	return slices.ContainsFunc(n.graphs, func(g *controls.Graph) bool { return g.Name == name })
}

// declared reads every stack file of the project. One that is refused is left out and told: its own check fails.
func (c *check) declared() (*neighbours, error) {
	dir, err := findProject(c.project)
	if err != nil {
		return nil, err
	}
	names, err := environment.Names(dir)
	if err != nil {
		return nil, fmt.Errorf("listing the environments: %w", err)
	}
	found := &neighbours{waivers: map[string][]waivers.Waiver{}}
	program := environment.DeployToJudge(c.today)
	for _, name := range names {
		settings, err := environment.ReadSettings(environment.StackFile(dir, name))
		stack := separation.Stack{Name: name, Stage: describe(name, settings).Stage, Config: settings.Config}
		var graph *controls.Graph
		if err == nil {
			graph, err = separation.Declared(environment.Project, stack, program)
		}
		if err != nil {
			found.unread = append(found.unread, name)
			fmt.Fprintf(c.err, "warning: %s is not compared with the other environments: %s\n", name, firstLine(err))
			continue
		}
		found.graphs = append(found.graphs, graph)
		found.waivers[name], err = c.neighbourly(target{name: name, environment: true}, settings.Waivers)
		if err != nil {
			fmt.Fprintf(c.err, "warning: no waiver of %s counts where it is compared with others: %s\n", name, firstLine(err))
		}
	}
	return found, nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}

// compare judges what one environment shares with the others. A waiver that any of them has is enough; its own come first.
func (n *neighbours) compare(name string, now time.Time) *controls.Report {
	given := slices.Clone(n.waivers[name])
	for _, graph := range n.graphs {
		if graph.Name != name {
			given = append(given, n.waivers[graph.Name]...)
		}
	}
	return separation.Judge(name, n.graphs, controls.Options{Now: now, Waivers: given})
}

// separationGate lets environments pass that share nothing, or nothing that is not waived.
func (c *check) separationGate(compared *neighbours, reports []*controls.Report) report.Gate {
	var names []string
	for _, graph := range compared.graphs {
		names = append(names, graph.Name)
	}
	made := report.Gate{Name: "separation", Passed: true, Rule: "no principal, subnet, vault, cache or key is shared between " + strings.Join(names, ", ")}
	if len(compared.unread) > 0 {
		made.Rule += "; not compared: " + strings.Join(compared.unread, ", ")
	}
	for _, r := range reports {
		made.Passed = made.Passed && !r.FailsAt(c.threshold)
		for _, result := range r.With(controls.Fail, controls.Waived) {
			for _, detail := range result.Details {
				made.Items = append(made.Items, report.GateItem{
					Subject: result.Control.ID + " " + result.Resource.Name, Problem: detail.Got + ": " + detail.Why, Allowed: result.Outcome == controls.Waived,
				})
			}
		}
	}
	return made
}
