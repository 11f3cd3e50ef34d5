package main

import (
	"bytes"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// The forms of a pipeline.
const (
	formatGitHub = "github"
	formatAzure  = "azure"
)

//go:embed pipelines/*.tmpl
var pipelines embed.FS

// schedules are when a rotation begins, and for how long its key is good: until the rotation after the next, with a month
// to notice that the schedule has stopped.
var schedules = map[string]struct {
	begin        string
	validityDays int
}{
	"monthly":   {"17 3 1 * *", accesskeys.DefaultValidityDays + daysOfAMonth},
	"quarterly": {"17 3 1 1,4,7,10 *", accesskeys.LongestValidityDays},
}

// daysOfAMonth is the longest month.
const daysOfAMonth = 31

const (
	// finishEvery is an hour after the beginning of a rotation, so that the drain is over the day after.
	finishEvery = "17 4 * * *"
	// pipelineDrain is how long App Service may keep a secret,
	// https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#rotation
	pipelineDrain = "24h"
)

// printSchedule prints the pipeline that rotates the keys of an environment.
func (r *rotateKeys) printSchedule(cmd *cobra.Command, name string) error {
	project, err := findProject(r.project)
	if err != nil {
		return err
	}
	if _, err := findStackFile(project, name); err != nil {
		return err
	}
	text, err := pipeline(name, r.schedule, r.format)
	if err != nil {
		return usageError{cmd, err}
	}
	return r.deliver(toStdout, text)
}

// pipeline writes the pipeline of an environment; the error is about the schedule or the format.
func pipeline(environment, schedule, format string) ([]byte, error) {
	when, known := schedules[schedule]
	if !known {
		return nil, fmt.Errorf("--schedule: no such schedule; expected %s; got %q", strings.Join(slices.Sorted(maps.Keys(schedules)), " or "), schedule)
	}
	if format != formatGitHub && format != formatAzure {
		return nil, fmt.Errorf("--format: no such form; expected %s or %s; got %q", formatGitHub, formatAzure, format)
	}
	name := format + ".yaml.tmpl"
	// The pipelines have braces of their own.
	parsed, err := template.New(name).Delims("[[", "]]").Option("missingkey=error").ParseFS(pipelines, "pipelines/"+name)
	if err != nil {
		return nil, fmt.Errorf("reading the pipeline: %w", err)
	}
	var text bytes.Buffer
	err = parsed.Execute(&text, map[string]any{
		"Environment": environment, "Schedule": schedule, "Begin": when.begin, "Finish": finishEvery,
		"Drain": pipelineDrain, "ValidityDays": when.validityDays,
	})
	if err != nil {
		return nil, fmt.Errorf("writing the pipeline: %w", err)
	}
	return text.Bytes(), nil
}
