package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// partner is the environment with access keys.
const partner = "partner"

func TestAnAccessKeyIsPublishedRotatedAndRetiredAndNeverShown(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	var outputs []outcome
	run := func(code int, parts []string, args ...string) {
		t.Helper()
		o := c.run(args...)
		wantParts(t, o, code, append(parts, "SANDBOX")...)
		outputs = append(outputs, o)
	}
	inSandbox := func(args ...string) []string { return append(args, partner, "--sandbox") }

	run(0, []string{"kv-keys-partner-"}, append(inSandbox("up"), "-v")...)
	run(3, []string{"access keys are on and none is published", "keys publish partner --sandbox"}, inSandbox("keys", "status")...)
	run(1, []string{"no key is published", "`redoubt keys publish partner --sandbox`"}, inSandbox("keys", "rotate")...)
	run(0, []string{"published, because no key was published", "Primary"}, inSandbox("keys", "publish")...)
	c.wantKeyInAzure(partner)
	run(0, []string{"nothing to do: the published key is current"}, append(inSandbox("keys", "publish"), "-v")...)
	run(0, []string{"nothing to do", "Primary"}, inSandbox("keys", "status")...)

	run(0, []string{"dry run: nothing was changed", "regenerate the Secondary key"}, append(inSandbox("keys", "rotate"), "--dry-run")...)
	run(0, []string{"both work", "not waiting for the drain"}, append(inSandbox("keys", "rotate"), "--no-wait")...)
	run(0, []string{"drain until", "by nobody at the moment"}, inSandbox("keys", "status")...)
	run(1, []string{"stopped at the step drain", "keys rotate partner"}, inSandbox("keys", "publish")...)
	run(0, []string{"both keys are new", "Secondary", "the sandbox has no Redis to ask"}, append(inSandbox("keys", "rotate"), "--resume", "-v")...)
	run(0, []string{`"finished": true`, `"newSlot": "Primary"`}, append(inSandbox("keys", "rotate"), "--json")...)

	run(0, []string{"order-service", "dry run: nothing was changed", "accessKeysAuthentication"}, append(inSandbox("keys", "retire"), "--dry-run")...)
	run(0, []string{`"dryRun": true`, `"keysTurnedOff": false`}, append(inSandbox("keys", "retire"), "--dry-run", "--json")...)
	c.wantUnchanged(partner)
	run(0, []string{
		"order-service (3b5d7f9a-1c2e-4b6d-8f0a-2c4e6a8b0d1f)", "cache.accessKeys.enabled: false", "cache.waivers: without control RDT-IDN-02",
		"1 updated", "keys are off and the secret is deleted",
	}, append(inSandbox("keys", "retire"), "-v")...)
	run(0, []string{"nothing to do: keys are off, and there is no secret"}, inSandbox("keys", "retire")...)
	run(1, []string{"access keys are turned off"}, inSandbox("keys", "rotate")...)
	run(0, []string{`"enabled": false`, `"published": false`}, append(inSandbox("keys", "status"), "--json")...)
	c.wantUnchanged(partner)
	c.wantOwnFile(partner)
	run(0, nil, append(inSandbox("refresh"), "--json")...)
	run(0, nil, inSandbox("export")...)
	run(0, nil, append(inSandbox("preview"), "--json")...)
	run(0, nil, inSandbox("destroy")...)
	c.wantNoKeys(outputs)
}

// tagRotation makes the secret look as if another machine were rotating.
func (c *cli) tagRotation(until time.Time) {
	c.t.Helper()
	o := c.run("keys", "status", partner, "--sandbox", "--json")
	var status struct{ VaultURL, Secret string }
	if err := json.Unmarshal([]byte(o.stdout), &status); err != nil || status.VaultURL == "" {
		c.t.Fatalf("%v: %s", err, o)
	}
	c.azure(partner, func(azure *sandbox.Azure) {
		client, err := azsecrets.NewClient(status.VaultURL, sandbox.Credential(), &azsecrets.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: azure}})
		if err != nil {
			c.t.Fatal(err)
		}
		secret, err := client.GetSecret(context.Background(), status.Secret, "", nil)
		if err != nil {
			c.t.Fatal(err)
		}
		tags := secret.Tags
		for tag, value := range map[string]string{
			"redoubt-step": "publish", "redoubt-started": until.Add(-time.Hour).Format(time.RFC3339), "redoubt-lease-run": "1", "redoubt-lease-owner": "the nightly pipeline",
			"redoubt-lease-since": until.Add(-time.Hour).Format(time.RFC3339), "redoubt-lease-until": until.Format(time.RFC3339),
		} {
			tags[tag] = &value
		}
		if _, err := client.UpdateSecretProperties(context.Background(), status.Secret, "", azsecrets.UpdateSecretPropertiesParameters{Tags: tags}, nil); err != nil {
			c.t.Fatal(err)
		}
	})
}

