package engine_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// wantParts checks an exit code, and what is printed.
func wantParts(t *testing.T, o outcome, code int, parts ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("the exit code is %d, want %d: %s", o.code, code, o)
	}
	for _, part := range parts {
		if !strings.Contains(o.stdout+o.stderr, part) {
			t.Errorf("%q is missing in: %s", part, o)
		}
	}
}

// wantUnchanged checks that a preview is empty.
func (c *cli) wantUnchanged(stack string) {
	c.t.Helper()
	o := c.must("preview", stack, "--sandbox")
	_, after, found := strings.Cut(o.stdout, "\n✓ ")
	if verdict, _, _ := strings.Cut(after, " in "); !found || !strings.HasSuffix(verdict, " unchanged") || strings.Contains(verdict, ",") {
		c.t.Errorf("the preview is not empty: %s", o)
	}
}

func TestACacheMovesToTheNewestVersionOfItsKeyAndThenNothingIsLeftToDo(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", regulated, "--sandbox")
	c.wantUnchanged(regulated)
	wantParts(t, c.run("keys", "status", regulated, "--sandbox"), 0, "nothing to do", "SANDBOX")
	wantParts(t, c.run("keys", "rotate-cmk", regulated, "--sandbox"), 0, "nothing to do: the cache uses the newest version")

	c.must("sandbox", "rotate-key", regulated)
	old, newest := c.versions()
	wantParts(t, c.run("keys", "status", regulated, "--sandbox"), 3, old, newest, "does not use the newest version", "keys rotate-cmk regulated --sandbox")
	c.wantUnchanged(regulated)

	dry := c.run("keys", "rotate-cmk", regulated, "--sandbox", "--dry-run")
	wantParts(t, dry, 0, old, newest, "1 to update", "dry run: nothing was changed")
	c.wantUnchanged(regulated)

	moved := c.run("keys", "rotate-cmk", regulated, "--sandbox")
	wantParts(t, moved, 0, `cache.customerManagedKey.keyVersion: "`+newest+`"`, "1 updated", "your own file stays as it is", "keyEncryptionKeyUrl")
	c.wantUnchanged(regulated)
	wantParts(t, c.run("keys", "status", regulated, "--sandbox"), 0, "nothing to do")
	c.wantOwnFile(regulated)

	c.must("sandbox", "rotate-key", regulated)
	c.must("refresh", regulated, "--sandbox")
	wantParts(t, c.run("check", regulated, "--deployed", "--sandbox"), 3, "RDT-ENC-04", "rotate-cmk")
	c.wantUnchanged(regulated)

	preview := c.must("preview", regulated, "--sandbox")
	wantParts(t, preview, 0, "rehearsed in this sandbox and laid over the stack file", newest)
	c.must("sandbox", "reset", regulated, "--yes")
	if again := c.must("preview", regulated, "--sandbox"); strings.Contains(again.stdout, "rehearsed") {
		t.Errorf("a reset does not forget what was rehearsed: %s", again)
	}
}

// versions are the two that the status shows as JSON.
func (c *cli) versions() (inUse, newest string) {
	c.t.Helper()
	o := c.run("keys", "status", regulated, "--sandbox", "--json")
	var document struct {
		Format, Target, Notice, Outcome string
		Care                            []string
		CustomerManagedKey              struct {
			IsNewest      bool
			InUse, Newest struct {
				Version  string
				DaysLeft *int
			}
		}
	}
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil {
		c.t.Fatalf("stdout is not one JSON document: %v\n%s", err, o)
	}
	key := document.CustomerManagedKey
	if document.Format != "redoubt/keys-status/v1" || document.Target != "sandbox" || document.Notice == "" || document.Outcome != "found" ||
		len(document.Care) != 1 || key.IsNewest || key.InUse.DaysLeft == nil || len(key.Newest.Version) != 32 || o.code != 3 {
		c.t.Errorf("got %s", o)
	}
	return key.InUse.Version, key.Newest.Version
}

// wantOwnFile checks that the user's stack file is as it was.
func (c *cli) wantOwnFile(stack string) {
	c.t.Helper()
	now, err := os.ReadFile(filepath.Join(c.dir, "stacks", "Pulumi."+stack+".yaml"))
	if err != nil || string(now) != c.original(stack) {
		c.t.Errorf("the stack file was changed, %v:\n%s", err, now)
	}
}

// existingKey makes dev use a key that others made, in the two ways that there are: by its URL, or by its vault.
func (c *cli) existingKey(form string) {
	c.t.Helper()
	const given = "      access:\n"
	c.edit("dev", given, form+given)
}

