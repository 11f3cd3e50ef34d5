package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/keyversion"
)

// errKeysNeedCare ends a status that found something to be done.
var errKeysNeedCare = errors.New("the keys need care")

// keysStatus tells how the keys of an environment stand.
type keysStatus struct {
	*keysRun
	keyID string
	// care is what has to be done, in the order of what is shown.
	care []string
}

func newKeysStatus(common *settings) *cobra.Command {
	s := &keysStatus{keysRun: newKeysRun(common, "status")}
	cmd := &cobra.Command{
		Use:   "status ENVIRONMENT",
		Short: "Show the versions and ends of an environment's keys, and a rotation under way",
		Long: "status shows which version of its customer-managed key the cache uses, the newest one, and when they end; and of an\n" +
			"access key its secret's version and end, and where a rotation stands. It asks Resource Manager only: Reader is\n" +
			"enough, from any network, and no key is read. What the cache uses is what the state says.\n\n" +
			fmt.Sprintf("Exit codes: 0 if all is well; 3 if the cache does not use the newest version of its key, if that version ends within\n"+
				"%d days (redoubt's own bound: two months to move the cache), if the secret ends within %d days (when Key Vault\n"+
				"announces it) or is missing, or if a rotation has stopped. A pipeline that runs this every day is an alert.",
				keyversion.SoonDays, accesskeys.NearExpiryDays),
		Example: "  redoubt keys status prod\n" +
			"  redoubt keys status prod --json | jq .care    in a pipeline, every day",
		Args: oneEnvironment,
	}
	cmd.RunE = s.run(s.status)
	s.addKeysFlags(cmd, false)
	cmd.Flags().StringVar(&s.keyID, "key-id", "", "resource id of the customer-managed key (default: what the environment made, or the vault that keyUrl names)")
	return cmd
}

func (s *keysStatus) status() error {
	inUse, encrypted, err := s.versionInUse()
	if err != nil {
		return err
	}
	holder, err := s.holder()
	hasKeys := err == nil
	if err != nil && !errors.Is(err, errNoAccessKeys) {
		return err
	}
	s.document["customerManagedKey"], s.document["accessKeys"] = nil, nil
	if encrypted {
		if err := s.encryption(inUse); err != nil {
			return err
		}
	} else {
		s.lines.Note("no customer-managed key: the disks are encrypted with Microsoft's")
	}
	if hasKeys {
		if err := s.accessKeys(holder); err != nil {
			return err
		}
	} else {
		s.lines.Note("no access keys: clients sign in with Entra")
	}
	return s.verdict()
}

// encryption shows the customer-managed key.
func (s *keysStatus) encryption(inUse keyversion.Version) error {
	return s.within("https://"+inUse.Host(), func(azure accesskeys.Azure) error {
		key, err := s.readKey(azure, inUse, s.keyID)
		if err != nil {
			return err
		}
		s.showKey(key)
		s.document["customerManagedKey"] = map[string]any{
			"keyId": key.ID, "inUse": versionDocument(key.InUse), "newest": versionDocument(key.Newest), "isNewest": key.isNewest(),
		}
		move := s.command("keys rotate-cmk")
		if !key.isNewest() {
			s.care = append(s.care, "the cache does not use the newest version of its key: "+move)
		}
		if key.InUse.EndsSoon(time.Now()) {
			s.care = append(s.care, fmt.Sprintf("the version in use ends in %s days, fewer than redoubt's own bound of %d; %s", daysText(key.InUse.Expires), keyversion.SoonDays, s.nextVersion(key)))
		}
		return nil
	})
}

// nextVersion says where a version comes from that does not end soon.
func (s *keysStatus) nextVersion(key encryptionKey) string {
	if key.isNewest() {
		return "rotate the key in its vault first, then run " + s.command("keys rotate-cmk")
	}
	return "run " + s.command("keys rotate-cmk")
}

