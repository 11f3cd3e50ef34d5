package engine_test

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// findKey finds a planted key in text, also one that was encoded on the way, and returns what is around it.
func findKey(text string) string {
	encoded := base64.StdEncoding.EncodeToString([]byte(keyMark))
	wholeGroups := len(keyMark) / 3 * 4 // what follows depends on the rest of the key
	for _, form := range []string{keyMark, url.QueryEscape(keyMark), fmt.Sprintf("%x", keyMark), encoded[:wholeGroups]} {
		if at := strings.Index(text, form); at >= 0 {
			return text[max(0, at-40):min(len(text), at+60)]
		}
	}
	return ""
}

// wantNoKeys looks for planted keys in everything that runs printed, and in every file that they left: the project, the
// state, its history and backups. The simulated Azure itself is left out: there is a vault in it, which is where a key
// belongs.
func (c *cli) wantNoKeys(outputs []outcome) {
	c.t.Helper()
	for _, o := range outputs {
		if found := findKey(o.String()); found != "" {
			c.t.Errorf("a planted key is shown: %s", found)
		}
	}
	files := 0
	for _, folder := range []string{c.dir, c.sandboxes} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || entry.Name() == "azure.json" {
				return err
			}
			files++
			data, err := os.ReadFile(path)
			if found := findKey(string(data)); found != "" {
				c.t.Errorf("%s holds a planted key: %s", path, found)
			}
			return err
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if files < 10 || len(outputs) == 0 {
		c.t.Errorf("looked into %d files and %d outputs, which can't be all", files, len(outputs))
	}
}

// wantKeyInAzure makes sure that there is a key to be found: else a scan proves nothing.
func (c *cli) wantKeyInAzure(stack string) {
	c.t.Helper()
	store, err := os.ReadFile(filepath.Join(c.sandboxes, stack, "azure.json"))
	if err != nil || findKey(string(store)) == "" {
		c.t.Fatalf("the simulated vault holds no planted key, so there is nothing to look for: %v", err)
	}
}

func TestTheScanFindsAPlantedKeyHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	key := keyMark + "0f8fad5b-d9cb-469f-a165-70867728950e"
	for name, text := range map[string]string{
		"as it is":  "the key is " + key,
		"in JSON":   fmt.Sprintf("{%q: %q}", "primaryKey", key),
		"in a URL":  "https://x/?key=" + url.QueryEscape(key),
		"as base64": base64.StdEncoding.EncodeToString([]byte(key)),
		"as hex":    fmt.Sprintf("%x", key),
	} {
		if findKey(text) == "" {
			t.Errorf("%s: not found", name)
		}
	}
	if found := findKey("[key not shown] and [secret]"); found != "" {
		t.Errorf("found %q in a text without a key", found)
	}
}