func TestAFailedPreviewTakesTheNewVersionBack(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", regulated, "--sandbox")
	c.must("sandbox", "rotate-key", regulated)
	text := c.original(regulated)
	c.write("stacks/Pulumi.regulated.yaml", strings.Replace(text, "role: owner", "role: reader", 1))
	wantParts(t, c.run("keys", "rotate-cmk", regulated, "--sandbox"), 1, "cache.access.payments-api.role")
	if _, err := os.Stat(filepath.Join(c.sandboxes, regulated, "overlay-regulated.yaml")); !os.IsNotExist(err) {
		t.Errorf("the rehearsed version is still there: %v", err)
	}
	c.write("stacks/Pulumi.regulated.yaml", text)
	c.wantUnchanged(regulated)
}

// A vault with purge protection keeps its name, and production its key: what comes again under that name is refused until
// somebody recovers the vault, or its time is over.
func TestADestroyedVaultKeepsItsNameAsOnAzure(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", regulated, "--sandbox")
	wantParts(t, c.run("destroy", regulated, "--sandbox"), 1, "cache-vault", "cache-key", "nothing was deleted")
	c.must("destroy", regulated, "--sandbox", "--unprotect")
	wantParts(t, c.run("up", regulated, "--sandbox"), 1, "cache-vault", "already exists in deleted state")
}

func TestSwitchingTheEncryptionOfALiveCacheIsRefusedUntilItIsAccepted(t *testing.T) {
	t.Parallel()
	key := "      customerManagedKey:\n        keyVault: {}\n        key:\n          created: " + today + "\n"
	const accepting = "      customerManagedKey:\n        acceptInterruption: true\n"
	c := newCLI(t)
	c.must("up", "dev", "--sandbox")
	before := c.must("sandbox", "ls", "dev").stdout

	refusal := []string{"cache-cluster", "turned on for a live cluster", "https://learn.microsoft.com/azure/redis/how-to-encryption", "acceptInterruption: true"}
	c.existingKey(key)
	wantParts(t, c.run("preview", "dev", "--sandbox"), 3, refusal...)
	wantParts(t, c.run("up", "dev", "--sandbox"), 3, refusal...)
	wantParts(t, c.run("up", "dev", "--sandbox", "--json"), 3, `"resource": "cache-cluster"`)
	if after := c.must("sandbox", "ls", "dev").stdout; after != before {
		t.Errorf("a refused up has left something:\n%s\nbefore:\n%s", after, before)
	}
	c.existingKey(strings.Replace(key, "        keyVault", "        acceptInterruption: true\n        keyVault", 1))
	wantParts(t, c.run("up", "dev", "--sandbox"), 0, "turned on for a live cluster", "the stack file accepts that", "customerManagedKeyResourceId")
	c.wantUnchanged("dev")

	c.write("stacks/Pulumi.dev.yaml", string(stackFile(t, "dev")))
	wantParts(t, c.run("up", "dev", "--sandbox"), 3, "turned off for a live cluster", "acceptInterruption: true")
	c.existingKey(accepting)
	// The vault and the key go with it, which is a loss of its own.
	loss := c.run("up", "dev", "--sandbox")
	wantParts(t, loss, 3, "cache-vault: the vault would be deleted", "cache-key: the key would be deleted")
	args := []string{"up", "dev", "--sandbox"}
	for _, urn := range regexp.MustCompile(`--allow-replace '([^']+)'`).FindAllStringSubmatch(loss.stdout, -1) {
		args = append(args, "--allow-replace", urn[1])
	}
	wantParts(t, c.run(args...), 0, "turned off for a live cluster", "the stack file accepts that")
	c.must("destroy", "dev", "--sandbox")
}

// Plain `pulumi` meets the same gate: it is in the program.
func TestThePlainProgramRefusesToo(t *testing.T) {
	t.Parallel()
	env := newEnvironment(t, "dev")
	env.SetProgram(environment.DeployGuarded)
	env.Up()
	env.EditStackFile("      access:\n", "      customerManagedKey:\n        keyVault: {}\n        key:\n          created: 2026-11-23\n      access:\n")
	for name, run := range map[string]func() error{
		"preview": func() error { _, err := env.TryPreview(); return err },
		"up":      func() error { _, err := env.TryUp(); return err },
	} {
		if err := run(); err == nil || !strings.HasPrefix(err.Error(), "cache-cluster ("+clusterType+"): encryption with a customer-managed key would be turned on") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
