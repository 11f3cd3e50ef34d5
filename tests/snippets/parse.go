package snippets

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
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
	list, err := json.Marshal(sources)
	if err != nil {
		return nil, fmt.Errorf("writing the list of files: %w", err)
	}
	parsers := exec.CommandContext(ctx, "node", filepath.Join(folder, "check.mjs"), string(list))
	var complaint strings.Builder
	parsers.Stderr = &complaint
	output, err := parsers.Output()
	if err != nil {
		return nil, fmt.Errorf("running the parsers: %w\n%s", err, complaint.String())
	}
	var wrong []string
	if err := json.Unmarshal(output, &wrong); err != nil {
		return nil, fmt.Errorf("reading what the parsers found: %w", err)
	}
	return wrong, nil
}
