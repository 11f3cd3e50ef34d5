package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// runAll is the command with --all.
func (m *many) runAll(cmd *cobra.Command) error {
	var err error
	if m.dir, err = findProject(m.project); err != nil {
		return err
	}
	if m.summary != "" {
		if err := checkOutput(cmd, "summary", m.summary); err != nil {
			return err
		}
	}
	names, err := m.selected()
	if err != nil {
		return err
	}
	if err := m.checkAllowed(names); err != nil {
		return usageError{cmd, err}
	}
	if m.confirm != nil && !m.sandbox && !m.yes {
		if err := m.confirmAll(cmd, names); err != nil {
			return err
		}
	}
	done, err := m.together(cmd, names)
	if err != nil {
		return err
	}
	return m.report(done)
}

// selected are the environments that take part.
func (m *many) selected() ([]string, error) {
	members, err := m.members()
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, fmt.Errorf("%s has no environment yet; expected files stacks/Pulumi.<environment>.yaml, or %s and `%s fleet write`", m.dir, fleet.FileName, programName())
	}
	return m.selection.Select(members)
}

// members are all environments of the project. The labels are those of the fleet file, whose stack files must be up to date.
func (m *many) members() ([]fleet.Member, error) {
	names, err := environment.Names(m.dir)
	if err != nil {
		return nil, fmt.Errorf("listing the environments: %w", err)
	}
	labels := map[string]map[string]string{}
	declared, err := fleet.Open(m.dir, time.Now)
	if err != nil {
		return nil, err
	}
	if declared != nil {
		if err := upToDate(declared); err != nil {
			return nil, err
		}
		for _, entry := range declared.File.Entries {
			labels[entry.Name] = entry.Labels
		}
	}
	members := make([]fleet.Member, len(names))
	for i, name := range names {
		members[i] = fleet.Member{Name: name, Labels: labels[name], Production: naming.IsProduction(name, nil)}
		if settings, err := environment.ReadSettings(environment.StackFile(m.dir, name)); err == nil { // else its own run says it
			members[i].Production = settings.Production
		}
	}
	return members, nil
}

// checkAllowed refuses URNs of environments that take no part.
func (m *many) checkAllowed(names []string) error {
	for _, urn := range m.allowReplace {
		if !slices.ContainsFunc(names, func(name string) bool { return belongsTo(urn, name) }) {
			return fmt.Errorf("--%s %s: this is of no environment that takes part", allowReplaceFlag, urn)
		}
	}
	return nil
}

// belongsTo reports whether a URN is one of a stack: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
func belongsTo(urn, stack string) bool { return strings.HasPrefix(urn, "urn:pulumi:"+stack+"::") }

// together runs the operation on all of the environments and reports on it.
func (m *many) together(cmd *cobra.Command, names []string) (show.Many, error) {
	began := time.Now()
	done := show.Many{Format: show.ManyFormat, Operation: string(m.kind), Target: "azure", Concurrency: m.limit(len(names)), Gates: []report.Gate{}}
	if m.sandbox {
		done.Target, done.Notice = "sandbox", show.SandboxNotice
	}
	var err error
	if done.Logs, err = m.logFolder(); err != nil {
		return done, err
	}
	m.begin(done, len(names))
	defer m.board.Close()
	ctx, stop := untilInterrupted(cmd.Context(), m.board.Note)
	defer stop()
	if m.cli, err = engine.FindCLI(ctx, m.dir, m.board.Note); err != nil {
		return done, err
	}
	if done.Gates, err = m.compareAll(names); err != nil {
		return done, err
	}
	runs := make([]show.ManyRun, len(names))
	for i, name := range names {
		runs[i] = m.notRun(name)
	}
	if m.kind != engine.OperationUp || passed(done.Gates) {
		fleet.Run(ctx, names, done.Concurrency, m.failFast, func(name string) fleet.Outcome {
			i := slices.Index(names, name)
			runs[i] = m.one(ctx, runs[i], done.Logs)
			return runs[i].Outcome
		})
	}
	done.Environments, done.Seconds = runs, time.Since(began).Seconds()
	done.Outcome = done.Worst()
	if ctx.Err() != nil {
		done.Outcome = fleet.Interrupted
	}
	return done, nil
}

func passed(gates []report.Gate) bool {
	return !slices.ContainsFunc(gates, func(g report.Gate) bool { return !g.Passed })
}

// limit is how many run side by side.
func (m *many) limit(count int) int {
	if m.concurrency > 0 {
		return min(m.concurrency, count)
	}
	return min(fleet.DefaultConcurrency(m.sandbox), count)
}

func (m *many) logFolder() (string, error) {
	if m.logs == "" {
		folder, err := os.MkdirTemp("", "redoubt-"+string(m.kind)+"-")
		if err != nil {
			return "", fmt.Errorf("making a folder for the output of each environment: %w; name one with --logs", err)
		}
		return folder, nil
	}
	if err := os.MkdirAll(m.logs, 0o700); err != nil {
		return "", fmt.Errorf("--logs: making the folder: %w", err)
	}
	return filepath.Abs(m.logs)
}

// begin says what is going to happen.
func (m *many) begin(done show.Many, count int) {
	if m.json {
		m.board = show.NewBoard(nil, count)
		return
	}
	if m.sandbox {
		show.Notice(m.out)
	}
	where := "on Azure"
	if m.sandbox {
		where = "in the sandbox"
	}
	fmt.Fprintf(m.out, "redoubt %s of %s %s, at most %d side by side\n", m.kind, show.Environments(count), where, done.Concurrency)
	m.board = show.NewBoard(m.out, count)
}
