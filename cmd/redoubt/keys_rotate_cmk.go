package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/keyversion"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// rotateCMK moves a cluster to the newest version of its key.
type rotateCMK struct {
	*keysRun
	keyID       string
	dryRun, pin bool
}

func newKeysRotateCMK(common *settings) *cobra.Command {
	r := &rotateCMK{keysRun: newKeysRun(common, "rotate-cmk")}
	cmd := &cobra.Command{
		Use:   "rotate-cmk ENVIRONMENT",
		Short: "Move a cache to the newest version of its customer-managed key",
		Long: "rotate-cmk asks Resource Manager for the newest version of the key that encrypts the cache, writes it into the stack\n" +
			"file, previews, asks, and deploys. Azure Managed Redis does not follow the rotation of a key by itself: it is told\n" +
			"a version. The vault itself is not asked, so this works from outside of its network; Reader on the vault is enough.\n" +
			"An edit that is not deployed is taken back.\n\n" +
			"In the sandbox your stack file stays as it is: the version is kept in the sandbox's folder and laid over the copy of\n" +
			"the stack file in every later run of it, until `redoubt sandbox reset`.",
		Example: "  redoubt keys rotate-cmk prod --dry-run    old and new version, and a preview\n" +
			"  redoubt keys rotate-cmk prod\n" +
			"  redoubt keys rotate-cmk prod --pin        once after the first up: every move is an edit then\n" +
			"  redoubt keys rotate-cmk regulated --sandbox",
		Args: oneEnvironment,
	}
	cmd.RunE = r.run(r.rotate)
	r.addKeysFlags(cmd, true)
	cmd.Flags().StringVar(&r.keyID, "key-id", "", "resource id of the key (default: what the environment made, or the vault that keyUrl names)")
	cmd.Flags().BoolVar(&r.pin, "pin", false, "write the version into the stack file also when the cache uses it already, so that only an edit can move it")
	cmd.Flags().BoolVar(&r.dryRun, "dry-run", false, "show both versions and a preview, and change nothing")
	return cmd
}

func (r *rotateCMK) rotate() error {
	inUse, given, err := r.versionInUse()
	if err != nil {
		return err
	}
	if !given {
		return fmt.Errorf("%s is not encrypted with a customer-managed key (its output keyUrl is empty), so there is no version to move to", r.name)
	}
	key := encryptionKey{}
	err = r.within("https://"+inUse.Host(), func(azure accesskeys.Azure) error {
		key, err = r.readKey(azure, inUse, r.keyID)
		return err
	})
	if err != nil {
		return err
	}
	r.showKey(key)
	r.document["keyId"], r.document["old"], r.document["new"] = key.ID, versionDocument(key.InUse), versionDocument(key.Newest)
	r.document["changed"] = false
	if key.isNewest() && !r.pin {
		r.lines.Line("")
		r.lines.Good("nothing to do: the cache uses the newest version")
		return nil
	}
	if err := r.usable(key); err != nil {
		return err
	}
	return r.move(key)
}

// usable refuses to move to a version that has ended, with which a cache could not read its own disks.
func (r *rotateCMK) usable(key encryptionKey) error {
	now := time.Now()
	if end := key.Newest.Expires; !end.IsZero() && !now.Before(end) {
		return fmt.Errorf("the newest version ended on %s; rotate the key in its vault first (az keyvault key rotate), then run %s", day(end), r.command("keys rotate-cmk"))
	}
	if key.Newest.EndsSoon(now) {
		r.lines.Warn(fmt.Sprintf("the newest version ends in %s days: rotate the key in its vault soon", daysText(key.Newest.Expires)))
	}
	return nil
}

// move edits the version and deploys it.
func (r *rotateCMK) move(key encryptionKey) error {
	contents, err := os.ReadFile(environment.StackFile(r.options.ProjectDir, r.name))
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	edit, err := keyversion.Edit(contents, key.Newest.ID)
	if errors.Is(err, keyversion.ErrNoKey) {
		return fmt.Errorf("%w, while the cache is encrypted with one: deploy the stack file, or put the setting back", err)
	}
	if err != nil {
		return err
	}
	r.lines.Title("edit")
	c := &change{
		keysRun: r.keysRun, edits: []stackedit.Edit{edit}, dryRun: r.dryRun,
		question: "Move the cache on Azure to this version?",
	}
	done, err := c.deploy()
	if err != nil {
		return err
	}
	r.lines.Line("")
	if !done {
		r.lines.Good("dry run: nothing was changed, and the edit was taken back")
		return nil
	}
	r.document["changed"] = true
	r.lines.Good(fmt.Sprintf("the cache uses the version %s", key.Newest.ID))
	if !r.sandbox {
		r.lines.Note("commit the edit: it is what the next deployment goes by")
	}
	return r.check(key)
}

// check makes sure that the deployment did what was asked: the state must name the new version.
func (r *rotateCMK) check(key encryptionKey) (err error) {
	if r.state, err = engine.ReadState(r.ctx, r.options); err != nil {
		return err
	}
	now, _, err := r.versionInUse()
	if err == nil && now.ID != key.Newest.ID {
		err = fmt.Errorf("the deployment succeeded, and the output keyUrl still names the version %s; the program must take the version from the edited setting", now.ID)
	}
	return err
}
