package keyversion

import (
	"fmt"
	"os"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/environment"
)

// setting is the key that holds the version.
const setting = "keyVersion"

// path leads to the key's settings in a stack file.
var path = []string{"config", environment.Project + ":" + environment.ConfigKey, "cache", "customerManagedKey"}

// Set writes a version, 32 hexadecimal digits, into the contents of a stack file and returns the new contents. Nothing else
// changes, comments and layout included. It fails when the file has no customerManagedKey as a block of its own.
func Set(contents []byte, version string) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(contents, &document); err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", err)
	}
	settings, err := find(&document)
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(contents), "\n")
	if value := valueOf(settings, setting); value != nil {
		line := lines[value.Line-1]
		end := value.Column - 1 + len(written(line[value.Column-1:]))
		lines[value.Line-1] = line[:value.Column-1] + quoted(version) + line[end:]
		return []byte(strings.Join(lines, "")), nil
	}
	first := settings.Content[0]
	added := strings.Repeat(" ", first.Column-1) + setting + ": " + quoted(version) + "\n"
	lines = append(lines[:first.Line-1], append([]string{added}, lines[first.Line-1:]...)...)
	return []byte(strings.Join(lines, "")), nil
}

// SetInFile does so in a file, and keeps the file's mode.
func SetInFile(file, version string) error {
	info, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	contents, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	changed, err := Set(contents, version)
	if err != nil {
		return fmt.Errorf("editing %s: %w", file, err)
	}
	if err := os.WriteFile(file, changed, info.Mode().Perm()); err != nil {
		return fmt.Errorf("writing the stack file: %w", err)
	}
	return nil
}

// find follows the path to the settings.
func find(document *yaml.Node) (*yaml.Node, error) {
	var node *yaml.Node
	if len(document.Content) > 0 {
		node = document.Content[0]
	}
	for i, key := range path {
		if node = valueOf(node, key); node == nil {
			return nil, fmt.Errorf("there is no %s in it", strings.Join(path[:i+1], "."))
		}
	}
	if node.Kind != yaml.MappingNode || node.Style&yaml.FlowStyle != 0 || len(node.Content) == 0 {
		return nil, fmt.Errorf("%s is not written as a block, one setting a line", strings.Join(path, "."))
	}
	return node, nil
}

// valueOf is the value of a key in a mapping, or nil.
func valueOf(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// written is the scalar at the beginning of a rest of a line.
func written(rest string) string {
	if rest[0] == '"' || rest[0] == '\'' {
		return rest[:strings.IndexByte(rest[1:], rest[0])+2]
	}
	return strings.TrimRight(strings.SplitN(rest, " #", 2)[0], " \r\n")
}

// quoted keeps YAML from reading a version of digits as a number.
func quoted(version string) string { return `"` + version + `"` }
