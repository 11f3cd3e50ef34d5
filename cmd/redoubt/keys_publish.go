package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
)

// publishKeys puts the key in use into the environment's vault.
type publishKeys struct {
	*keysRun
	dryRun       bool
	validityDays int
}

func newKeysPublish(common *settings) *cobra.Command {
	p := &publishKeys{keysRun: newKeysRun(common, "publish")}
	cmd := &cobra.Command{
		Use:   "publish ENVIRONMENT",
		Short: "Put the cache's access key into the environment's vault",
		Long: "publish writes the cache's primary key as a secret into the environment's vault, with its expiry and the tags of\n" +
			"Azure's rotation pattern, if none is published yet; clients read it there. If one is, publish checks that the cache\n" +
			"accepts it and mends what does not. The key goes from Resource Manager to the vault and nowhere else.\n\n" +
			"It has to run inside the vault's network, as an identity that is one of the environment's publishers.",
		Example: "  redoubt keys publish partner\n" +
			"  redoubt keys publish partner --sandbox",
		Args: oneEnvironment,
	}
	cmd.RunE = p.run(p.publish)
	p.addKeysFlags(cmd, true)
	cmd.Flags().BoolVar(&p.dryRun, "dry-run", false, "say what would be done, and write nothing")
	addValidityFlag(cmd, &p.validityDays)
	return cmd
}

// addValidityFlag adds the flag that says how long a published key is good.
func addValidityFlag(cmd *cobra.Command, days *int) {
	cmd.Flags().IntVar(days, "validity-days", 0, fmt.Sprintf("for how many days the key is good: %d to %d (default: validityDays of the stack file)",
		accesskeys.ShortestValidityDays, accesskeys.LongestValidityDays))
}

func (p *publishKeys) publish() error {
	holder, err := p.holder()
	if err != nil {
		return err
	}
	if !p.dryRun {
		if err := p.agree(fmt.Sprintf("This writes the key of %s into %s.", p.name, holder.VaultURL)); err != nil {
			return err
		}
	}
	var done accesskeys.Publication
	err = p.within(holder.VaultURL, func(azure accesskeys.Azure) error {
		done, err = accesskeys.Publish(p.ctx, holder.Target, accesskeys.PublishOptions{
			Options: p.keyOptions(azure, p.dryRun), ValidityDays: orDefault(p.validityDays, holder.ValidityDays),
		})
		return err
	})
	if err != nil {
		return p.explained(err)
	}
	p.document["dryRun"], p.document["written"], p.document["reason"] = p.dryRun, done.Written, done.Reason
	p.document["slot"], p.document["version"], p.document["expires"] = string(done.Slot), done.Version, dayOrNothing(done.Expires)
	p.report(holder, done)
	return nil
}

func (p *publishKeys) report(holder keyHolder, done accesskeys.Publication) {
	p.lines.Line("")
	switch {
	case !done.Written:
		p.lines.Good("nothing to do: " + done.Reason)
	case p.dryRun:
		p.lines.Good("dry run: the key would be published, because " + done.Reason)
	default:
		p.lines.Good("published, because " + done.Reason)
	}
	p.lines.Table([]string{"secret", "version", "slot", "expires", "days left"}, [][]string{{
		holder.VaultURL + "/secrets/" + holder.SecretName, orDash(done.Version), string(done.Slot), day(done.Expires), daysText(done.Expires),
	}})
}

// orDefault is what the command line says, or else the stack file.
func orDefault(given, otherwise int) int {
	if given != 0 {
		return given
	}
	return otherwise
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
