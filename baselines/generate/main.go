// Command generate writes the changelog in docs/baselines.md from the table of package baselines. It runs by `go generate`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/monitoring/page"
)

func main() {
	project := flag.String("project", ".", "folder of the project")
	flag.Parse()
	if err := write(filepath.Join(*project, "docs", "baselines.md")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(file string) error {
	now, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading a document: %w", err)
	}
	filled, err := fill(string(now))
	if err != nil {
		return fmt.Errorf("filling %s: %w", file, err)
	}
	if err := os.WriteFile(file, []byte(filled), 0o644); err != nil {
		return fmt.Errorf("writing a document: %w", err)
	}
	return nil
}

func fill(document string) (string, error) {
	return page.Fill(document, map[string]string{"changelog": changelog(), "untouchable": untouchable()})
}

// changelog has the newest baseline first.
func changelog() string {
	var text strings.Builder
	all := baselines.All()
	for i := len(all) - 1; i >= 0; i-- {
		fmt.Fprintf(&text, "### %s\n\n%s\n\n", all[i].Date, introduction(all[i]))
		for _, change := range all[i].Changes {
			entry(&text, change)
		}
	}
	return text.String()
}

func introduction(baseline baselines.Baseline) string {
	if last, ends := baselines.Ends(baseline.Date); ends {
		return baseline.Summary + " Supported until " + last.Format(time.DateOnly) + "."
	}
	return baseline.Summary + " The newest."
}

func entry(text *strings.Builder, change baselines.Change) {
	fmt.Fprintf(text, "**`%s`** %s\n\n| | |\n|---|---|\n", change.ID, change.What)
	for _, row := range [][2]string{
		{"why", change.Why}, {"where", change.Applies}, {"before you move", change.Before}, {"without it", change.OptOut},
		{"effect", effects(change)}, {"controls", strings.Join(change.Controls, ", ")}, {"source", "<" + change.Source + ">"},
	} {
		fmt.Fprintf(text, "| %s | %s |\n", row[0], row[1])
	}
	text.WriteString("\n")
}

func effects(change baselines.Change) string {
	var effects []string
	for _, touch := range change.Touches {
		what := "`" + touch.Type + "`"
		if touch.Property != "" {
			what = "`" + touch.Property + "` of " + what
		}
		effects = append(effects, string(touch.Effect)+" "+what)
	}
	return strings.Join(effects, "; ")
}

func untouchable() string {
	var table strings.Builder
	table.WriteString("| resource | property |\n|---|---|\n")
	for _, property := range baselines.Untouchable() {
		path := "the resource as a whole"
		if property.Path != "" {
			path = "`" + property.Path + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s |\n", property.Type, path)
	}
	return table.String()
}
