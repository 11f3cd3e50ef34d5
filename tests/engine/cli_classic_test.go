package engine_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// keyMark is what every planted access key holds.
var keyMark = strings.TrimRight(sandbox.PlantedKey("", ""), "0123456789abcdef-")

func TestTheCommandLineNeitherShowsNorKeepsAnAccessKey(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	for _, args := range [][]string{
		{"preview", legacy}, {"up", legacy, "--json"}, {"up", legacy, "-v"}, {"preview", legacy, "--json"},
		{"refresh", legacy, "--json"}, {"refresh", legacy, "-v"}, {"export", legacy, "--deployed"},
	} {
		if o := c.must(append(args, "--sandbox")...); strings.Contains(o.String(), keyMark) {
			t.Errorf("%v shows an access key: %s", args, o)
		}
	}
	files := 0
	err := filepath.WalkDir(c.sandboxes, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), keyMark) {
			t.Errorf("%s holds an access key in plain text", path)
		}
		return err
	})
	if err != nil || files == 0 || len(keyMark) < 10 {
		t.Errorf("looked for %q in %d files, %v", keyMark, files, err)
	}
}

func TestAPreviewShowsEveryWaiverAndAnExpiredOneFailsIt(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	endpoint := "      privateEndpoint:\n" + between(t, string(stackFile(t, legacy)), "      privateEndpoint:\n", "      access:\n")
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	waiver := func(until int) string {
		return fmt.Sprintf("      waivers:\n        - control: RDT-NET-01\n          reason: The partner's data centre has no private link yet.\n"+
			"          owner: payments@example.com\n          granted: %s\n          until: %s\n", day(-40), day(until))
	}
	open := func(until int) {
		text := strings.Replace(string(stackFile(t, legacy)), endpoint, waiver(until), 1)
		c.write("stacks/Pulumi.legacy.yaml", strings.Replace(text, "      classic:\n", "      classic:\n        firewallRules:\n          - startIP: 203.0.113.4\n", 1))
	}
	open(20)
	o := c.must("preview", legacy, "--sandbox")
	for _, want := range []string{"RDT-NET-01", "days left until " + day(20), "payments@example.com", "no private link yet", "Azure filters nothing until the first rule exists"} {
		if !strings.Contains(strings.Join(strings.Fields(o.stdout), " "), want) {
			t.Errorf("the preview does not show %q: %s", want, o)
		}
	}
	c.must("up", legacy, "--sandbox")
	open(-3)
	expired := c.run("preview", legacy, "--sandbox")
	if expired.code != 1 || !strings.Contains(expired.String(), "waivers[0].until: expired 3 days ago") {
		t.Errorf("got %s", expired)
	}
	c.must("destroy", legacy, "--sandbox", "--unprotect")
	c.wantEmptyAzure(legacy)
}

func between(t *testing.T, text, start, end string) string {
	t.Helper()
	_, after, found := strings.Cut(text, start)
	inner, _, ended := strings.Cut(after, end)
	if !found || !ended {
		t.Fatalf("the text has no %q before %q", start, end)
	}
	return inner
}
