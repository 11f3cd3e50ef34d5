// Command generate writes stacks/stack.schema.json and docs/reference.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/internal/stackschema"
)

func main() {
	project := flag.String("project", ".", "the project's root folder")
	flag.Parse()
	if err := run(*project); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(project string) error {
	comments, err := stackschema.ReadComments(os.DirFS(project))
	if err != nil {
		return err
	}
	for _, output := range []struct {
		file   string
		render func(stackschema.Comments) ([]byte, error)
	}{
		{"stacks/stack.schema.json", stackschema.Schema},
		{"docs/reference.md", stackschema.Reference},
	} {
		contents, err := output.render(comments)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(project, output.file), contents, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", output.file, err)
		}
	}
	return nil
}
