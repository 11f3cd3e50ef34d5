// Command generate writes what documents hold of the data of package monitoring: the blocks of docs/monitoring.md and of the
// runbooks, the dashboards, and the pictures. It runs by `go generate`.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/monitoring/page"
	"github.com/redoubt-iac/redoubt/monitoring/picture"
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
	return draw(project)
}

// draw writes the pictures that look different from those that are there.
func draw(project string) error {
	pictures, err := page.Pictures()
	if err != nil {
		return err
	}
	for path, drawn := range pictures {
		file := filepath.Join(project, filepath.FromSlash(path))
		if there, err := os.ReadFile(file); err == nil {
			if same, err := picture.Same(there, drawn); err == nil && same {
				continue
			}
		}
		if err := os.WriteFile(file, drawn, 0o644); err != nil {
			return fmt.Errorf("writing a picture: %w", err)
		}
	}
	return nil
}
