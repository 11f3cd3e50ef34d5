package kusto_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/kusto"
)

// fence begins a query in Markdown.
const fence = "```kusto\n"

func TestEveryQueryInTheDocumentsIsValid(t *testing.T) {
	t.Parallel()
	queries := documented(t, filepath.Join("..", "..", "docs"))
	if len(queries) < 20 {
		t.Fatalf("found only %d queries", len(queries))
	}
	for i, result := range check(t, queries) {
		complain(t, queries[i], result)
	}
}

// documented are the queries of all documents below a folder.
func documented(t *testing.T, folder string) []kusto.Query {
	t.Helper()
	var queries []kusto.Query
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, part := range strings.Split(string(text), fence)[1:] {
			query, _, ended := strings.Cut(part, "```")
			if !ended {
				return fmt.Errorf("%s: query %d does not end", path, i+1)
			}
			queries = append(queries, kusto.Query{Name: fmt.Sprintf("%s, query %d", filepath.Base(path), i+1), Text: query})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return queries
}
