// Command generate writes stacks/fleet.schema.json.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/internal/fleet"
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
	stack, err := stackschema.Schema(comments)
	if err != nil {
		return err
	}
	schema, err := fleet.Schema(stack)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(project, fleet.SchemaFile), schema, 0o644); err != nil {
		return fmt.Errorf("writing the schema: %w", err)
	}
	return nil
}
