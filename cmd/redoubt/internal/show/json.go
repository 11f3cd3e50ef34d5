package show

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// Format names the version of Document. Fields may be added to it; a change
// of meaning gives it a new name.
const Format = "redoubt/run/v1"

// Document is what --json prints: one object, on stdout, at the end.
type Document struct {
	// Format is always the constant of that name.
	Format string `json:"format"`
	// Operation is preview, up, refresh or destroy.
	Operation string `json:"operation"`
	// Environment is the stack's name.
	Environment string `json:"environment"`
	// Target is "azure", or "sandbox" for a simulated Azure.
	Target string `json:"target"`
	// Notice says in words that a sandbox is not Azure; absent for Azure.
	Notice string `json:"notice,omitempty"`
	// Outcome is succeeded, failed or interrupted.
	Outcome string `json:"outcome"`
	// Errors say what went wrong; empty when it succeeded.
	Errors []DocumentError `json:"errors"`
	// Changes counts resources by operation, without the unchanged ones.
	Changes map[string]int `json:"changes"`
	// Unchanged counts the resources that stayed as they were.
	Unchanged int `json:"unchanged"`
	// Resources holds one entry per resource and operation, in starting order.
	Resources []DocumentResource `json:"resources"`
	// Drift is what a refresh found, what weakens the environment first; absent
	// for other operations.
	Drift []DocumentDrift `json:"drift,omitzero"`
	// Outputs are the stack's outputs. A secret or unknown one is an object
	// with the one key "secret" or "unknown", which is true.
	Outputs map[string]any `json:"outputs"`
	// Warnings are the messages of that severity.
	Warnings []string `json:"warnings"`
	// Placeholders are the paths of encrypted configuration values that the
	// sandbox could not read.
	Placeholders []string `json:"placeholders"`
	// Recovered says what was repaired after an interrupted run.
	Recovered []string `json:"recovered"`
	// Pulumi is the executable that ran; absent if it did not come to that.
	Pulumi *DocumentPulumi `json:"pulumi,omitempty"`
	// Seconds is the time it took.
	Seconds float64 `json:"seconds"`
}

// DocumentError is one problem; Resource and Type are absent if it is not
// about a resource.
type DocumentError struct {
	Resource string `json:"resource,omitempty"`
	Type     string `json:"type,omitempty"`
	URN      string `json:"urn,omitempty"`
	Message  string `json:"message"`
}

// DocumentResource is one operation on one resource.
type DocumentResource struct {
	URN       string   `json:"urn"`
	Type      string   `json:"type"`
	Name      string   `json:"name"`
	Parent    string   `json:"parent,omitempty"`
	ID        string   `json:"id,omitempty"`
	Operation string   `json:"operation"`
	Status    string   `json:"status"` // done, failed, or running if interrupted
	Seconds   float64  `json:"seconds"`
	Diff      []string `json:"diff,omitempty"`
	Replaces  []string `json:"replaces,omitempty"`
	// Retained is true for a delete that leaves the resource where it is.
	Retained bool `json:"retained,omitempty"`
}

// DocumentPulumi is the engine's executable.
type DocumentPulumi struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Why     string `json:"why"`
}

// jsonReporter is silent until the end.
type jsonReporter struct {
	out io.Writer
	run Run
}

// Begin implements Reporter.
func (j *jsonReporter) Begin(r Run) { j.run = r }

// Note implements engine.Progress.
func (*jsonReporter) Note(string) {}

// StepStarted implements engine.Progress.
func (*jsonReporter) StepStarted(engine.Step) {}

// StepEnded implements engine.Progress.
func (*jsonReporter) StepEnded(engine.Step) {}

// Diagnosed implements engine.Progress.
func (*jsonReporter) Diagnosed(engine.Diagnostic) {}

// End implements Reporter.
func (j *jsonReporter) End(r engine.Result, err error) error {
	encoder := json.NewEncoder(j.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(NewDocument(j.run, r, err)); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}

// NewDocument is the document of one run, for a command that does more than run the engine.
func NewDocument(run Run, r engine.Result, err error) Document {
	d := Document{
		Format: Format, Operation: string(run.Operation), Environment: run.Environment, Target: "azure",
		Outcome: "succeeded", Errors: Errors(err),
		Changes: map[string]int{}, Unchanged: r.Unchanged, Resources: []DocumentResource{},
		Outputs: map[string]any{}, Warnings: []string{},
		Placeholders: notNil(r.Placeholders), Recovered: notNil(r.Recovered), Seconds: r.Duration.Seconds(),
	}
	if run.Sandbox {
		d.Target, d.Notice = "sandbox", SandboxNotice
	}
	if err != nil {
		d.Outcome = "failed"
		var e *engine.Error
		if errors.As(err, &e) && e.Interrupted {
			d.Outcome = "interrupted"
		}
	}
	if run.Operation == engine.OperationRefresh {
		d.Drift = documentDrift(r)
	}
	for op, n := range r.Changes {
		d.Changes[string(op)] = n
	}
	for _, s := range r.Steps {
		d.Resources = append(d.Resources, DocumentResource{
			URN: s.URN, Type: s.Type, Name: s.Name, Parent: s.Parent, ID: s.ID, Operation: string(s.Op),
			Status: string(s.Status), Seconds: s.Duration.Seconds(), Diff: s.Diff, Replaces: s.Replaces, Retained: s.Retained,
		})
	}
	for name, o := range r.Outputs {
		d.Outputs[name] = documentOutput(o)
	}
	for _, diagnostic := range r.Diagnostics {
		if diagnostic.Severity == engine.SeverityWarning {
			d.Warnings = append(d.Warnings, diagnostic.Message)
		}
	}
	if r.CLI.Path != "" {
		d.Pulumi = &DocumentPulumi{Path: r.CLI.Path, Version: r.CLI.Version.String(), Why: r.CLI.Why}
	}
	return d
}

func documentOutput(o engine.Output) any {
	switch {
	case o.Secret:
		return map[string]bool{"secret": true}
	case o.Unknown:
		return map[string]bool{"unknown": true}
	default:
		return o.Value
	}
}

// Errors gives each problem an entry: those of the engine with their
// resource, those of the configuration line by line.
func Errors(err error) []DocumentError {
	found := []DocumentError{}
	if err == nil {
		return found
	}
	var e *engine.Error
	if errors.As(err, &e) && !e.Interrupted {
		for _, p := range e.Problems {
			found = append(found, DocumentError{Resource: p.Name, Type: p.Type, URN: p.URN, Message: p.Text})
		}
		return found
	}
	for _, line := range strings.Split(strings.TrimSpace(err.Error()), "\n") {
		found = append(found, DocumentError{Message: line})
	}
	return found
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
