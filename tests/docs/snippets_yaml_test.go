package docs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// stackSchema is the schema of stack files with all its definitions, whole or for pieces: without what an object requires.
var stackSchema = map[bool]func() (map[string]any, error){
	true:  sync.OnceValues(func() (map[string]any, error) { return readSchema(true) }),
	false: sync.OnceValues(func() (map[string]any, error) { return readSchema(false) }),
}

func readSchema(whole bool) (map[string]any, error) {
	contents, err := os.ReadFile(filepath.Join(project, "stacks", "stack.schema.json"))
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(contents))
	if err != nil {
		return nil, err
	}
	if !whole {
		requireNothing(document)
	}
	return document.(map[string]any), nil
}

// requireNothing takes requirements out of a schema, and alternatives that are nothing else.
func requireNothing(schema any) {
	switch s := schema.(type) {
	case map[string]any:
		delete(s, "required")
		for key, value := range s {
			requireNothing(value)
			if object, isObject := value.(map[string]any); key == "not" && isObject && len(object) == 0 {
				delete(s, key)
			}
		}
	case []any:
		for _, value := range s {
			requireNothing(value)
		}
	}
}

// problemOfYAML holds a piece of a stack file against the schema: from `config` on, or the inside of any object that knows
// all its keys. What objects require is asked of a cache with its owner only, which is meant to be whole. It is enough that
// one object fits.
func problemOfYAML(text string) error {
	value, err := decode(text)
	if err != nil {
		return err
	}
	_, file := value["config"]
	schema, err := stackSchema[file && strings.Contains(text, " owner: ")]()
	if err != nil {
		return err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("stack.json", schema); err != nil {
		return err
	}
	if file {
		return fits(compiler, "stack.json", value)
	}
	if inner, found := value["redoubt:environment"].(map[string]any); found {
		value = inner
	}
	return fitsSomewhere(compiler, schema, value)
}

// decode reads a mapping as a schema sees it. Days stay texts, and an ellipsis in an id stands for any name.
func decode(text string) (map[string]any, error) {
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll(text, "/…/", "/any/")), &node); err != nil {
		return nil, err
	}
	keepDays(&node)
	var value map[string]any
	if err := node.Decode(&value); err != nil {
		return nil, err
	}
	if len(value) == 0 {
		return nil, errors.New("no mapping")
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	return instance.(map[string]any), nil
}

func keepDays(node *yaml.Node) {
	if node.Tag == "!!timestamp" {
		node.Tag = "!!str"
	}
	for _, child := range node.Content {
		keepDays(child)
	}
}

// fitsSomewhere looks for a definition that knows all keys, and whose properties take the values.
func fitsSomewhere(compiler *jsonschema.Compiler, schema, value map[string]any) error {
	problem := errors.New("no object of a stack file knows all these keys")
	for name, definition := range schema["definitions"].(map[string]any) {
		properties, _ := definition.(map[string]any)["properties"].(map[string]any)
		knowsAll := true
		for key := range value {
			knowsAll = knowsAll && properties[key] != nil
		}
		if !knowsAll {
			continue
		}
		problem = nil
		for key := range value {
			problem = errors.Join(problem, fits(compiler, "stack.json#/definitions/"+name+"/properties/"+key, value[key]))
		}
		if problem == nil {
			return nil
		}
	}
	return problem
}

func fits(compiler *jsonschema.Compiler, where string, instance any) error {
	compiled, err := compiler.Compile(where)
	if err != nil {
		return err
	}
	return compiled.Validate(instance)
}
func TestEveryYAMLBlockFitsAStackFile(t *testing.T) {
	t.Parallel()
	blocks := blocksOf(t, "yaml")
	if len(blocks) < 5 {
		t.Errorf("found only %d blocks; is the reader of pages broken?", len(blocks))
	}
	for _, block := range blocks {
		if err := problemOfYAML(block.Text); err != nil {
			t.Errorf("%s: %v", block.Where(), err)
		}
	}
}

func TestYAMLThatNoStackFileTakesIsFound(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an unknown key":       "waivrs: []",
		"an unknown inner key": "managed: {skuu: Balanced_B0}",
		"a wrong value":        "managed: {sku: Balanced_B2}",
		"a wrong type":         "customerManagedKey: {acceptInterruption: perhaps}",
		"keys of two objects":  "managed: {sku: Balanced_B0}\nplans: [KeyVaults]",
		"no mapping":           "- a",
		"no YAML":              "a: [",
		"a whole file":         "config: {redoubt:environment: {cache: {ownerr: a}}}",
	} {
		if problemOfYAML(text) == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
