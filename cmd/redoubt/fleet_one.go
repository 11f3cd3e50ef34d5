package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/inventory"
	"github.com/redoubt-iac/redoubt/internal/judgement"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// notRun is the row of an environment before its run.
func (m *many) notRun(name string) show.ManyRun {
	row := show.ManyRun{Environment: name, Service: "-", Production: naming.IsProduction(name, nil), Outcome: fleet.NotRun, Refusals: []string{}}
	settings, err := environment.ReadSettings(environment.StackFile(m.dir, name))
	if err != nil {
		return row // its run says what is wrong with the file
	}
	row.Production, row.Service = settings.Production, serviceOf(settings)
	return row
}

func serviceOf(settings environment.Settings) string {
	var parsed struct {
		Cache struct{ Classic json.RawMessage }
	}
	object := settings.Config[environment.Project+":"+environment.ConfigKey]
	if json.Unmarshal([]byte(object), &parsed) == nil && len(parsed.Cache.Classic) > 0 {
		return "classic"
	}
	return "managed"
}

// one runs the operation on one environment. All that it prints goes to its own file.
func (m *many) one(ctx interruptible, row show.ManyRun, logs string) show.ManyRun {
	name := row.Environment
	m.board.Started(name)
	row.Log = filepath.Join(logs, name+".log")
	log, err := os.OpenFile(row.Log, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	result := engine.Result{Operation: m.kind, Stack: name, Sandbox: m.sandbox}
	var planned *inventory.Environment
	if err == nil {
		own := m.alone(name, log, &planned)
		reporter := m.board.Of(name, show.NewReporter(show.Options{Verbose: m.verbose, Out: log}))
		result, err = own.perform(ctx, name, reporter)
		err = errors.Join(err, reporter.End(result, err), log.Close())
	} else {
		row.Log = ""
	}
	if err == nil && planned != nil {
		row.Controls, err = judged(m.dir, *planned)
	}
	document := show.NewDocument(show.Run{Operation: m.kind, Environment: name, Sandbox: m.sandbox}, result, err)
	row.Run, row.Outcome = &document, outcomeOf(err)
	if row.Outcome == fleet.Refused {
		row.Refusals = refusalsOf(err)
	}
	m.board.Ended(name, words(row), row.Outcome == fleet.Succeeded)
	return row
}

// alone is the operation on one of the environments: it writes to the log only and has what was asked once for all.
func (m *many) alone(name string, log io.Writer, planned **inventory.Environment) *operation {
	settings := *m.settings
	settings.out, settings.err, settings.json = log, log, false
	own := *m.operation
	own.settings, own.cli, own.yes = &settings, m.cli, true
	own.allowReplace = slices.DeleteFunc(slices.Clone(m.allowReplace), func(urn string) bool { return !belongsTo(urn, name) })
	// A sandbox knows what a new resource will be called, so its preview can be judged like what is deployed.
	own.knownIDs = m.kind == engine.OperationPreview
	own.call = func(ctx context.Context, options engine.Options) (engine.Result, error) {
		if m.kind == engine.OperationPreview {
			result, found, err := engine.Planned(ctx, options)
			*planned = &found
			return result, err
		}
		result, err := m.call(ctx, options)
		if err != nil {
			return result, err
		}
		options.Progress = nil // the run is over
		found, err := engine.Deployed(ctx, options)
		*planned = &found
		return result, err
	}
	return &own
}

// judged asks the controls about what was planned, or is deployed.
func judged(dir string, found inventory.Environment) (*show.ManyControls, error) {
	settings, err := environment.ReadSettings(environment.StackFile(dir, found.Name))
	if err != nil {
		return nil, err
	}
	resources, _, err := judgement.Resources(found)
	if err != nil {
		return nil, fmt.Errorf("judging %s: %w", found.Name, err)
	}
	made := controls.Evaluate(controls.NewGraph(describe(found.Name, settings), resources), controls.Options{Now: time.Now(), Waivers: settings.Waivers})
	ids := func(outcome controls.Outcome) []string {
		found := []string{}
		for _, result := range made.With(outcome) {
			if !slices.Contains(found, result.Control.ID) {
				found = append(found, result.Control.ID)
			}
		}
		slices.Sort(found)
		return found
	}
	return &show.ManyControls{Failed: ids(controls.Fail), Waived: ids(controls.Waived), Unknown: ids(controls.Unknown)}, nil
}

func outcomeOf(err error) fleet.Outcome {
	var refused refusedError
	switch {
	case err == nil:
		return fleet.Succeeded
	case isInterruption(err):
		return fleet.Interrupted
	case errors.As(err, &refused):
		return fleet.Refused
	default:
		return fleet.Failed
	}
}

// refusalsOf are the lines of a refusal, without the sentence before those of the gate on data loss.
func refusalsOf(err error) []string {
	lines := []string{}
	for _, e := range show.Errors(err) {
		if !strings.HasSuffix(e.Message, ":") {
			lines = append(lines, e.Message)
		}
	}
	return lines
}

// words says in a line how the run of one environment ended.
func words(row show.ManyRun) string {
	if row.Outcome != fleet.Succeeded {
		for _, e := range row.Run.Errors {
			if !strings.HasSuffix(e.Message, ":") { // else it says what follows
				return string(row.Outcome) + ": " + firstLine(errors.New(e.Message))
			}
		}
		return string(row.Outcome)
	}
	return show.Summary(*row.Run)
}
