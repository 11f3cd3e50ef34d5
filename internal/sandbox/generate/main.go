// Command generate writes docs/sandbox.md: the rules of the sandbox, as they are in the code, between what a person has to
// say of them.
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

//go:embed sandbox.md.tmpl
var page string

func main() {
	project := flag.String("project", ".", "the project's root folder")
	flag.Parse()
	if err := run(*project); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(project string) error {
	parsed, err := template.New("sandbox.md").Parse(page)
	if err != nil {
		return fmt.Errorf("reading the template: %w", err)
	}
	var text strings.Builder
	if err := parsed.Execute(&text, map[string]any{"Rules": rows(sandbox.Rules()), "Count": len(sandbox.Rules())}); err != nil {
		return fmt.Errorf("filling in the template: %w", err)
	}
	if err := os.WriteFile(filepath.Join(project, "docs", "sandbox.md"), []byte(text.String()), 0o644); err != nil {
		return fmt.Errorf("writing docs/sandbox.md: %w", err)
	}
	return nil
}

// row is a rule as the page shows it.
type row struct{ ID, Title, Breaks, Answer, Label, Source string }

func rows(rules []sandbox.Rule) []row {
	var all []row
	for _, rule := range rules {
		all = append(all, row{
			ID: rule.ID, Title: cell(rule.Title), Breaks: cell(rule.Breaks), Answer: answer(rule), Label: label(rule.Source), Source: rule.Source,
		})
	}
	return all
}

// cell makes a text fit into a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// answer is what Azure answers with, and the mark that says how faithfully.
func answer(rule sandbox.Rule) string {
	text := strings.TrimSpace(fmt.Sprintf("%d %s", rule.Status, rule.Code))
	switch {
	case rule.Stricter:
		return text + " †"
	case rule.OwnWords:
		return text + " *"
	}
	return text
}

var githubThread = regexp.MustCompile(`^https://github\.com/[^/]+/([^/]+)/(?:issues|pull)/(\d+)$`)

// label is a short name of a page: the repository and number of a thread, or else the last part of the address.
func label(source string) string {
	if thread := githubThread.FindStringSubmatch(source); thread != nil {
		return thread[1] + "#" + thread[2]
	}
	return source[strings.LastIndex(source, "/")+1:]
}
