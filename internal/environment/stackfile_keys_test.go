package environment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// checkChanged judges a stack file of the project, on a day, with one piece of its text replaced.
func checkChanged(t *testing.T, stack, old, instead string, day func() time.Time) error {
	t.Helper()
	contents, err := os.ReadFile(environment.StackFile(projectDir, stack))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(contents), old, instead, 1)
	if changed == string(contents) && old != instead {
		t.Fatalf("%s has no %q", stack, old)
	}
	file := filepath.Join(t.TempDir(), filepath.Base(environment.StackFile(projectDir, stack)))
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return environment.CheckStackFileOn(file, day)
}

// stackCase is a stack file of the project with one piece of its text replaced.
type stackCase struct {
	name, stack, old, instead string
	day                       func() time.Time
	// want is empty for what is accepted.
	want string
}

func TestKeysOfAStackFileAreAcceptedOrRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	february := func() time.Time { return time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC) }
	const waiver = "redoubt:environment.cache.waivers[0]"
	cases := []stackCase{
		{"the foundation makes the vault's network", "partner", "", "", onTheDay, ""},
		{"the waiver is over", "partner", "", "", february, waiver + ".until: expired 1 day ago"},
		{"keys are on without a waiver", "partner", "RDT-IDN-02", "RDT-NET-01", onTheDay, "redoubt:environment.cache.accessKeys: access keys need a waiver of RDT-IDN-02"},
		{"keys are off and still waived", "partner", "        validityDays: 60", "        enabled: false", onTheDay, waiver + ": nothing needs this waiver"},
		{"a publisher without an id", "partner", "principalId: 8e0a2c4d-6f1b-4a3c-9d5e-7b9f1a3c5e20", "principalId: pipeline", onTheDay, "cache.accessKeys.publishers.deploy-pipeline.principalId: not an object id"},
		{"a typo in an alert", "partner", "        validityDays: 60", "        expiryAlert: {severty: Sev1}", onTheDay, `cache.accessKeys.expiryAlert.severty: unknown key (did you mean "severity"?)`},
		{"no foundation and no vault", "test", "      access:", "      accessKeys: {}\n      access:", onTheDay, "cache.accessKeys.keyVault: missing"},
		{"a key of one's own", "regulated", "", "", onTheDay, ""},
		{"a key from tomorrow", "regulated", "created: 2026-11-23", "created: 2026-11-24", onTheDay, "cache.customerManagedKey.key.created: in the future"},
		{"a classic cache with a key of its own", "regulated", "      managed:\n        sku: Balanced_B10\n        persistence:\n          type: aof\n", "      classic: {sku: Standard_C1}\n", onTheDay, "cache.customerManagedKey: Azure Cache for Redis can't encrypt with a key of yours"},
	}
	ofVault := func(subscription string) string {
		return "      customerManagedKey:\n        keyVaultResourceId: /subscriptions/" + subscription + "/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-platform\n" +
			"        key:\n          created: 2026-11-23\n      access:\n"
	}
	const (
		access = "      access:\n"
		theirs = "00000000-7b2c-4d6e-8f0a-1c3b5d7e9f24"
	)
	cases = append(cases, []stackCase{
		{"a vault of this subscription", "partner", access, ofVault("9D1E3F5A-7b2c-4d6e-8f0a-1c3b5d7e9f24"), onTheDay, ""},
		{"a vault of another subscription", "partner", access, ofVault(theirs), onTheDay, "redoubt:environment.cache.customerManagedKey.keyVaultResourceId: a vault of another subscription, in which this stack makes nothing; " +
			"expected a vault of the subscription 9d1e3f5a-7b2c-4d6e-8f0a-1c3b5d7e9f24, or keyUrl and an identity, for a key that is made over there; got " + theirs},
	}...)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := checkChanged(t, c.stack, c.old, c.instead, c.day)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestASecretOfTheProviderInPlainTextIsRefusedWithoutShowingIt(t *testing.T) {
	t.Parallel()
	for name, accepted := range map[string]bool{
		"clientSecret: hunter2": false, "clientCertificatePassword: hunter2": false, "oidcToken: hunter2": false, "oidcRequestToken: hunter2": false,
		"clientSecret: {secure: v1:abc}": true, "clientSecret: null": true, "clientId: 6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7": true,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := checkChanged(t, "dev", "config:\n", "config:\n  azure-native:"+name+"\n", onTheDay)
			if accepted != (err == nil) {
				t.Fatalf("got %v", err)
			}
			if accepted {
				return
			}
			key, _, _ := strings.Cut(name, ":")
			want := "config.azure-native:" + key + ": a secret in plain text; expected an encrypted value, as `pulumi config set --secret azure-native:" + key + "` writes it"
			if !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want %s, and no value", err, want)
			}
		})
	}
}
