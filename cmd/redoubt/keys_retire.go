package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
	"github.com/redoubt-iac/redoubt/waivers"
)

// retireKeys ends the time of access keys.
type retireKeys struct {
	*keysRun
	dryRun bool
	holder keyHolder
}

func newKeysRetire(common *settings) *cobra.Command {
	r := &retireKeys{keysRun: newKeysRun(common, "retire")}
	cmd := &cobra.Command{
		Use:   "retire ENVIRONMENT",
		Short: "End the time of access keys: turn them off and delete the secret",
		Long: "retire shows who can reach the cache with Entra, asks, turns access keys off in the stack file and takes their waiver\n" +
			"out of it, previews, asks again, deploys, and then deletes the secret. It may be run again after it was interrupted\n" +
			"anywhere: it goes on from what it finds. Turning keys off cuts the connections that were made with one.\n\n" +
			"It has to run inside the vault's network, as an identity that is one of the environment's publishers.",
		Example: "  redoubt keys retire partner --dry-run\n" +
			"  redoubt keys retire partner",
		Args: oneEnvironment,
	}
	cmd.RunE = r.run(r.retire)
	r.addKeysFlags(cmd, true)
	cmd.Flags().BoolVar(&r.dryRun, "dry-run", false, "show who has access and what would be done, and change nothing")
	return cmd
}

func (r *retireKeys) retire() (err error) {
	if r.holder, err = r.keysRun.holder(); err != nil {
		return err
	}
	r.document["dryRun"] = r.dryRun
	r.showPrincipals()
	if !r.dryRun {
		if err := r.somebodyToAsk(); err != nil {
			return err
		}
	}
	found, err := r.look(true)
	switch {
	case err != nil && !errors.Is(err, accesskeys.ErrKeysOn):
		return r.explained(err)
	case err != nil || r.holder.Enabled:
		// Keys that are off on Azure and on in the state would come back with the next deployment.
		if done, err := r.turnOff(); err != nil || !done {
			return err
		}
	case !found.Deleted:
		r.lines.Good("nothing to do: keys are off, and there is no secret")
		return nil
	}
	return r.remove()
}

// showPrincipals says who is left with access once keys are off.
func (r *retireKeys) showPrincipals() {
	r.document["principals"] = append([]string{}, r.holder.Principals...)
	r.lines.Title("with Entra access, and so not cut off")
	for _, principal := range r.holder.Principals {
		r.lines.Line("  " + principal)
	}
	if len(r.holder.Principals) == 0 {
		r.lines.Warn("nobody: once keys are off, no client can use the cache; add principals to cache.access first")
	}
}

// look asks what there is to delete; with try nothing is changed.
func (r *retireKeys) look(try bool) (done accesskeys.Retirement, err error) {
	err = r.within(r.holder.VaultURL, func(azure accesskeys.Azure) error {
		done, err = accesskeys.Retire(r.ctx, r.holder.Target, accesskeys.RetireOptions{Options: r.keyOptions(azure, try), Principals: r.holder.Principals})
		return err
	})
	return done, err
}

// turnOff edits the stack file and deploys it. done is false after a dry run.
func (r *retireKeys) turnOff() (done bool, err error) {
	edits, err := r.edits()
	if err != nil {
		return false, err
	}
	r.lines.Title("edit")
	c := &change{
		keysRun: r.keysRun, edits: edits, dryRun: r.dryRun,
		question: fmt.Sprintf("Turn access keys off on Azure, and delete the secret? %d principals keep access with Entra, the others are cut off.", len(r.holder.Principals)),
	}
	done, err = c.deploy()
	r.document["keysTurnedOff"] = done
	if err == nil && !done {
		r.lines.Line("")
		r.lines.Good("dry run: nothing was changed, and the edit was taken back; after it, the secret would be deleted")
	}
	return done, err
}

// edits turn keys off and take the waiver out, which nothing needs then.
func (r *retireKeys) edits() ([]stackedit.Edit, error) {
	contents, err := os.ReadFile(environment.StackFile(r.options.ProjectDir, r.name))
	if err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", err)
	}
	given, err := stackedit.Has(contents, "cache.accessKeys")
	if err != nil {
		return nil, err
	}
	if !given {
		return nil, errors.New("the stack file has no cache.accessKeys any more, while the cache still takes keys; put the setting back: without it the vault goes first, and the secret with it")
	}
	return []stackedit.Edit{
		{Path: "cache.accessKeys.enabled", Value: false},
		{Path: "cache.waivers", RemoveWhere: map[string]string{"control": waivers.AccessKeys}},
	}, nil
}

// remove deletes the secret, now that the cache takes no keys.
func (r *retireKeys) remove() error {
	if !r.dryRun && !r.holder.Enabled {
		if err := r.agree("Keys are off. This deletes the secret " + r.holder.SecretName + " in " + r.holder.VaultURL + "."); err != nil {
			return err
		}
	}
	done, err := r.look(r.dryRun)
	if err != nil {
		return r.explained(err)
	}
	r.document["secretDeleted"], r.document["notes"] = done.Deleted && !r.dryRun, append([]string{}, done.Notes...)
	r.document["recoverableDays"], r.document["purgedAt"] = done.RecoverableDays, dayOrNothing(done.PurgedAt)
	for _, note := range done.Notes {
		r.lines.Warn(note)
	}
	r.lines.Line("")
	switch {
	case r.dryRun:
		r.lines.Good("dry run: keys are off, and the secret would be deleted")
	case !done.Deleted:
		r.lines.Good("keys are off, and there was no secret")
	default:
		r.lines.Good(fmt.Sprintf("keys are off and the secret is deleted; the vault keeps it recoverable until %s", r.until(done)))
	}
	if !r.sandbox && !r.dryRun {
		r.lines.Note("commit the edit; once the vault is not needed either, take cache.accessKeys out of the stack file")
	}
	return nil
}

func (r *retireKeys) until(done accesskeys.Retirement) string {
	if done.PurgedAt.IsZero() {
		return fmt.Sprintf("%d days from now", done.RecoverableDays)
	}
	return done.PurgedAt.UTC().Format(time.DateOnly)
}
