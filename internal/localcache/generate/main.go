// Command generate writes the tables of docs/local.md from the data of package localcache. It runs by `go generate`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/monitoring/page"
)

func main() {
	project := flag.String("project", ".", "folder of the project")
	flag.Parse()
	if err := write(filepath.Join(*project, "docs", "local.md")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(file string) error {
	now, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading a document: %w", err)
	}
	filled, err := page.Fill(string(now), map[string]string{
		"managed":   differences(localcache.Managed),
		"classic":   differences(localcache.Classic),
		"languages": languages(),
	})
	if err != nil {
		return fmt.Errorf("filling %s: %w", file, err)
	}
	if err := os.WriteFile(file, []byte(filled), 0o644); err != nil {
		return fmt.Errorf("writing a document: %w", err)
	}
	return nil
}

// differences is a table of what a local cache does otherwise than a service.
func differences(service string) string {
	var table strings.Builder
	table.WriteString("| | here | on Azure | source |\n|---|---|---|---|\n")
	for _, d := range localcache.Differences {
		if d.Concerns(service) {
			fmt.Fprintf(&table, "| %s | %s | %s | [page](%s) |\n", d.Topic, d.Here, d.There, d.Source)
		}
	}
	return table.String()
}

// languages is a table of the languages that there are snippets for.
func languages() string {
	var table strings.Builder
	table.WriteString("| `--snippet` | library | for the local cache | for Azure, in addition |\n|---|---|---|---|\n")
	for _, l := range localcache.Libraries() {
		fmt.Fprintf(&table, "| `%s` | %s | `%s` | `%s` |\n", l.Name, l.Title, l.Packages, l.AzurePackages)
	}
	return table.String()
}
