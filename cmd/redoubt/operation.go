package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

// sandboxDirVariable names the folder for all sandboxes in place of the
// user's cache folder.
const sandboxDirVariable = "REDOUBT_SANDBOX_DIR"

// operation is one of the engine's operations as a command.
type operation struct {
	*settings
	kind engine.Operation
	call func(context.Context, engine.Options) (engine.Result, error)
	// confirm asks before Azure is changed; nil for an operation that changes
	// nothing.
	confirm func(ctx context.Context, o *operation, options engine.Options) error

	sandbox  bool
	stateDir string
	yes      bool

	unprotect       bool
	allowReplace    []string // preview and up only
	previewOnly     bool     // refresh only
	expectNoChanges bool     // refresh only

	knownIDs bool // export and graph only: a sandbox's preview answers with ids

	// stateOnly works from what is deployed, or judges the stack file later, once it is edited.
	stateOnly bool

	cli engine.CLI // chosen before the run; the zero value leaves the choice to the engine

	notice func(string) // is told what a sandbox mended at its start; may be nil

	warned []engine.Diagnostic // what prepare has found that refuses nothing
}

func (o *operation) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&o.sandbox, "sandbox", false, "use a simulated Azure on this machine instead of Azure")
	flags.StringVar(&o.stateDir, "state-dir", "", "folder of the sandbox (default: one per environment below the user's cache folder, or below $"+sandboxDirVariable+")")
	if o.confirm != nil {
		flags.BoolVarP(&o.yes, "yes", "y", false, "change Azure without asking")
	}
}

// run is the command: check everything that can be checked, then let the
// engine work, then report.
func (o *operation) run(cmd *cobra.Command, args []string) error {
	name := args[0]
	if o.stateDir != "" && !o.sandbox {
		return usageError{cmd, fmt.Errorf("--state-dir makes sense with --sandbox only")}
	}
	if o.unprotect && !o.sandbox {
		return usageError{cmd, fmt.Errorf("--unprotect works in the sandbox only; on Azure say it to Pulumi: pulumi state unprotect --all -s %s", name)}
	}
	reporter := show.NewReporter(show.Options{JSON: o.json, Verbose: o.verbose, Out: o.out})
	ctx, stop := untilInterrupted(cmd.Context(), reporter.Note)
	defer stop()

	result, err := o.perform(ctx, name, reporter)
	if reportErr := reporter.End(result, err); reportErr != nil {
		return reportErr
	}
	if err == nil {
		return o.verdict(result)
	}
	return o.seen(err)
}

// perform is one run of the engine, from the checks before it to the answer of the gates. The reporter is not told of its end.
func (o *operation) perform(ctx interruptible, name string, reporter show.Reporter) (engine.Result, error) {
	o.notice = reporter.Note
	options, err := o.prepare(name)
	options.Kill, options.PreviewOnly, options.CLI = ctx.kill, o.previewOnly, o.cli
	gated := guarded(&options)
	options.Approve = lossGate{allowed: o.allowReplace, note: reporter.Note}.approve
	if err == nil && o.confirm != nil && !o.sandbox && !o.yes {
		err = o.confirm(ctx, o, options)
	}
	reporter.Begin(show.Run{Operation: o.kind, Environment: name, Sandbox: o.sandbox, PreviewOnly: o.previewOnly, Program: programName()})
	o.warn(reporter)
	result := engine.Result{Operation: o.kind, Stack: name, Sandbox: o.sandbox}
	if err == nil {
		err = o.noticeRevocation(ctx, options, reporter.Note)
	}
	if err == nil {
		options.Progress = reporter
		result, err = o.call(ctx, options)
		err = o.advise(err, name)
	}
	result.Diagnostics = slices.Concat(o.warned, result.Diagnostics)
	return result, gated.refusal(err)
}

// warn shows what prepare has found.
func (o *operation) warn(shown engine.Progress) {
	for _, warning := range o.warned {
		shown.Diagnosed(warning)
	}
}

// prepare checks the project and the environment's file.
func (o *operation) prepare(name string) (engine.Options, error) {
	options := engine.Options{Stack: name, Program: environment.Deploy, Unprotect: o.unprotect}
	var err error
	if options.ProjectDir, err = findProject(o.project); err != nil {
		return options, err
	}
	if !o.stateOnly && (o.kind == engine.OperationPreview || o.kind == engine.OperationUp) {
		// In the sandbox nothing can be lost, so a warning is enough there.
		warning, err := asFleetWants(options.ProjectDir, name, o.kind == engine.OperationUp && !o.sandbox)
		if err != nil {
			return options, err
		}
		o.warned = nil
		if warning != "" {
			o.warned = []engine.Diagnostic{{Severity: engine.SeverityWarning, Message: warning}}
		}
	}
	file, err := findStackFile(options.ProjectDir, name)
	if err != nil {
		return options, err
	}
	// Destroy and refresh work from the state. A mistake in the file, or a waiver that has expired since, must not keep
	// anybody from taking an environment away, or from seeing what is wrong with it.
	if o.kind != engine.OperationDestroy && o.kind != engine.OperationRefresh && !o.stateOnly {
		if err := environment.CheckStackFile(file); err != nil {
			return options, err
		}
	}
	if o.verbose {
		options.Log = o.err
	}
	if o.sandbox {
		advise := func(err error, storeFile string) error { return adviseStore(err, storeFile, name, o.stateDir) }
		options.Sandbox, err = simulatedAzure(options.ProjectDir, o.sandboxDir(name), o.knownIDs, advise, o.notice)
	}
	if options.Sandbox != nil {
		options.Sandbox.Unknown = environment.EncryptedPlaceholder
	}
	return options, err
}

// sandboxDir is the folder that flag or variable name; "" leaves it to the engine.
func (o *operation) sandboxDir(name string) string {
	if base := os.Getenv(sandboxDirVariable); o.stateDir == "" && base != "" {
		return filepath.Join(base, name)
	}
	return o.stateDir
}

// seen marks an error that the report has shown. The JSON document goes to
// programs, so people get the error as text as well.
func (o *operation) seen(err error) error {
	if err == nil || o.json {
		return err
	}
	return reported{err}
}
