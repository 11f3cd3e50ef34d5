package stackedit

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/yamlerror"
)

// root leads to the environment's settings in a stack file.
var root = []string{"config", "redoubt:environment"}

// Edit is one change of the settings of an environment. Exactly one of Value, RemoveWhere and Remove is given.
type Edit struct {
	// Path leads to a setting below `redoubt:environment`, with dots: `cache.customerManagedKey.keyVersion`.
	Path string `yaml:"path" json:"path"`
	// Value is the new value, a string or a bool. What the path leads through must exist; the setting itself need not.
	Value any `yaml:"value,omitempty" json:"value,omitempty"`
	// RemoveWhere removes those items of the list at the path that have these values, and the list with its last item. A
	// list without such an item, or no list at all, is left alone.
	RemoveWhere map[string]string `yaml:"removeWhere,omitempty" json:"removeWhere,omitempty"`
	// Remove takes away what the path leads to, and the block that it was the last of. What is not there is left alone.
	Remove bool `yaml:"remove,omitempty" json:"remove,omitempty"`
}

// String is the change in one line: `cache.accessKeys.enabled: false`.
func (e Edit) String() string {
	switch {
	case e.Remove:
		return e.Path + ": removed"
	case e.RemoveWhere == nil:
		return fmt.Sprintf("%s: %s", e.Path, scalar(e.Value))
	}
	var where []string
	for _, key := range slices.Sorted(maps.Keys(e.RemoveWhere)) {
		where = append(where, key+" "+e.RemoveWhere[key])
	}
	return fmt.Sprintf("%s: without %s", e.Path, strings.Join(where, ", "))
}

// Apply carries edits out on the contents of a stack file and returns the new contents. The error says why the file can't
// be edited this way, such as a block that is written on one line; the contents are then worthless.
func Apply(contents []byte, edits ...Edit) ([]byte, error) {
	for _, edit := range edits {
		changed, err := edit.apply(contents)
		if err != nil {
			return nil, err
		}
		if err := edit.verify(contents, changed); err != nil {
			return nil, err
		}
		contents = changed
	}
	return contents, nil
}

// File carries edits out on a file, in one step and keeping its mode, and returns what was in it before.
func File(name string, edits ...Edit) (before []byte, err error) {
	before, err = os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", err)
	}
	changed, err := Apply(before, edits...)
	if err != nil {
		return nil, fmt.Errorf("editing %s: %w", name, err)
	}
	if bytes.Equal(before, changed) {
		return before, nil
	}
	return before, Write(name, changed)
}

// Write replaces the contents of an existing file in one step, keeping its mode: a reader finds the old or the new.
func Write(name string, contents []byte) error {
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("writing the stack file: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("writing the stack file: %w", err)
	}
	defer os.Remove(temporary.Name()) // it is gone when all went well
	_, err = temporary.Write(contents)
	if err := errors.Join(err, temporary.Chmod(info.Mode().Perm()), temporary.Close()); err != nil {
		return fmt.Errorf("writing the stack file: %w", err)
	}
	if err := os.Rename(temporary.Name(), name); err != nil {
		return fmt.Errorf("writing the stack file: %w", err)
	}
	return nil
}

// Find returns the scalar at a path below `redoubt:environment`; given is false if there is nothing, or something else.
func Find(contents []byte, path string) (value string, given bool, err error) {
	document, err := parse(contents)
	if err != nil {
		return "", false, err
	}
	node, _ := follow(document, keysOf(path))
	if node.value == nil || node.value.Kind != yaml.ScalarNode {
		return "", false, nil
	}
	return node.value.Value, true, nil
}

// Has says whether there is anything at a path below `redoubt:environment`.
func Has(contents []byte, path string) (bool, error) {
	document, err := parse(contents)
	if err != nil {
		return false, err
	}
	node, _ := follow(document, keysOf(path))
	return node.value != nil, nil
}

func (e Edit) apply(contents []byte) ([]byte, error) {
	document, err := parse(contents)
	if err != nil {
		return nil, err
	}
	text := newText(contents)
	switch {
	case e.Remove:
		return text.removeKey(document, e)
	case e.RemoveWhere != nil:
		return text.remove(document, e)
	default:
		return text.set(document, e)
	}
}

func parse(contents []byte) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(contents, &document); err != nil {
		return nil, fmt.Errorf("reading the stack file: %w", yamlerror.Of(contents, err))
	}
	if len(document.Content) == 0 {
		return &document, nil
	}
	return document.Content[0], nil
}

// keysOf is the whole path of a setting, from the top of the file.
func keysOf(path string) []string {
	return append(append([]string{}, root...), strings.Split(path, ".")...)
}

// scalar is a value as it is written. Text is quoted always, because a version of digits would be read as a number.
func scalar(value any) string {
	if text, isText := value.(string); isText {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	return fmt.Sprint(value)
}
