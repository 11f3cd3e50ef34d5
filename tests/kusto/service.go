package kusto

import (
	"context"
	"embed"
	"fmt"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/tests/npm"
)

//go:embed package.json package-lock.json check.js
var files embed.FS

// Query is one query to check.
type Query struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Problem is what the language service says of a query.
type Problem struct {
	// Severity is Error, Warning, Suggestion or Information.
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	// At is the place of the problem, in characters from the beginning.
	At int `json:"at"`
}

// Result is what was found out about a query.
type Result struct {
	Name     string    `json:"name"`
	Problems []Problem `json:"problems"`
	// Columns are those of the query's result, with their Kusto types.
	Columns map[string]string `json:"columns"`
}

// Check lets the language service parse and bind the queries against the tables: name of the table, then name and Kusto
// type of each column.
func Check(ctx context.Context, tables map[string]map[string]string, queries []Query) ([]Result, error) {
	folder, err := npm.Install(ctx, "kusto", files)
	if err != nil {
		return nil, fmt.Errorf("installing the Kusto language service: %w", err)
	}
	var results []Result
	input := map[string]any{"tables": tables, "queries": queries}
	if err := npm.Run(ctx, filepath.Join(folder, "check.js"), input, &results); err != nil {
		return nil, fmt.Errorf("asking the Kusto language service: %w", err)
	}
	if len(results) != len(queries) {
		return nil, fmt.Errorf("the Kusto language service answered %d of %d queries", len(results), len(queries))
	}
	return results, nil
}
