package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

func newSandboxRotateKey(c *sandboxCommand) *cobra.Command {
	return &cobra.Command{
		Use:   "rotate-key ENVIRONMENT [ID|NAME]",
		Short: "Give a vault's key in a sandbox its next version, as its rotation policy would",
		Long: "rotate-key makes a new version of an encryption key in an environment's sandbox, as the vault does when the time of the\n" +
			"rotation policy has come, or when somebody chooses \"Rotate now\" in the portal. The cache goes on with the version that\n" +
			"it has, as on Azure: Azure Managed Redis does not follow a rotation. The key is named by its id, its name, or the end of\n" +
			"its id; without a name it is the only one that there is.",
		Example: "  redoubt sandbox rotate-key regulated\n  redoubt sandbox rotate-key regulated keys/key-amr-cache-regulated-1a2b3c",
		Args: func(_ *cobra.Command, args []string) error {
			switch len(args) {
			case 1, 2:
				return nil
			case 0:
				return fmt.Errorf("which environment? `%s sandbox ls` lists them", programName())
			}
			return fmt.Errorf("one key at a time; got %s", strings.Join(args[1:], ", "))
		},
		RunE: func(cmd *cobra.Command, args []string) error { return c.rotateKey(cmd.Context(), args[0], args[1:]) },
	}
}

func (c *sandboxCommand) rotateKey(ctx context.Context, environment string, name []string) (err error) {
	p, err := c.place()
	if err != nil {
		return err
	}
	dir, err := p.find(environment)
	if err != nil {
		return err
	}
	release, err := engine.Hold(ctx, dir, "sandbox rotate-key of "+environment)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	options, err := p.open(dir)
	if err != nil {
		return err
	}
	entries, err := c.inspect(p, environment)
	if err != nil {
		return err
	}
	key, err := findKey(entries, environment, name)
	if err != nil {
		return err
	}
	azure, err := sandbox.OpenAzure(ctx, options)
	if err != nil {
		return adviseStore(err, options.StoreFile, environment, c.stateDir)
	}
	defer func() { err = errors.Join(err, azure.Close()) }()
	rotated, err := azure.RotateKey(ctx, key.ID)
	if err != nil {
		return err
	}
	return c.reportRotation(environment, rotated)
}

// findKey finds a key of a vault by name, or the only one.
func findKey(entries []sandbox.Entry, environment string, name []string) (sandbox.Entry, error) {
	const kind = "Microsoft.KeyVault/vaults/keys"
	var keys []sandbox.Entry
	for _, entry := range entries {
		if arm.SameType(entry.Type, kind) && !entry.LandingZone {
			keys = append(keys, entry)
		}
	}
	switch {
	case len(keys) == 0:
		return sandbox.Entry{}, fmt.Errorf("the sandbox of %s has no key of a vault; one comes with customerManagedKey in the stack file and `%s up %[1]s --sandbox`", environment, programName())
	case len(name) > 0:
		return findResource(keys, environment, name[0])
	case len(keys) > 1:
		names := make([]string, len(keys))
		for i, key := range keys {
			names[i] = "  " + key.ID
		}
		return sandbox.Entry{}, fmt.Errorf("which key? the sandbox of %s has %d:\n%s", environment, len(keys), strings.Join(names, "\n"))
	}
	return keys[0], nil
}

func (c *sandboxCommand) reportRotation(environment string, r sandbox.RotatedKey) error {
	if c.json {
		return c.document("redoubt/sandbox-rotate-key/v1", map[string]any{
			"environment": environment, "id": r.KeyID, "keyUrl": r.URL, "old": versionFields(r.Old), "new": versionFields(r.New),
		})
	}
	show.Notice(c.out)
	fmt.Fprintf(c.out, "rotated %s\n", r.KeyID)
	show.Table(c.out, []string{"  version", "", "expires"}, [][]string{
		{"  " + r.Old.ID, "before", expiry(r.Old)}, {"  " + r.New.ID, "newest", expiry(r.New)},
	})
	fmt.Fprintf(c.out, "\nthe cache goes on with the version that it has\nsee it:   %s refresh %s --sandbox\nmove it:  %[1]s keys rotate-cmk %[2]s --sandbox\n", programName(), environment)
	return nil
}

func versionFields(v sandbox.KeyVersion) map[string]any {
	fields := map[string]any{"version": v.ID}
	if !v.Expires.IsZero() {
		fields["expires"] = v.Expires
	}
	return fields
}

func expiry(v sandbox.KeyVersion) string {
	if v.Expires.IsZero() {
		return "never"
	}
	return v.Expires.Format(time.DateOnly)
}
