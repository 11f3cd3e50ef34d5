package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/revocation"
)

// revokeAccess takes a principal's access away, now.
type revokeAccess struct {
	*keysRun
	dryRun, takeOver, leaveConfig bool
	lift                          []string
	// wanted is the principal as it was named on the command line.
	wanted string
	// deployed is what the state says, and config what the stack file says.
	deployed grants
	config   *revokedConfig
}

func newAccessRevoke(common *settings) *cobra.Command {
	r := &revokeAccess{keysRun: newKeysRun(common, "revoke")}
	r.group = "access"
	cmd := &cobra.Command{
		Use:   "revoke ENVIRONMENT PRINCIPAL",
		Short: "Take a principal's access to the cache away now, also behind a lock",
		Long: "revoke deletes the access policy assignments of a principal on every cache of an environment, with the custom policy\n" +
			"that only it had, and takes the principal out of the stack file. PRINCIPAL is its key in the stack file or its object\n" +
			"id; an assignment that somebody made beside the stack goes, too. It shows everything first and asks.\n\n" +
			"Where a CanNotDelete lock of the stack blocks the deletion, the lock comes off for that moment and goes back on exactly\n" +
			"as it was, also after an error or Ctrl-C. What is going on stands in tags of the cache, so that the next run, on any\n" +
			"machine, finishes what a killed one left; `up` refuses to run meanwhile. A lock that the stack did not make is left\n" +
			"alone unless it is named with --lift-lock. docs/revoke.md tells the whole story, and what becomes of open connections.\n\n" +
			"Exit codes: 0 revoked, or nothing to do; 1 failed; 3 a lock of somebody else is in the way; 130 interrupted.",
		Example: "  redoubt access revoke prod orders-api --dry-run\n" +
			"  redoubt access revoke prod orders-api\n" +
			"  redoubt access revoke prod 3e5a7c9d-1b3d-4f5e-8a0c-2d4f6b8e0a17 --yes\n" +
			"  redoubt access revoke prod orders-api --sandbox",
		Args: environmentAndPrincipal,
		RunE: r.execute,
	}
	r.addKeysFlags(cmd, true)
	flags := cmd.Flags()
	flags.BoolVar(&r.dryRun, "dry-run", false, "show what would be done, and change nothing")
	flags.BoolVar(&r.takeOver, "take-over", false, "go on with a revocation whose run is dead, before its time is over")
	flags.BoolVar(&r.leaveConfig, "leave-config", false, "do not edit the stack file; run this again where it can be edited, or the access comes back one day")
	flags.StringArrayVar(&r.lift, "lift-lock", nil, "id of a CanNotDelete lock that the stack did not make, to be lifted and put back; repeat it for several")
	return cmd
}

// environmentAndPrincipal wants both names.
func environmentAndPrincipal(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 2:
		return nil
	case 0:
		return fmt.Errorf("which environment, and whose access? `%s environments` lists the environments", programName())
	case 1:
		return errors.New("whose access? name a principal by its key in the stack file, or by its object id")
	default:
		return fmt.Errorf("one principal at a time; got %s", strings.Join(args[1:], ", "))
	}
}

func (r *revokeAccess) execute(cmd *cobra.Command, args []string) error {
	if r.stateDir != "" && !r.sandbox {
		return usageError{cmd, errors.New("--state-dir makes sense with --sandbox only")}
	}
	r.name, r.wanted = args[0], args[1]
	out := r.out
	if r.json {
		out = io.Discard
	}
	r.lines = show.NewLines(out)
	r.lines.Begin(r.title()+" "+r.name+" "+r.wanted, r.sandbox)
	var stop func()
	r.ctx, stop = untilInterrupted(cmd.Context(), r.lines.Note)
	defer stop()
	return r.end(r.revoke())
}

// revoke goes from what can be checked without Azure to what can't be.
func (r *revokeAccess) revoke() error {
	if err := r.readDeployed(); err != nil {
		return err
	}
	key, ids, known := r.deployed.resolve(r.wanted)
	r.document["principal"], r.document["objectIds"], r.document["dryRun"] = key, ids, r.dryRun
	var err error
	if r.config, err = r.readConfig(key); err != nil {
		return err
	}
	if !known && !r.config.edits() && len(ids) > 0 {
		r.lines.Note(r.wanted + " is not in the stack; looking for what was made beside it")
	}
	if !r.dryRun {
		if err := r.somebodyToAsk(); err != nil {
			return err
		}
	}
	var plan *revocation.Plan
	err = r.within(vaultOfCloud(r.deployed.hostName), func(azure accesskeys.Azure) error {
		plan, err = revocation.Look(r.ctx, r.deployed.request(key, ids), r.azureOptions(azure))
		if err != nil {
			return err
		}
		return r.carryOut(plan, known)
	})
	if err != nil || r.dryRun {
		return r.worded(err)
	}
	return r.finish(plan)
}

