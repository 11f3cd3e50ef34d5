package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
)

// Preview says what Up would do. It changes nothing but, in the sandbox, what
// an interrupted run left to repair.
func Preview(ctx context.Context, o Options) (Result, error) { return run(ctx, o, OperationPreview) }

// Up creates, changes and deletes until the environment is as the program
// describes it. The result holds what was done also when there is an error.
func Up(ctx context.Context, o Options) (Result, error) { return run(ctx, o, OperationUp) }

// Destroy deletes every resource of the environment.
func Destroy(ctx context.Context, o Options) (Result, error) { return run(ctx, o, OperationDestroy) }

// Refresh compares the state with what Azure has now and, unless
// Options.PreviewOnly is set, takes the differences into the state, so that the
// next Up puts them right. It does not run the program. Result.Drift holds what
// it found.
func Refresh(ctx context.Context, o Options) (Result, error) { return run(ctx, o, OperationRefresh) }

func run(ctx context.Context, o Options, op Operation) (result Result, err error) {
	if o.Progress == nil {
		o.Progress = silent{}
	}
	result = Result{Operation: op, Stack: o.Stack, Sandbox: o.Sandbox != nil}
	if o.Sandbox == nil {
		if err := refuseLeftover(); err != nil {
			return result, err
		}
	}
	if o.CLI, err = chooseCLI(ctx, o); err != nil {
		return result, err
	}
	result.CLI = o.CLI

	began := time.Now()
	defer func() { result.Duration = time.Since(began) }()
	w, err := openWorkplace(ctx, o, op, &result)
	if err != nil {
		return result, interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if op == OperationDestroy {
		if err := w.allowDestroy(ctx); err != nil {
			return result, interrupted(ctx, err)
		}
	}
	if op == OperationUp && o.PreviewFirst != nil {
		if err := w.previewFirst(ctx, &result); err != nil {
			return result, err
		}
	}
	if err := w.operate(ctx, op, &result); err != nil {
		return result, err
	}
	return result, o.approve(result)
}

// previewFirst previews before an update if the caller wants it for this state. Nobody is told of its steps; what it
// complained about is the result of the run when it fails.
func (w *workplace) previewFirst(ctx context.Context, result *Result) error {
	state, err := w.readState(ctx)
	if err != nil {
		return interrupted(ctx, err)
	}
	if !w.options.PreviewFirst(state) {
		return nil
	}
	told := w.options.Progress
	defer func() { w.options.Progress = told }()
	w.options.Progress = silent{}
	preview := Result{Operation: OperationPreview}
	if err := w.operate(ctx, OperationPreview, &preview); err != nil {
		result.Diagnostics = preview.Diagnostics
		return err
	}
	return w.options.approve(preview)
}

func (o Options) approve(plan Result) error {
	if o.Approve == nil || plan.Operation != OperationPreview {
		return nil
	}
	return o.Approve(plan)
}

func chooseCLI(ctx context.Context, o Options) (CLI, error) {
	cli := o.CLI
	if cli.Path == "" {
		var err error
		if cli, err = FindCLI(ctx, o.ProjectDir, o.Progress.Note); err != nil {
			return CLI{}, err
		}
	}
	if cli.Why != "" {
		o.Progress.Note(cli.Why)
	}
	return cli, nil
}

// operate runs the operation on an opened workplace and collects its events.
func (w *workplace) operate(ctx context.Context, op Operation, result *Result) error {
	settle, err := w.doubt(op)
	if err != nil {
		return err
	}
	collected := newCollector(w.options.Progress)
	collected.refreshing = op == OperationRefresh
	stream, stop, drained := make(chan events.EngineEvent), make(chan struct{}), make(chan struct{})
	go func() { defer close(drained); collected.listen(stream, stop) }()

	outputs, err := w.call(ctx, op, stream)
	close(stop)
	<-drained

	collected.fill(result)
	result.Outputs = outputs
	if op == OperationPreview {
		result.Outputs = collected.previewOutputs()
	}
	settleErr := settle(result.Steps, err)
	if err != nil {
		err = explain(ctx, op, err, collected)
	}
	return errors.Join(err, settleErr)
}

// call makes the one call of the Automation API that the operation is.
func (w *workplace) call(ctx context.Context, op Operation, stream chan<- events.EngineEvent) (map[string]Output, error) {
	errorLog := w.options.Log
	if errorLog == nil {
		errorLog = io.Discard
	}
	switch op {
	case OperationPreview:
		_, err := w.stack.Preview(ctx, optpreview.EventStreams(stream), optpreview.Color("never"), optpreview.ErrorProgressStreams(errorLog),
			optpreview.Plan(w.options.planFile))
		return nil, err
	case OperationDestroy:
		_, err := w.stack.Destroy(ctx, optdestroy.EventStreams(stream), optdestroy.Color("never"))
		return nil, err
	case OperationRefresh:
		return nil, w.refresh(ctx, optrefresh.EventStreams(stream), optrefresh.Color("never"), optrefresh.ErrorProgressStreams(errorLog))
	case OperationUp:
		up, err := w.stack.Up(ctx, optup.EventStreams(stream), optup.Color("never"))
		return outputsOf(up.Outputs), err
	}
	return nil, fmt.Errorf("running the engine: no such operation: %q", op)
}

func (w *workplace) refresh(ctx context.Context, options ...optrefresh.Option) error {
	if len(w.options.Targets) > 0 {
		options = append(options, optrefresh.Target(w.options.Targets))
	}
	if w.options.PreviewOnly {
		_, err := w.stack.PreviewRefresh(ctx, options...)
		return err
	}
	_, err := w.stack.Refresh(ctx, options...)
	return err
}

func outputsOf(m auto.OutputMap) map[string]Output {
	outputs := make(map[string]Output, len(m))
	for name, v := range m {
		outputs[name] = Output{Value: v.Value, Secret: v.Secret}
	}
	return outputs
}
