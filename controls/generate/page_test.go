package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

func TestThePageIsUpToDate(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, page()) {
		t.Errorf("%s is out of date; run `make generate`", file)
	}
}

func TestThePageShowsEveryControlAndItsSources(t *testing.T) {
	t.Parallel()
	text := string(page())
	for _, c := range controls.Catalogue() {
		for _, part := range []string{`<a id="` + c.Anchor() + `">`, c.Title, c.Rationale, c.Expects, c.Remediation, c.Reason, c.Compensation} {
			if !strings.Contains(text, part) {
				t.Errorf("the page lacks %q of %s", part, c.ID)
			}
		}
		for _, id := range c.Answers {
			if !strings.Contains(text, id.ID) || id.Source.URL() == "" || !strings.Contains(text, id.Source.URL()) {
				t.Errorf("the page lacks %s, or its source", id)
			}
		}
	}
	for _, row := range controls.AbsentValues() {
		if !strings.Contains(text, "`"+row.Path+"`") || !strings.HasPrefix(row.Source, "https://") {
			t.Errorf("the page lacks %s, or its source", row.Path)
		}
	}
}
