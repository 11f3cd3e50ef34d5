package keyversion_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/keyversion"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const version = "0123456789abcdef0123456789abcdef"

const head = "# a comment\nconfig:\n  redoubt:environment:\n    cache:\n"

func TestAVersionIsWrittenWhereTheStackFileNamesTheKey(t *testing.T) {
	t.Parallel()
	const other = "ffffffffffffffffffffffffffffffff"
	for name, c := range map[string]struct{ before, after string }{
		"of a key that the program makes": {
			"      customerManagedKey:\n        # why\n        key:\n          created: 2026-11-23\n",
			"      customerManagedKey:\n        keyVersion: \"" + version + "\"\n        # why\n        key:\n          created: 2026-11-23\n",
		},
		"of one that was moved before": {
			"      customerManagedKey:\n        keyVersion: " + other + " # moved in May\n        keyVaultResourceId: x\n",
			"      customerManagedKey:\n        keyVersion: \"" + version + "\" # moved in May\n        keyVaultResourceId: x\n",
		},
		"of an existing key, in its URL": {
			"      customerManagedKey:\n        keyUrl: https://kv.vault.azure.net/keys/cache/" + other + "\n",
			"      customerManagedKey:\n        keyUrl: \"https://kv.vault.azure.net/keys/cache/" + version + "\"\n",
		},
		"of an existing key, in a URL with a slash at its end": {
			"      customerManagedKey:\n        keyUrl: https://kv.vault.azure.net/keys/cache/" + other + "/\n",
			"      customerManagedKey:\n        keyUrl: \"https://kv.vault.azure.net/keys/cache/" + version + "\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			edit, err := keyversion.Edit([]byte(head+c.before), version)
			if err != nil {
				t.Fatal(err)
			}
			got, err := stackedit.Apply([]byte(head+c.before), edit)
			if err != nil || string(got) != head+c.after {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, head+c.after)
			}
		})
	}
}

func TestAFileWithoutAVersionToEditIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ contents, want string }{
		"no key":                {head + "      access: {}\n", keyversion.ErrNoKey.Error()},
		"no YAML":               {"a: [", "reading the stack file"},
		"an encrypted URL":      {head + "      customerManagedKey:\n        keyUrl:\n          secure: abc\n", "is encrypted"},
		"a URL without version": {head + "      customerManagedKey:\n        keyUrl: https://kv.vault.azure.net/keys/cache\n", "no URL of a key with its version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := keyversion.Edit([]byte(c.contents), version); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %s, %v\nwant %s", got, err, c.want)
			}
		})
	}
	if _, err := keyversion.Edit([]byte(head+"      access: {}\n"), version); !errors.Is(err, keyversion.ErrNoKey) {
		t.Errorf("a missing key is not recognisable: %v", err)
	}
}
