package keyversion_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/keyversion"
)

const version = "0123456789abcdef0123456789abcdef"

const head = "# a comment\nconfig:\n  azure-native:location: westeurope\n  redoubt:environment:\n    cache:\n"

func TestAVersionIsWrittenAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after string }{
		"where there was none": {
			head + "      customerManagedKey:\n        # why\n        key:\n          created: 2026-11-23\n      access: {}\n",
			head + "      customerManagedKey:\n        # why\n        keyVersion: \"" + version + "\"\n        key:\n          created: 2026-11-23\n      access: {}\n",
		},
		"in the place of another": {
			head + "      customerManagedKey:\n        keyVersion: abc # rotated in May\n        key: {created: 2026-11-23}\n",
			head + "      customerManagedKey:\n        keyVersion: \"" + version + "\" # rotated in May\n        key: {created: 2026-11-23}\n",
		},
		"in the place of a quoted one, at the end of the file": {
			head + "      customerManagedKey:\n        keyVersion: 'abc'",
			head + "      customerManagedKey:\n        keyVersion: \"" + version + "\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := keyversion.Set([]byte(c.before), version)
			if err != nil || string(got) != c.after {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, c.after)
			}
		})
	}
}

func TestAFileWithoutTheKeyIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ contents, want string }{
		"an empty file":        {"", "there is no config in it"},
		"no key":               {head + "      access: {}\n", "there is no config.redoubt:environment.cache.customerManagedKey in it"},
		"all on one line":      {head + "      customerManagedKey: {keyUrl: x}\n", "not written as a block"},
		"an empty block":       {head + "      customerManagedKey:\n", "not written as a block"},
		"no YAML":              {"a: [", "reading the stack file"},
		"a list in its place":  {"config: []\n", "there is no config.redoubt:environment in it"},
		"text where keys were": {"config:\n  redoubt:environment: text\n", "cache in it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := keyversion.Set([]byte(c.contents), version); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %s, %v\nwant %s", got, err, c.want)
			}
		})
	}
}

// Whatever was there, the file says the version afterwards, and writing it again changes nothing.
func TestWritingTwiceIsWritingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		digits := rapid.StringMatching(`[0-9a-f]{32}`).Draw(rt, "version")
		old := rapid.SampledFrom([]string{"", "        keyVersion: 12\n", "        keyVersion: \"x\"   # note\n"}).Draw(rt, "old")
		once, err := keyversion.Set([]byte(head+"      customerManagedKey:\n"+old+"        keyUrl: x\n"), digits)
		if err != nil {
			rt.Fatal(err)
		}
		twice, err := keyversion.Set(once, digits)
		if err != nil || string(once) != string(twice) {
			rt.Fatalf("the second time: %v\n%s\n%s", err, once, twice)
		}
		var file struct {
			Config map[string]any
		}
		if err := yaml.Unmarshal(once, &file); err != nil || !strings.Contains(string(once), `keyVersion: "`+digits+`"`) {
			rt.Fatalf("%v in\n%s", err, once)
		}
	})
}

func TestTheFileKeepsItsMode(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "Pulumi.prod.yaml")
	if err := os.WriteFile(file, []byte(head+"      customerManagedKey:\n        keyUrl: x\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := keyversion.SetInFile(file, version); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if err := keyversion.SetInFile(filepath.Join(t.TempDir(), "none.yaml"), version); err == nil {
		t.Error("a file that does not exist was edited")
	}
}
