package snippets

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/redoubt-iac/redoubt/tests/npm"
)

// The grammars that sources can be parsed with, by their names in https://github.com/microsoft/vscode-tree-sitter-wasm.
const (
	CSharp = "c-sharp"
	Java   = "java"
	Python = "python"
)

// Source is a file and the grammar that it should follow.
type Source struct {
	Grammar string `json:"language"`
	File    string `json:"file"`
}

// Misparsed are the files that don't follow their grammar, in the order of the sources. It needs node and npm.
func Misparsed(ctx context.Context, sources []Source) ([]string, error) {
	folder, err := Node(ctx)
	if err != nil {
		return nil, err
	}
	var wrong []string
	if err := npm.Run(ctx, filepath.Join(folder, "check.mjs"), sources, &wrong); err != nil {
		return nil, fmt.Errorf("parsing with the grammars: %w", err)
	}
	return wrong, nil
}
