package docs_test

import (
	"bytes"
	"os"
	"regexp"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

// What a stranger reads first fits into a quarter of an hour; everything else has a page of its own.
func TestTheReadmeStaysShort(t *testing.T) {
	t.Parallel()
	const most = 200
	contents, err := os.ReadFile(project + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(contents, []byte("\n")); lines > most || lines < 50 {
		t.Errorf("README.md has %d lines; expected 50 to %d: move a part to docs/ and link it", lines, most)
	}
}

var controlRow = regexp.MustCompile(`(?m)^\| (RDT-[A-Z]+-[0-9]+) \| ([^|]+) \|`)

func TestTheControlsOfTheReadmeAreThoseOfTheCatalogue(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile(project + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{}
	for _, control := range controls.Catalogue() {
		titles[control.ID] = control.Title
	}
	rows := controlRow.FindAllStringSubmatch(string(contents), -1)
	if len(rows) != 10 {
		t.Errorf("the README has %d controls; expected ten", len(rows))
	}
	for _, row := range rows {
		if titles[row[1]] != row[2] {
			t.Errorf("%s: got %q; expected %q, as the catalogue has it", row[1], row[2], titles[row[1]])
		}
	}
}
