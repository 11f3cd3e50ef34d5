package page_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring/page"
)

const project = "../.."

func TestTheDocumentsSayWhatTheDataSays(t *testing.T) {
	t.Parallel()
	documents, err := page.Documents(project)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range documents {
		got, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is out of date; run `go generate ./monitoring`", path)
		}
	}
}

func TestEveryRunbookBelongsToAnAlertAndHasItsParts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(project, "docs", "runbooks", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		known := false
		for _, runbook := range page.Runbooks() {
			known = known || string(runbook) == name
		}
		if !known {
			t.Errorf("no alert leads to %s", file)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"What it means", "Look", "Decide", "Act", "False positives"} {
			if !strings.Contains(string(text), "\n## "+part+"\n\n") {
				t.Errorf("%s has no part %q", file, part)
			}
		}
	}
	if len(files) != len(page.Runbooks()) {
		t.Errorf("%d files for %d runbooks", len(files), len(page.Runbooks()))
	}
}

func TestBlocksAreFilled(t *testing.T) {
	t.Parallel()
	document := "# Title\n\n<!-- generated: a -->\nold\n<!-- end -->\n\nprose\n<!-- generated: b -->\n<!-- end -->\n"
	got, err := page.Fill(document, map[string]string{"a": "one\n", "b": "two"})
	want := "# Title\n\n<!-- generated: a -->\none\n<!-- end -->\n\nprose\n<!-- generated: b -->\ntwo\n<!-- end -->\n"
	if err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestBlocksThatDoNotFitAreErrors(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, document, want string }{
		{"a block that nobody writes", "<!-- generated: b -->\n<!-- end -->", `nobody writes the block "b"`},
		{"a block that the document lacks", "prose", `the document has no block "a"`},
		{"a block without an end", "<!-- generated: a -->\n", `the block "a" does not end`},
	}
	for _, tc := range cases {
		if _, err := page.Fill(tc.document, map[string]string{"a": ""}); err == nil || err.Error() != tc.want {
			t.Errorf("%s: got %v, want %s", tc.name, err, tc.want)
		}
	}
}

func TestRunbooksAreListedOnce(t *testing.T) {
	t.Parallel()
	all := page.Runbooks()
	for i, runbook := range all {
		if slices.Index(all, runbook) != i {
			t.Errorf("%s is listed twice", runbook)
		}
	}
}