// accessKeys shows the secret and a rotation.
func (s *keysStatus) accessKeys(holder keyHolder) error {
	if holder.VaultID == "" {
		return fmt.Errorf("finding the vault: %s is none of this environment's vaults", holder.VaultURL)
	}
	return s.within(holder.VaultURL, func(azure accesskeys.Azure) error {
		found, err := accesskeys.Inspect(s.ctx, holder.Target, holder.VaultID, s.keyOptions(azure, true))
		if err != nil {
			return err
		}
		s.lines.Line(fmt.Sprintf("\nsecret  %s/secrets/%s", holder.VaultURL, holder.SecretName))
		s.lines.Table([]string{"keys", "version", "slot", "expires", "days left", "rotation"}, [][]string{secretRow(holder, found)})
		s.document["accessKeys"] = publishedDocument(holder, found)
		s.care = append(s.care, s.judge(holder, found)...)
		return nil
	})
}

// judge says what has to be done about access keys.
func (s *keysStatus) judge(holder keyHolder, found accesskeys.Published) []string {
	var care []string
	switch {
	case holder.Enabled && !found.Given:
		care = append(care, "access keys are on and none is published: "+s.command("keys publish"))
	case !holder.Enabled && found.Given:
		care = append(care, "access keys are off and the secret is still there: "+s.command("keys retire"))
	case found.EndsSoon(time.Now()):
		care = append(care, fmt.Sprintf("the secret ends in %s days, fewer than the %d before which Key Vault announces it: %s", daysText(found.Expires), accesskeys.NearExpiryDays, s.command("keys rotate")))
	}
	switch {
	case found.Running != nil && found.Running.Stale:
		care = append(care, found.Running.Error())
	case found.Running == nil && found.Step != "" && time.Now().After(found.DrainEnds):
		care = append(care, fmt.Sprintf("a rotation stopped at the step %s: %s", found.Step, s.command("keys rotate")))
	}
	return care
}

func secretRow(holder keyHolder, found accesskeys.Published) []string {
	onOff := "off"
	if holder.Enabled {
		onOff = "on"
	}
	if !found.Given {
		return []string{onOff, "none is published", "-", "-", "-", "-"}
	}
	return []string{onOff, found.Version, string(found.Slot), day(found.Expires), daysText(found.Expires), rotationText(found)}
}

func rotationText(found accesskeys.Published) string {
	switch {
	case found.Step == "":
		return "none"
	case found.Running != nil:
		return fmt.Sprintf("%s, by %s since %s", found.Step, found.Running.Owner, found.Running.Since.UTC().Format(time.RFC3339))
	case !found.DrainEnds.IsZero():
		return fmt.Sprintf("%s until %s, by nobody at the moment", found.Step, found.DrainEnds.UTC().Format(time.RFC3339))
	default:
		return string(found.Step) + ", by nobody at the moment"
	}
}

func publishedDocument(holder keyHolder, found accesskeys.Published) map[string]any {
	document := map[string]any{
		"enabled": holder.Enabled, "published": found.Given, "version": found.Version, "slot": string(found.Slot),
		"expires": dayOrNothing(found.Expires), "daysLeft": daysLeft(found.Expires), "rotation": nil,
	}
	if found.Step != "" {
		rotation := map[string]any{"step": string(found.Step), "drainEnds": dayOrNothing(found.DrainEnds), "owner": nil}
		if found.Running != nil {
			rotation["owner"], rotation["since"], rotation["until"] = found.Running.Owner, dayOrNothing(found.Running.Since), dayOrNothing(found.Running.Until)
		}
		document["rotation"] = rotation
	}
	return document
}

// verdict is exit code 3 when something has to be done.
func (s *keysStatus) verdict() error {
	s.document["care"] = append([]string{}, s.care...)
	s.lines.Line("")
	if len(s.care) == 0 {
		s.lines.Good("nothing to do")
		return nil
	}
	s.lines.Bad("to be done:", s.care...)
	return reported{errKeysNeedCare}
}
