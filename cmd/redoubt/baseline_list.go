package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

func newBaselineList(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the baselines, their changes, and which environments have them",
		Long: "list shows every baseline that this redoubt knows, how long it is supported, what it adds to the one before it, and\n" +
			"the environments of the project that have it. An environment that names none has the first.",
		Example: "  redoubt baseline list\n" +
			"  redoubt baseline list --json | jq -r '.baselines[-1].date'    the newest",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return common.listBaselines(time.Now()) },
	}
}

// baselineListDocument is what `redoubt baseline list --json` prints.
type baselineListDocument struct {
	// Format is always "redoubt/baselines/v1".
	Format    string             `json:"format"`
	Baselines []baselineDocument `json:"baselines"`
	// Unreadable are the environments whose stack file can't be read, with the reason.
	Unreadable map[string]string `json:"unreadable,omitempty"`
}

type baselineDocument struct {
	Date    string `json:"date"`
	Summary string `json:"summary"`
	// SupportedUntil is the last day of support; "" for the newest baseline.
	SupportedUntil string                   `json:"supportedUntil,omitempty"`
	Ended          bool                     `json:"ended"`
	Changes        []baselineChangeDocument `json:"changes"`
	// Environments have it; Unpinned are those of them that name none.
	Environments []string `json:"environments"`
	Unpinned     []string `json:"unpinned,omitempty"`
}

type baselineChangeDocument struct {
	ID       string   `json:"id"`
	What     string   `json:"what"`
	Why      string   `json:"why"`
	Applies  string   `json:"applies"`
	Before   string   `json:"before"`
	OptOut   string   `json:"optOut"`
	Controls []string `json:"controls"`
	Source   string   `json:"source"`
}

func changeDocument(c baselines.Change) baselineChangeDocument {
	return baselineChangeDocument{ID: string(c.ID), What: c.What, Why: c.Why, Applies: c.Applies, Before: c.Before, OptOut: c.OptOut, Controls: c.Controls, Source: c.Source}
}

func (s *settings) listBaselines(now time.Time) error {
	document := baselineListDocument{Format: "redoubt/baselines/v1", Unreadable: map[string]string{}}
	for _, baseline := range baselines.All() {
		made := baselineDocument{
			Date: baseline.Date, Summary: baseline.Summary, Ended: baselines.Ended(baseline.Date, now),
			Changes: []baselineChangeDocument{}, Environments: []string{},
		}
		if last, ends := baselines.Ends(baseline.Date); ends {
			made.SupportedUntil = last.Format(time.DateOnly)
		}
		for _, change := range baseline.Changes {
			made.Changes = append(made.Changes, changeDocument(change))
		}
		document.Baselines = append(document.Baselines, made)
	}
	if err := s.placeEnvironments(&document); err != nil {
		return err
	}
	if s.json {
		return s.encode(document)
	}
	s.showBaselines(document)
	return nil
}

// placeEnvironments finds out which environments have which baseline. Without a project there are none.
func (s *settings) placeEnvironments(document *baselineListDocument) error {
	dir, err := findProject(s.project)
	if err != nil {
		if s.project != "" {
			return err
		}
		return nil
	}
	names, err := environment.Names(dir)
	if err != nil {
		return fmt.Errorf("listing the environments: %w", err)
	}
	for _, name := range names {
		given, err := environment.ReadSettings(environment.StackFile(dir, name))
		if err == nil {
			err = baselines.Check("cache.baseline", baselines.Effective(given.Baseline)).Err()
		}
		if err != nil {
			document.Unreadable[name] = err.Error()
			continue
		}
		at := slices.Index(baselines.Dates(), baselines.Effective(given.Baseline))
		document.Baselines[at].Environments = append(document.Baselines[at].Environments, name)
		if given.Baseline == "" {
			document.Baselines[at].Unpinned = append(document.Baselines[at].Unpinned, name)
		}
	}
	return nil
}

func (s *settings) showBaselines(document baselineListDocument) {
	var rows [][]string
	for _, baseline := range document.Baselines {
		var changes, names []string
		for _, change := range baseline.Changes {
			changes = append(changes, change.ID)
		}
		for _, name := range baseline.Environments {
			if slices.Contains(baseline.Unpinned, name) {
				name += " (names none)"
			}
			names = append(names, name)
		}
		until := baseline.SupportedUntil
		switch {
		case baseline.Ended:
			until += " (over)"
		case until == "":
			until = "newest"
		}
		rows = append(rows, []string{baseline.Date, until, orDash(strings.Join(changes, ", ")), orDash(strings.Join(names, ", "))})
	}
	show.Table(s.out, []string{"BASELINE", "SUPPORTED UNTIL", "ADDS", "ENVIRONMENTS"}, rows)
	lines := show.NewLines(s.out)
	for _, name := range slices.Sorted(maps.Keys(document.Unreadable)) {
		lines.Bad(name+": its baseline can't be read", document.Unreadable[name])
	}
	fmt.Fprintf(s.out, "\n`%s baseline diff ENVIRONMENT` shows what the newest would change in one\n", programName())
}
