package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// report shows how it went and is the error of the worst outcome.
func (m *many) report(done show.Many) error {
	if m.summary != "" {
		if err := m.deliver(m.summary, done.Markdown()); err != nil {
			return err
		}
	}
	if m.json {
		if err := done.WriteJSON(m.out); err != nil {
			return err
		}
	} else {
		m.printLogs(done)
		done.WriteText(m.out)
	}
	return m.worst(done)
}

// printLogs shows what those printed that did not succeed, one after the other, where nobody can open the files later.
func (m *many) printLogs(done show.Many) {
	if show.IsTerminal(m.out) {
		return
	}
	for _, run := range done.Environments {
		if run.Log == "" || run.Outcome == fleet.Succeeded {
			continue
		}
		if text, err := os.ReadFile(run.Log); err == nil {
			fmt.Fprintf(m.out, "\n--- output of %s\n%s", run.Environment, text)
		}
	}
}

// worst is the error of a report; nil when all went well.
func (m *many) worst(done show.Many) error {
	var err error
	switch done.Outcome {
	case fleet.Succeeded:
		return nil
	case fleet.Interrupted:
		err = &engine.Error{Operation: m.kind, Interrupted: true}
	case fleet.Refused:
		err = refusedError{errors.New("refused: " + strings.Join(thoseThat(done, fleet.Refused), ", "))}
	default:
		err = errors.New("failed: " + strings.Join(thoseThat(done, fleet.Failed), ", "))
	}
	return m.seen(err)
}

// thoseThat names the environments with an outcome, and the gates that stopped all of them.
func thoseThat(done show.Many, outcome fleet.Outcome) []string {
	var names []string
	for _, run := range done.Environments {
		if run.Outcome == outcome {
			names = append(names, run.Environment)
		}
	}
	for _, gate := range done.Gates {
		if !gate.Passed {
			names = append(names, "gate "+gate.Name)
		}
	}
	return names
}
