package engine

import (
	"context"
	"io"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Options says what to run and how.
type Options struct {
	// ProjectDir is the folder that holds Pulumi.yaml. Required.
	ProjectDir string
	// Stack is the environment's name, as in Pulumi.<stack>.yaml. Required.
	Stack string
	// Program is the Pulumi program. Required.
	Program pulumi.RunFunc
	// Sandbox runs against a simulated Azure; nil means Azure itself.
	Sandbox *SandboxOptions
	// Unprotect lets Destroy delete protected resources too.
	Unprotect bool
	// PreviewOnly makes Refresh show what it finds and leave the state as it is.
	PreviewOnly bool
	// Targets are the URNs that Refresh reads; it reads all without any. Each must be in the state.
	Targets []string
	// PreviewFirst is asked by Up, from the state as it is, whether to preview before anything is changed; a preview that
	// fails ends the run. Nil means no. Creations that come before a change which is then refused would otherwise stay.
	PreviewFirst func(State) bool
	// Approve is asked about every plan that was made without an error: by Preview, and by Up for the preview that
	// PreviewFirst wanted. Its error ends the run before anything is changed. Nil approves of everything.
	Approve func(Result) error
	// CLI is the executable to use; the zero value asks FindCLI.
	CLI CLI
	// Progress is told what happens while it happens; nil is silent.
	Progress Progress
	// Log receives the engine's own raw output; nil drops it.
	Log io.Writer
	// Kill ends a run that is already being cancelled, without waiting for
	// steps under way. Nil means never.
	Kill <-chan struct{}

	// planFile is where a preview writes its plan; "" means nowhere.
	planFile string
}

// SandboxOptions describes the simulated Azure of a run.
type SandboxOptions struct {
	// StateDir keeps the Pulumi state and the simulated Azure from one run to
	// the next. Empty means DefaultStateDir.
	StateDir string
	// Unknown is what the program reads in a preview in place of a value that
	// is encrypted in the stack file, and must treat as unknown. Empty means
	// Pulumi's own mark, which the engine takes for an unknown input.
	Unknown string
	// Start begins to serve the simulated Azure, which persists in storeFile.
	// Its context is never cancelled. Required.
	Start func(ctx context.Context, storeFile string) (Simulator, error)
}

// Simulator is a running simulation of Azure: an azure-native provider that
// listens on the loopback interface.
type Simulator interface {
	// Port is the TCP port of the provider on 127.0.0.1.
	Port() int
	// Find returns the ARM id that a resource with this token and these inputs
	// has or would have, and whether it exists.
	Find(token string, inputs map[string]any) (id string, exists bool)
	// Close stops serving, once everything is written to the store.
	Close() error
}

// Progress is told what a run does, one call at a time.
type Progress interface {
	// Note is a sentence about the run itself: which executable is used, what
	// was repaired, which values are placeholders.
	Note(text string)
	// StepStarted says that the engine works on a resource.
	StepStarted(Step)
	// StepEnded says how that ended.
	StepEnded(Step)
	// Diagnosed passes on a message of the program, a provider or the engine.
	Diagnosed(Diagnostic)
}

type silent struct{}

func (silent) Note(string)          {}
func (silent) StepStarted(Step)     {}
func (silent) StepEnded(Step)       {}
func (silent) Diagnosed(Diagnostic) {}