// readDeployed reads the state.
func (r *revokeAccess) readDeployed() (err error) {
	r.notice = r.lines.Note
	if r.options, err = r.prepare(r.name); err != nil {
		return err
	}
	r.options.Kill, r.options.Progress = r.ctx.kill, &notices{out: io.Discard}
	if r.state, err = engine.ReadState(r.ctx, r.options); err != nil {
		return r.advise(err, r.name)
	}
	r.deployed = grantsOf(r.state)
	if len(r.deployed.caches) == 0 {
		return fmt.Errorf("no cache of %s is deployed, so nobody has access to one; is this the right environment, and the right Pulumi backend?", r.name)
	}
	return nil
}

// carryOut shows the plan, asks, edits the stack file, and revokes.
func (r *revokeAccess) carryOut(plan *revocation.Plan, known bool) error {
	unfinished := false
	for _, cache := range plan.Caches {
		unfinished = unfinished || cache.Unfinished != nil
	}
	if !known && !plan.Found() && !unfinished && !r.config.edits() {
		return r.unknown(plan)
	}
	r.show(plan)
	if err := plan.Refusal(); err != nil {
		return err
	}
	if r.dryRun {
		r.lines.Line("")
		r.lines.Good("dry run: nothing was changed")
		return nil
	}
	if plan.Idle() && !r.config.edits() {
		return nil
	}
	if err := r.agree(fmt.Sprintf("Take this access to the cache of %s away, now?", r.name)); err != nil {
		return err
	}
	if err := r.config.write(r); err != nil {
		return err
	}
	r.lines.Title("revoking")
	outcome, err := plan.Revoke(r.ctx)
	r.document["deleted"], r.document["locksPutBack"] = append([]string{}, outcome.Deleted...), append([]revocation.Lock{}, outcome.PutBack...)
	return err
}

// azureOptions are those of package revocation for this run.
func (r *revokeAccess) azureOptions(azure accesskeys.Azure) revocation.Options {
	options := revocation.Options{
		Credential: azure.Credential, Client: managerOptions(azure), Lift: r.lift, TakeOver: r.takeOver, Progress: r.lines.Note,
	}
	if r.sandbox {
		clock := &skippingClock{told: r.lines.Note}
		options.Now, options.Sleep = clock.now, clock.sleep
	}
	return options
}

// worded adds to an error what this command line can do about it.
func (r *revokeAccess) worded(err error) error {
	var blocked *revocation.BlockedError
	var running *revocation.RunningError
	switch {
	case errors.As(err, &blocked):
		return refusedError{err}
	case errors.As(err, &running):
		return fmt.Errorf("%w\nto take it over: %s", err, r.again(running.Principal)+" --take-over")
	case err != nil && r.document["deleted"] != nil:
		return fmt.Errorf("%w\nthe same command goes on from here: %s", err, r.again(r.wanted))
	default:
		return err
	}
}

// again is this command line once more.
func (r *revokeAccess) again(principal string) string {
	return strings.TrimSpace(fmt.Sprintf("%s access revoke %s %s %s", programName(), r.name, principal, r.commandFlags()))
}

// finish brings the state in line: what is gone must not be deleted once more by the next up, which would meet the lock.
func (r *revokeAccess) finish(plan *revocation.Plan) error {
	gone := r.deployed.urns(plan)
	if r.config.left {
		gone = []string{} // an up that knew would give the access back
	}
	r.document["forgotten"] = gone
	if len(gone) > 0 {
		r.lines.Note("taking what is gone out of the Pulumi state")
		options := r.options
		options.Targets = gone
		if _, err := engine.Refresh(context.WithoutCancel(r.ctx), options); err != nil {
			return fmt.Errorf("the access is revoked and the locks are on, but the Pulumi state still has it, so the next up would try to delete it: %w\nrun again when that is mended: %s", r.advise(err, r.name), r.again(r.wanted))
		}
	}
	r.conclude(plan, len(gone) > 0)
	return nil
}