func TestARotationWaitsForAnotherAndTakesOverWhatWasKilled(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", partner, "--sandbox")
	c.must("keys", "publish", partner, "--sandbox")

	c.tagRotation(time.Now().UTC().Add(10 * time.Minute))
	for _, verb := range []string{"rotate", "retire", "publish"} {
		wantParts(t, c.run("keys", verb, partner, "--sandbox"), 1, "the nightly pipeline has been rotating these keys since", "keys status partner --sandbox")
	}
	wantParts(t, c.run("keys", "rotate", partner, "--sandbox", "--take-over"), 1, "the nightly pipeline has been rotating these keys since")
	wantParts(t, c.run("keys", "status", partner, "--sandbox"), 0, "publish, by the nightly pipeline since")

	c.tagRotation(time.Now().UTC().Add(-time.Minute))
	wantParts(t, c.run("keys", "status", partner, "--sandbox"), 3, "without giving its lease back")
	wantParts(t, c.run("keys", "rotate", partner, "--sandbox"), 1, "without giving its lease back", "--resume --take-over")
	wantParts(t, c.run("keys", "rotate", partner, "--sandbox", "--resume", "--take-over"), 0, "both keys are new")
}

func TestAVaultThatCannotBeReachedFromHereNamesTheWayOut(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", partner, "--sandbox")
	c.write("stacks/sandbox.yaml", "vaultsUnreachable: true\n")
	for _, verb := range []string{"publish", "rotate", "retire"} {
		wantParts(t, c.run("keys", verb, partner, "--sandbox"), 1, "403 ForbiddenByConnection", "run this inside the network", "private endpoint", "privatelink.vaultcore.azure.net")
	}
	wantParts(t, c.run("keys", "status", partner, "--sandbox"), 3, "none is published")
	c.wantUnchanged(partner)
}

func TestAnEnvironmentWithoutKeysSaysSo(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	for _, verb := range []string{"status", "publish", "rotate", "retire", "rotate-cmk"} {
		wantParts(t, c.run("keys", verb, "dev", "--sandbox"), 1, "nothing of dev is deployed", "up dev --sandbox")
	}
	c.must("up", "dev", "--sandbox")
	for _, verb := range []string{"publish", "rotate", "retire"} {
		wantParts(t, c.run("keys", verb, "dev", "--sandbox"), 1, "dev has no access keys (cache.accessKeys in its stack file)", "sign in with Entra")
	}
	wantParts(t, c.run("keys", "rotate-cmk", "dev", "--sandbox"), 1, "not encrypted with a customer-managed key")
	o := c.run("keys", "rotate", "dev", "--sandbox", "--json")
	if !strings.Contains(o.stdout, `"outcome": "failed"`) || !strings.Contains(o.stdout, "has no access keys") || o.code != 1 {
		t.Errorf("got %s", o)
	}
	wantParts(t, c.run("keys", "status", "dev", "--sandbox"), 0, "nothing to do")
}

// A run that was killed, or somebody in the portal, has turned keys off without Pulumi's knowledge: they would be on again
// after the next deployment, without a secret.
func TestKeysThatAreOffBehindPulumisBackAreTurnedOffInTheStackToo(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", partner, "--sandbox")
	c.must("keys", "publish", partner, "--sandbox")
	c.must("sandbox", "edit", partner, "databases/default", "properties.accessKeysAuthentication=Disabled")
	wantParts(t, c.run("keys", "retire", partner, "--sandbox"), 0, "cache.accessKeys.enabled: false", "1 updated", "keys are off and the secret is deleted")
	wantParts(t, c.run("keys", "retire", partner, "--sandbox"), 0, "nothing to do: keys are off, and there is no secret")
	c.wantUnchanged(partner)
}
