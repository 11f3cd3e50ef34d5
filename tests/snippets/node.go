package snippets

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/redoubt-iac/redoubt/tests/npm"
)

//go:embed node
var nodeFiles embed.FS

// Node is a folder in which Node.js finds the packages of the snippets, and check.mjs.
func Node(ctx context.Context) (string, error) {
	files, err := fs.Sub(nodeFiles, "node")
	if err != nil {
		return "", fmt.Errorf("reading the package files: %w", err)
	}
	return npm.Install(ctx, "snippets", files)
}
