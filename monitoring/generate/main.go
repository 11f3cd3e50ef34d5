// Command generate writes the blocks of docs/monitoring.md and of the runbooks that come from the data of package
// monitoring. It runs by `go generate`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/monitoring/page"
)

func main() {
	project := flag.String("project", ".", "folder of the project")
	flag.Parse()
	if err := write(*project); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(project string) error {
	documents, err := page.Documents(project)
	if err != nil {
		return err
	}
	for path, content := range documents {
		if err := os.WriteFile(filepath.Join(project, filepath.FromSlash(path)), []byte(content), 0o644); err != nil {
			return fmt.Errorf("writing a document: %w", err)
		}
	}
	return nil
}
