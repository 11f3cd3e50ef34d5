// Package docs_test holds the project's pages to what they say: links lead somewhere, commands exist, snippets compile, and
// what a page says runs in the sandbox does. The commands of redoubt itself are parsed in cmd/redoubt, which has their tree.
//
// A remark on the line before a fence tells what this package does with a block:
//
//	<!-- runs in the sandbox -->   every line runs, in the order of the page, in a sandbox of its own
//	<!-- needs Azure -->           nobody can run it here; it is counted
//	<!-- checked by FOLDER -->     the tests of that folder check it
//	<!-- not checked: REASON -->   nothing checks it; it is counted
package docs_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const project = "../.."

// The remarks that a block can have.
const (
	runsInSandbox = "runs in the sandbox"
	needsAzure    = "needs Azure"
	checkedBy     = "checked by "
	notChecked    = "not checked: "
)

func TestMain(m *testing.M) {
	code := m.Run()
	enginetest.RemoveBinary()
	os.Exit(code)
}

// pages are all pages of the project, read once.
var readPages = sync.OnceValues(func() ([]markdown.Page, error) { return markdown.Pages(project) })

func pages(t *testing.T) []markdown.Page {
	t.Helper()
	all, err := readPages()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// elsewhere are the languages that other tests look at, or that nothing can be wrong with.
var elsewhere = map[string]string{
	"":        "output of commands and sketches, for people",
	"text":    "output of commands, written by cmd/redoubt",
	"kusto":   "queries, checked by monitoring and tests/kusto",
	"mermaid": "diagrams, drawn by GitHub",
}

// excused tells whether a remark says why this package does not look at a block, and whether nothing does.
func excused(block markdown.Block) (yes, unchecked bool, problem error) {
	if folder, found := strings.CutPrefix(block.Remark, checkedBy); found {
		if _, err := os.Stat(project + "/" + folder); err != nil {
			return true, false, fmt.Errorf("%s: the remark names %s: %w", block.Where(), folder, err)
		}
		return true, false, nil
	}
	reason, found := strings.CutPrefix(block.Remark, notChecked)
	if found && len(strings.Fields(reason)) < 3 {
		return true, true, fmt.Errorf("%s: a remark that nothing checks a block says why; got %q", block.Where(), reason)
	}
	return found || block.Remark == needsAzure, true, nil
}

func TestEveryBlockIsCheckedOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for _, page := range pages(t) {
		for _, block := range page.Blocks {
			yes, unchecked, problem := excused(block)
			switch {
			case problem != nil:
				t.Error(problem)
			case yes && unchecked:
				counts[fmt.Sprintf("%s block of %s: %s", block.Language, block.Page, block.Remark)]++
			case yes, elsewhere[block.Language] != "":
			case !slices.Contains([]string{"sh", "go", "yaml", "json"}, block.Language):
				t.Errorf("%s: nothing checks a block of %q; give it a remark: <!-- checked by FOLDER --> or <!-- not checked: REASON -->", block.Where(), block.Language)
			}
		}
	}
	for _, what := range slices.Sorted(mapKeys(counts)) {
		t.Logf("unchecked: %d × %s", counts[what], what)
	}
}

func mapKeys(counts map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range counts {
			if !yield(key) {
				return
			}
		}
	}
}
