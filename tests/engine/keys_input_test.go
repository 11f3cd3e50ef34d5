package engine_test

import (
	"strings"
	"testing"
)

func TestBadInputAboutKeysGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	const access = "      access:\n"
	key := func(settings string) func(*cli) {
		return func(c *cli) { c.edit("dev", access, "      customerManagedKey:\n"+settings+access) }
	}
	preview := []string{"preview", "dev", "--sandbox"}
	cases := map[string]struct {
		args   []string
		change func(*cli)
		code   int
		want   []string
	}{
		"an unknown verb":            {args: []string{"keys", "rotat"}, code: 2, want: []string{`unknown command "rotat"`, "redoubt keys --help"}},
		"no environment":             {args: []string{"keys", "rotate-cmk"}, code: 2, want: []string{"which environment?"}},
		"an unknown environment":     {args: []string{"keys", "status", "prd"}, code: 1, want: []string{`did you mean "prod"?`}},
		"a form without a schedule":  {args: []string{"keys", "rotate", partner, "--format", "azure"}, code: 2, want: []string{"--schedule only"}},
		"an unknown schedule":        {args: []string{"keys", "rotate", partner, "--schedule", "daily"}, code: 2, want: []string{"monthly or quarterly"}},
		"a schedule with a rotation": {args: []string{"keys", "rotate", partner, "--schedule", "monthly", "--resume"}, code: 2, want: []string{"rotates nothing"}},
		"a schedule":                 {args: []string{"keys", "rotate", partner, "--schedule", "quarterly"}, code: 0, want: []string{"17 3 1 1,4,7,10 *", "id-token: write"}},
		"help has examples":          {args: []string{"keys", "rotate", "--help"}, code: 0, want: []string{"redoubt keys rotate partner --dry-run", "--take-over"}},
		"a folder without a sandbox": {args: []string{"keys", "status", "dev", "--state-dir", "x"}, code: 2, want: []string{"--sandbox only"}},
		"not logged in":              {args: []string{"keys", "status", "dev"}, code: 1, want: []string{"not logged in to a Pulumi backend"}},
		"a vault in another region": {
			args: []string{"up", "dev", "--sandbox"}, code: 1, want: []string{"westeurope", "northeurope", "A vault for a cache is in the region of the cache"},
			change: func(c *cli) {
				c.append("landing-zone.yaml", strings.ReplaceAll(platformZone, "westeurope", "northeurope"))
				key("        keyVaultResourceId: " + platformVault + "\n        key:\n          created: " + today + "\n")(c)
			},
		},
		"a vault without purge protection": {
			args: []string{"up", "dev", "--sandbox"}, code: 1, want: []string{"az keyvault update --name kv-platform --enable-purge-protection true"},
			change: func(c *cli) {
				c.append("landing-zone.yaml", strings.Replace(platformZone, "    enablePurgeProtection: true\n", "", 1))
				key("        keyVaultResourceId: " + platformVault + "\n        key:\n          created: " + today + "\n")(c)
			},
		},
		"a vault in another region that nobody watches": {
			args: []string{"up", "dev", "--sandbox"}, code: 1, want: []string{"managed-encryption-region", "expected one in the region of the cluster, 'westeurope'"},
			change: func(c *cli) {
				c.append("landing-zone.yaml", strings.ReplaceAll(platformZone, "westeurope", "northeurope"))
				key("        keyVaultResourceId: " + platformVault + "\n        expiryAlert:\n          enabled: false\n        key:\n          created: " + today + "\n")(c)
			},
		},
		"a vault that is said to be in another region": {
			args: preview, code: 1, want: []string{"customerManagedKey.keyVaultLocation", "expected a vault in westeurope"},
			change: key("        keyVaultResourceId: " + platformVault + "\n        keyVaultLocation: northeurope\n        key:\n          created: " + today + "\n"),
		},
		"a drain of no time": {args: []string{"keys", "rotate", partner, "--sandbox", "--drain", "0s"}, code: 2, want: []string{"--drain", "expected 1m to 168h"}},
		"a URL without a version": {
			args: preview, code: 1, want: []string{"customerManagedKey.keyUrl", "version"},
			change: key("        keyUrl: https://kv-platform.vault.azure.net/keys/cache\n        userAssignedIdentityResourceId: " + platformIdentity + "\n"),
		},
		"an elliptic curve": {
			args: preview, code: 1, want: []string{"customerManagedKey.key.kty", "RSA", `"EC"`},
			change: key("        keyVault: {}\n        key:\n          kty: EC\n          created: " + today + "\n"),
		},
		"a key for a classic cache": {
			args: []string{"preview", legacy, "--sandbox"}, code: 1, want: []string{"customerManagedKey", "Azure Cache for Redis can't encrypt with a key of yours", "managed"},
			change: func(c *cli) {
				c.edit(legacy, access, "      customerManagedKey:\n        keyVault: {}\n        key:\n          created: "+today+"\n"+access)
			},
		},
		"access keys without a waiver": {
			args: []string{"preview", partner, "--sandbox"}, code: 1, want: []string{"RDT-IDN-02", "waiver"},
			change: func(c *cli) { c.edit(partner, "        - control: RDT-IDN-02\n", "        - control: RDT-NET-01\n") },
		},
		"a waiver past its date": {
			args: []string{"preview", partner, "--sandbox"}, code: 1, want: []string{"waivers[0].until: expired"},
			change: func(c *cli) {
				text := strings.Replace(string(stackFile(c.t, partner)), "granted: 2026-11-02", "granted: 2026-08-01", 1)
				c.write("stacks/Pulumi.partner.yaml", strings.Replace(text, "until: 2027-01-31", "until: 2026-10-01", 1))
			},
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCLI(t)
			if test.change != nil {
				test.change(c)
			}
			wantParts(t, c.run(test.args...), test.code, test.want...)
		})
	}
}
