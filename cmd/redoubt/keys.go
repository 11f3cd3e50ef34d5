package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
)

// newKeys builds the commands that look after an environment's keys.
func newKeys(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "Look after the keys of an environment: encryption keys, and access keys while there are any",
		Long: "keys looks after two kinds of key. The customer-managed key encrypts the disks of a managed cache: rotate-cmk moves\n" +
			"the cache to its newest version. Access keys are a deliberate exception, for clients that can't sign in with Entra\n" +
			"yet: publish puts one into the environment's vault, rotate replaces both, retire ends their time. docs/keys.md tells\n" +
			"the whole story. No key is ever printed, logged, or kept on this machine.",
		Example: "  redoubt keys status prod\n" +
			"  redoubt keys rotate partner",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newKeysStatus(common), newKeysRotateCMK(common), newKeysPublish(common), newKeysRotate(common), newKeysRetire(common))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(sub.Args)
	}
	cmd.Args = cobra.NoArgs // whatever is not a command below is a mistake
	return cmd
}

// keysRun is one run of a command below `keys`.
type keysRun struct {
	*operation
	// group and verb are the command's words: `keys rotate`.
	group, verb string
	// name is that of the environment.
	name    string
	ctx     interruptible
	lines   *show.Lines
	options engine.Options
	state   engine.State
	// document gathers what --json prints, beside what every document has.
	document map[string]any
}

// newKeysRun is a run of the verb; its operation carries the flags.
func newKeysRun(common *settings, verb string) *keysRun {
	return &keysRun{
		operation: &operation{settings: common, kind: engine.OperationUp, stateOnly: true}, group: "keys", verb: verb, document: map[string]any{},
	}
}

// addKeysFlags adds the flags of every verb, and --yes to one that changes something.
func (k *keysRun) addKeysFlags(cmd *cobra.Command, changes bool) {
	k.addFlags(cmd)
	if changes {
		cmd.Flags().BoolVarP(&k.yes, "yes", "y", false, "change Azure without asking")
	}
}

// run frames a verb: what can be checked first, the state, the verb itself, and how it ended.
func (k *keysRun) run(do func() error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if k.stateDir != "" && !k.sandbox {
			return usageError{cmd, errors.New("--state-dir makes sense with --sandbox only")}
		}
		k.name = args[0]
		out := k.out
		if k.json {
			out = io.Discard
		}
		k.lines = show.NewLines(out)
		k.lines.Begin(k.title()+" "+k.name, k.sandbox)
		var stop func()
		k.ctx, stop = untilInterrupted(cmd.Context(), k.lines.Note)
		defer stop()
		err := k.begin()
		if err == nil {
			err = do()
		}
		return k.end(err)
	}
}

// begin reads what is deployed.
func (k *keysRun) begin() (err error) {
	k.notice = k.lines.Note
	if k.options, err = k.prepare(k.name); err != nil {
		return err
	}
	k.options.Kill, k.options.Progress = k.ctx.kill, &notices{out: io.Discard}
	k.state, err = engine.ReadState(k.ctx, k.options)
	if err != nil {
		return k.advise(err, k.name)
	}
	if len(k.state.Environment.Resources) == 0 {
		return fmt.Errorf("nothing of %s is deployed; deploy it first: %s", k.name, k.command("up"))
	}
	if _, exported := k.state.Outputs["resourceId"]; !exported {
		return fmt.Errorf("the deployment of %s has not been finished: its state has resources, and no outputs that tell of its keys; finish it first: %s", k.name, k.command("up"))
	}
	return nil
}

// title is the command without its program: `keys rotate`.
func (k *keysRun) title() string { return k.group + " " + k.verb }

// end reports how it ended, in the form that was asked for.
func (k *keysRun) end(err error) error {
	if k.json {
		if printed := k.print(err); printed != nil {
			return printed
		}
		return err
	}
	var shown reported
	if err != nil && !errors.As(err, &shown) {
		k.lines.Bad(fmt.Sprintf("%s of %s %s:", k.title(), k.name, k.ending(err)), err.Error())
		err = reported{err}
	}
	k.lines.End(k.sandbox)
	return err
}

// ending says in a word or two how a run ended that did not succeed.
func (k *keysRun) ending(err error) string {
	word := "failed"
	if isInterruption(err) {
		word = "was interrupted"
	}
	if k.sandbox {
		word += " in the sandbox (not on Azure)"
	}
	return word
}

// print is the one JSON document of a run.
func (k *keysRun) print(err error) error {
	document := k.document
	document["format"], document["environment"], document["target"] = "redoubt/"+k.group+"-"+k.verb+"/v1", k.name, "azure"
	if k.sandbox {
		document["target"], document["notice"] = "sandbox", show.SandboxNotice
	}
	document["outcome"], document["errors"] = "succeeded", show.Errors(err)
	switch {
	case isInterruption(err):
		document["outcome"] = "interrupted"
	case exitCodeOf(err) == exitFound:
		document["outcome"] = "found"
	case err != nil:
		document["outcome"] = "failed"
	}
	encoder := json.NewEncoder(k.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("writing the JSON document: %w", err)
	}
	return nil
}

// command is a command line for this environment and this target, to be copied.
func (k *keysRun) command(verb string) string {
	return "`" + strings.TrimSpace(fmt.Sprintf("%s %s %s %s", programName(), verb, k.name, k.commandFlags())) + "`"
}

// commandFlags are the flags that lead another command to the same target.
func (k *keysRun) commandFlags() string {
	var flags []string
	if k.sandbox {
		flags = append(flags, "--sandbox")
	}
	if k.stateDir != "" {
		flags = append(flags, "--state-dir "+k.stateDir)
	}
	return strings.Join(flags, " ")
}

// agree asks before something is changed on Azure. Nothing is asked in the sandbox.
func (k *keysRun) agree(question string) error {
	if k.sandbox || k.yes {
		return nil
	}
	if err := k.somebodyToAsk(); err != nil {
		return err
	}
	return k.ask(fmt.Sprintf("%s Type %s to go on: ", question, k.name), k.name)
}

// somebodyToAsk says why nobody can be asked, before anything is done for it.
func (k *keysRun) somebodyToAsk() error {
	if k.sandbox || k.yes || !k.json && show.IsTerminal(k.in) && show.IsTerminal(k.out) {
		return nil
	}
	return fmt.Errorf("%s changes Azure and there is no terminal to ask on; add --yes, --dry-run to change nothing, or --sandbox to use the sandbox", k.title())
}

// isInterruption says whether a run was stopped rather than failed.
func isInterruption(err error) bool {
	var failure *engine.Error
	return errors.Is(err, context.Canceled) || errors.As(err, &failure) && failure.Interrupted
}
