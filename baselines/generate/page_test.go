package main

import (
	"os"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/baselines"
)

func TestThePageHasTheTableOfToday(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile("../../docs/baselines.md")
	if err != nil {
		t.Fatal(err)
	}
	filled, err := fill(string(contents))
	if err != nil {
		t.Fatal(err)
	}
	if filled != string(contents) {
		t.Error("docs/baselines.md is out of date; run `go generate ./baselines`")
	}
}

func TestTheChangelogHasEveryChangeOnceAndTheNewestFirst(t *testing.T) {
	t.Parallel()
	text := changelog()
	for _, baseline := range baselines.All() {
		for _, change := range baseline.Changes {
			if strings.Count(text, "**`"+string(change.ID)+"`**") != 1 {
				t.Errorf("%s does not stand in the changelog once", change.ID)
			}
		}
	}
	if strings.Index(text, baselines.Newest()) > strings.Index(text, "### "+baselines.First()) {
		t.Error("the newest baseline does not come first")
	}
}
