package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

var errDeclined = errors.New("nothing was changed, as you did not agree")

// confirmUp shows what would change on Azure and asks.
func confirmUp(ctx context.Context, o *operation, options engine.Options) error {
	if err := o.canAsk(); err != nil {
		return err
	}
	reporter := show.NewReporter(show.Options{Verbose: o.verbose, Out: o.out})
	reporter.Begin(show.Run{Operation: engine.OperationPreview, Environment: options.Stack, Interim: true})
	o.warn(reporter) // before the question
	options.Progress = reporter
	preview, err := engine.Preview(ctx, options)
	if err != nil {
		return err
	}
	if err := reporter.End(preview, nil); err != nil {
		return err
	}
	return o.ask(fmt.Sprintf("Deploy this to Azure? Type %s to go on: ", options.Stack), options.Stack)
}

// confirmDestroy asks; what is deleted is everything.
func confirmDestroy(_ context.Context, o *operation, options engine.Options) error {
	if err := o.canAsk(); err != nil {
		return err
	}
	return o.ask(fmt.Sprintf("This deletes every resource of %s on Azure, with all data. Type %s to go on: ", options.Stack, options.Stack), options.Stack)
}

// canAsk says why nobody can be asked.
func (o *operation) canAsk() error {
	if o.json || !show.IsTerminal(o.in) || !show.IsTerminal(o.out) {
		what, instead := "Azure", "--sandbox to use the sandbox"
		if o.kind == engine.OperationRefresh {
			what, instead = "the state", "--preview-only to see the drift only"
		}
		return fmt.Errorf("%s changes %s and there is no terminal to ask on; add --yes, or %s", o.kind, what, instead)
	}
	return nil
}

func (o *operation) ask(question, want string) error {
	fmt.Fprint(o.out, question)
	answer, err := bufio.NewReader(o.in).ReadString('\n')
	if err != nil || strings.TrimSpace(answer) != want {
		return errDeclined
	}
	return nil
}
