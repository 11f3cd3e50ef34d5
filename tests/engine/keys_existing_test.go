package engine_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// What the platform team has made before: a vault, and an identity that may use the keys in it.
const (
	platformSubscription = "/subscriptions/00000000-5a4d-b0c5-0000-000000000001"
	platformGroup        = platformSubscription + "/resourceGroups/rg-keys"
	platformVault        = platformGroup + "/providers/Microsoft.KeyVault/vaults/kv-platform"
	platformKey          = platformVault + "/keys/orders"
	platformIdentity     = platformGroup + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-cache"
	// platformPrincipal is the principal id that the sandbox gives the identity.
	platformPrincipal = "5a4db0c5-f6d0-56cf-8e24-48a1fc77fc75"
)

const platformZone = `
- id: ` + platformGroup + `
  location: westeurope
- id: ` + platformVault + `
  location: westeurope
  properties:
    tenantId: 11111111-2222-4333-8444-555555555555
    sku: {family: A, name: standard}
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
    publicNetworkAccess: Disabled
- id: ` + platformIdentity + `
  location: westeurope
- id: ` + platformVault + `/providers/Microsoft.Authorization/roleAssignments/6b0f3c5d-1e2a-4b7c-8d9e-0f1a2b3c4d5e
  properties:
    principalId: ` + platformPrincipal + `
    roleDefinitionId: ` + platformSubscription + `/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6
`

// azure opens the simulated Azure of an environment, between two runs of the command line.
func (c *cli) azure(stack string, do func(*sandbox.Azure)) {
	c.t.Helper()
	zone, err := sandbox.LoadLandingZone(filepath.Join(c.dir, "stacks", "landing-zone.yaml"))
	if err != nil {
		c.t.Fatal(err)
	}
	opened, err := sandbox.OpenAzure(context.Background(), sandbox.Options{StoreFile: filepath.Join(c.sandboxes, stack, "azure.json"), LandingZone: zone})
	if err != nil {
		c.t.Fatal(err)
	}
	do(opened)
	if err := opened.Close(); err != nil {
		c.t.Fatal(err)
	}
}

// rotatePlatformKey is what the vault's rotation policy does.
func (c *cli) rotatePlatformKey() (rotated sandbox.RotatedKey) {
	c.t.Helper()
	c.azure("dev", func(azure *sandbox.Azure) {
		var err error
		if rotated, err = azure.RotateKey(context.Background(), platformKey); err != nil {
			c.t.Fatal(err)
		}
	})
	return rotated
}

// The first cache makes the key in the existing vault, the second one is given the URL of that key.
func TestACacheMovesToTheNewestVersionOfAKeyInAVaultOfOthers(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.append("landing-zone.yaml", platformZone)
	c.edit("dev", "      access:\n", "      customerManagedKey:\n        keyVaultResourceId: "+platformVault+
		"\n        key:\n          name: orders\n          created: "+today+"\n      access:\n")
	c.must("up", "dev", "--sandbox")
	rotated := c.rotatePlatformKey()
	wantParts(t, c.run("keys", "rotate-cmk", "dev", "--sandbox"), 0, `cache.customerManagedKey.keyVersion: "`+rotated.New.ID, "1 updated")
	c.wantUnchanged("dev")

	inSameAzure := []string{"shop", "--sandbox", "--state-dir", filepath.Join(c.sandboxes, "dev")}
	url := "https://kv-platform.vault.azure.net/keys/orders/"
	c.write("stacks/Pulumi.shop.yaml", strings.Replace(string(stackFile(t, "dev")), "      access:\n",
		"      customerManagedKey:\n        keyUrl: "+url+rotated.New.ID+" # theirs\n        userAssignedIdentityResourceId: "+platformIdentity+"\n      access:\n", 1))
	c.must(append([]string{"up"}, inSameAzure...)...)
	rotated = c.rotatePlatformKey()
	wantParts(t, c.run(append([]string{"keys", "status"}, inSameAzure...)...), 3, rotated.Old.ID, rotated.New.ID)
	wantParts(t, c.run(append([]string{"keys", "rotate-cmk"}, inSameAzure...)...), 0,
		`cache.customerManagedKey.keyUrl: "`+url+rotated.New.ID+`"`, "1 updated")
	wantParts(t, c.run(append([]string{"preview"}, inSameAzure...)...), 0, "✓ 16 unchanged")
}

// A first up that failed leaves resources without outputs, and nothing may be said of keys that nobody has asked for yet.
func TestKeysOfAnUnfinishedEnvironmentAreNotJudged(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.append("landing-zone.yaml", strings.Replace(platformZone, "    enablePurgeProtection: true\n", "", 1))
	c.edit("dev", "      access:\n", "      customerManagedKey:\n        keyVaultResourceId: "+platformVault+
		"\n        key:\n          created: "+today+"\n      access:\n")
	wantParts(t, c.run("up", "dev", "--sandbox"), 1, "purge protection")
	for _, verb := range []string{"status", "rotate-cmk", "rotate"} {
		wantParts(t, c.run("keys", verb, "dev", "--sandbox"), 1, "has not been finished", "`redoubt up dev --sandbox`")
	}
}
