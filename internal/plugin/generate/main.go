// Command generate writes components/schema.json, the schema of the Pulumi package.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/internal/plugin/packageschema"
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
	rendered, err := packageschema.Render(comments)
	if err != nil {
		return err
	}
	file := filepath.Join(project, "components", "schema.json")
	if err := os.WriteFile(file, rendered, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}
	return nil
}
