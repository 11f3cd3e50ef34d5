package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// rotateKeys replaces both access keys.
type rotateKeys struct {
	*keysRun
	dryRun, noWait, resume, takeOver, probe bool
	drain                                   time.Duration
	owner                                   string
	validityDays                            int
	schedule, format                        string
}

func newKeysRotate(common *settings) *cobra.Command {
	r := &rotateKeys{keysRun: newKeysRun(common, "rotate")}
	cmd := &cobra.Command{
		Use:   "rotate ENVIRONMENT",
		Short: "Replace both access keys, without a moment in which the published one is refused",
		Long: "rotate regenerates the key that is not in use, publishes it, waits until clients have read it, and only then\n" +
			"regenerates the other. What it has reached is in the tags of the secret and nowhere else: after a crash, or from\n" +
			"another machine, the same command goes on where the last one stopped. One rotation runs at a time.\n\n" +
			"It has to run inside the vault's network, as an identity that is one of the environment's publishers. With\n" +
			"--schedule it prints the pipeline that runs it, and does nothing else.",
		Example: "  redoubt keys rotate partner --dry-run\n" +
			"  redoubt keys rotate partner --drain 24h --no-wait     and the same again a day later, to finish\n" +
			"  redoubt keys rotate partner --resume --take-over      after a run that was killed\n" +
			"  redoubt keys rotate partner --schedule monthly --format github > .github/workflows/rotate-partner.yaml",
		Args: oneEnvironment,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := r.usage(cmd); err != nil {
			return err
		}
		if r.schedule != "" {
			return r.printSchedule(cmd, args[0])
		}
		return r.run(r.rotate)(cmd, args)
	}
	r.addKeysFlags(cmd, true)
	flags := cmd.Flags()
	flags.BoolVar(&r.dryRun, "dry-run", false, "say what would be done, and write nothing")
	flags.DurationVar(&r.drain, "drain", accesskeys.DefaultDrain, "how long the old key keeps working after the new one is published: 1m to 168h")
	flags.BoolVar(&r.noWait, "no-wait", false, "end when the drain begins; run again after it to finish")
	flags.BoolVar(&r.resume, "resume", false, "finish a rotation that was begun, and begin none")
	flags.BoolVar(&r.takeOver, "take-over", false, "go on with a rotation whose lease has run out, because its run was killed")
	flags.BoolVar(&r.probe, "probe", true, "ask the cache for connections that still use the old key, and stop while there are any; they can't be seen everywhere")
	flags.StringVar(&r.owner, "owner", "", "who rotates, for whoever finds the rotation running (default: process and machine)")
	addValidityFlag(cmd, &r.validityDays)
	flags.StringVar(&r.schedule, "schedule", "", "print a pipeline that rotates monthly or quarterly")
	flags.StringVar(&r.format, "format", formatGitHub, "form of that pipeline: "+formatGitHub+" or "+formatAzure)
	return cmd
}

// usage complains about flags that make no sense together.
func (r *rotateKeys) usage(cmd *cobra.Command) error {
	flags := cmd.Flags()
	switch {
	case r.schedule == "" && flags.Changed("format"):
		return usageError{cmd, errors.New("--format makes sense with --schedule only")}
	case r.schedule != "" && (r.dryRun || r.noWait || r.resume || r.takeOver):
		return usageError{cmd, errors.New("--schedule prints a pipeline and rotates nothing; leave --dry-run, --no-wait, --resume and --take-over out")}
	case r.schedule != "" && r.json:
		return usageError{cmd, errors.New("--json: a pipeline is no JSON; leave it out")}
	case r.drain == 0:
		return usageError{cmd, errors.New("--drain: clients need time to read the secret again; expected 1m to 168h; got 0s")}
	default:
		return nil
	}
}

func (r *rotateKeys) rotate() error {
	holder, err := r.holder()
	if err != nil {
		return err
	}
	if !r.dryRun {
		if err := r.agree(fmt.Sprintf("This replaces both keys of %s. Clients that don't read the secret again within %s lose their connection.", holder.CacheID, r.drain)); err != nil {
			return err
		}
	}
	var done accesskeys.Rotation
	err = r.within(holder.VaultURL, func(azure accesskeys.Azure) error {
		options := r.keyOptions(azure, r.dryRun)
		probe, err := r.prober(holder, options)
		if err != nil {
			return err
		}
		done, err = accesskeys.Rotate(r.ctx, holder.Target, accesskeys.RotateOptions{
			Options: options, ValidityDays: orDefault(r.validityDays, holder.ValidityDays),
			Drain: r.drain, NoWait: r.noWait, ResumeOnly: r.resume, TakeOver: r.takeOver, Owner: r.owner, Probe: probe,
		})
		return err
	})
	r.fill(done)
	if err != nil {
		return r.explained(err)
	}
	r.report(holder, done)
	return nil
}

func (r *rotateKeys) fill(done accesskeys.Rotation) {
	d := r.document
	d["dryRun"], d["finished"], d["resumedAt"] = r.dryRun, done.Finished, string(done.Resumed)
	d["oldSlot"], d["newSlot"], d["version"] = string(done.Old), string(done.New), done.Version
	d["expires"], d["drainEnds"], d["disabledVersions"] = dayOrNothing(done.Expires), dayOrNothing(done.DrainEnds), done.Disabled
	d["plan"], d["notes"] = append([]string{}, done.Plan...), append([]string{}, done.Notes...)
}

func (r *rotateKeys) report(holder keyHolder, done accesskeys.Rotation) {
	r.lines.Line("")
	if r.dryRun && len(done.Plan) > 0 {
		r.lines.Good("dry run: nothing was changed; this would be done")
		for i, line := range done.Plan {
			r.lines.Line(fmt.Sprintf("  %d. %s", i+1, line))
		}
		return
	}
	switch {
	case done.Finished:
		r.lines.Good("both keys are new")
	case r.resume && done.Resumed == "":
		r.lines.Good("nothing to do: no rotation is under way")
		return
	default:
		r.lines.Good(fmt.Sprintf("the new key is published and both work; to finish, after %s: %s", done.DrainEnds.UTC().Format(time.RFC3339), r.command("keys rotate")))
	}
	r.lines.Table([]string{"secret", "version", "published", "was", "expires", "days left", "disabled versions"}, [][]string{{
		holder.VaultURL + "/secrets/" + holder.SecretName, done.Version, string(done.New), string(done.Old), day(done.Expires), daysText(done.Expires), fmt.Sprint(done.Disabled),
	}})
}
