// Command generate writes docs/controls.md from the catalogue.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	project := flag.String("project", ".", "the project's root folder")
	flag.Parse()
	if err := os.WriteFile(filepath.Join(*project, file), page(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "generate: writing the page:", err)
		os.Exit(1)
	}
}

// file is the page's path in the project.
const file = "docs/controls.md"
