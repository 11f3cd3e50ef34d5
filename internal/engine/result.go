package engine

import (
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Operation is what was asked of the engine.
type Operation string

// The operations.
const (
	OperationPreview Operation = "preview"
	OperationUp      Operation = "up"
	OperationDestroy Operation = "destroy"
	OperationRefresh Operation = "refresh"
)

// Result is what a run did, or in a preview would do.
type Result struct {
	Operation Operation
	// Stack is the environment's name.
	Stack string
	// Sandbox is true when Azure was simulated.
	Sandbox bool
	// CLI is the executable that ran.
	CLI CLI
	// Steps holds one entry per resource and operation, in the order in which
	// they started.
	Steps []Step
	// Diagnostics holds every warning and error, and what the program logged.
	Diagnostics []Diagnostic
	// Changes counts the resources and components by what happened to them:
	// create, update, replace, delete, ... Those that failed do not count, nor
	// does the stack itself.
	Changes map[Op]int
	// Unchanged counts the resources that stayed as they were.
	Unchanged int
	// Outputs are the stack's outputs. A preview knows those only that depend
	// on nothing that is still to be created.
	Outputs map[string]Output
	// Placeholders are the encrypted configuration values that the sandbox
	// cannot read, as paths in the stack file.
	Placeholders []string
	// Recovered says what was repaired after an earlier, interrupted run.
	Recovered []string
	// Drift is what a refresh found changed behind the program's back, in the
	// order of the state; empty for every other operation.
	Drift []Drift
	// Duration is the time from start to end, the choice of the CLI excluded.
	Duration time.Duration
}

// Changed is true if anything was or would be created, changed or deleted.
func (r Result) Changed() bool { return len(r.Changes) > 0 }

// Step finds the step on the resource with this URN's name and type whose
// operation is op; ok is false if there was none.
func (r Result) Step(typ, name string, op Op) (step Step, ok bool) {
	for _, s := range r.Steps {
		if s.Type == typ && s.Name == name && s.Op == op {
			return s, true
		}
	}
	return Step{}, false
}

// Op is a step's operation, in Pulumi's words: create, update, delete, same,
// replace, create-replacement, delete-replaced, read, refresh, import, ...
type Op = apitype.OpType

// Status says how far a step is.
type Status string

// The statuses.
const (
	StatusRunning Status = "running"
	StatusDone    Status = "done"
	StatusFailed  Status = "failed"
)

// Step is one operation of the engine on one resource.
type Step struct {
	URN    string
	Type   string // token, such as azure-native:network/v20240501:PrivateEndpoint
	Name   string // name in the program
	Parent string // URN, or empty
	ID     string // the provider's id; empty for components and in previews of new resources
	Op     Op
	Status Status
	// Component is true for a resource that no provider manages.
	Component bool
	// Protected is true for a resource that cannot be deleted.
	Protected bool
	// Retained is true for a delete that takes the resource out of the state and leaves it where it is.
	Retained bool
	// Diff lists the properties that differ, and Replaces those among them
	// that force a replacement.
	Diff, Replaces []string
	// Inputs and Outputs are as the engine reports them: secrets are blanked.
	Inputs, Outputs map[string]any
	// OldInputs are those of the state before the step, reported likewise; nil for a resource that is new.
	OldInputs map[string]any
	Started   time.Time
	Duration  time.Duration
}

// Severity ranks a diagnostic.
type Severity string

// The severities.
const (
	SeverityInfo    Severity = "info"
	SeverityWarning Severity = "warning"
	SeverityError   Severity = "error"
)

// Diagnostic is a message about a resource or, with no URN, about the run.
type Diagnostic struct {
	URN      string
	Severity Severity
	Message  string
	// Ephemeral messages are progress, out of date as soon as they are shown.
	Ephemeral bool
}

// Output is one output of the stack.
type Output struct {
	// Value is plain JSON data, with Unknown for parts that a preview cannot
	// know; nil if all of it is unknown.
	Value any
	// Secret values must not be shown.
	Secret bool
	// Unknown is true in a preview for a value that only an update can know.
	Unknown bool
}

// Unknown stands inside an Output's Value for a part that only an update can
// know. In JSON it is {"unknown": true}.
type Unknown struct{}

// MarshalJSON implements json.Marshaler.
func (Unknown) MarshalJSON() ([]byte, error) { return []byte(`{"unknown":true}`), nil }

// nameOf returns the name in a URN, or "" if it is not one.
func nameOf(urn string) string {
	parsed, err := resource.ParseOptionalURN(urn)
	if err != nil || parsed == "" {
		return ""
	}
	return parsed.Name()
}

// typeOf returns the resource type in a URN, or "" if it is not one.
func typeOf(urn string) string {
	parsed, err := resource.ParseOptionalURN(urn)
	if err != nil || parsed == "" {
		return ""
	}
	return string(parsed.Type())
}
