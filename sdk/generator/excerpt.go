package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// excerpt is one file of sdk/schema: the part of one API package of
// azure-native that redoubt uses, in the form of a Pulumi package schema.
type excerpt struct {
	Name       string `json:"name"`       // always azure-native
	Version    string `json:"version"`    // version of the provider plugin and of the SDK
	Module     string `json:"module"`     // e.g. cache/v20241101; empty for the provider itself
	APIVersion string `json:"apiVersion"` // e.g. 2024-11-01
	// Cut lists, per declaration, the properties that upstream has and this
	// excerpt leaves out. It is read by npmcheck only.
	Cut json.RawMessage `json:"cut,omitempty"`

	Config    map[string]schema.PropertySpec    `json:"config,omitempty"`
	Provider  *schema.ResourceSpec              `json:"provider,omitempty"`
	Resources map[string]schema.ResourceSpec    `json:"resources"`
	Types     map[string]schema.ComplexTypeSpec `json:"types"`
}

// readExcerpts reads all *.json files of dir in name order. An unknown field is
// an error: it would be silently left out of the generated code.
func readExcerpts(dir string) ([]excerpt, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("listing schema excerpts: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("listing schema excerpts: %s has no .json file", dir)
	}
	sort.Strings(files)
	excerpts := make([]excerpt, 0, len(files))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading schema excerpt: %w", err)
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		var e excerpt
		if err := decoder.Decode(&e); err != nil {
			return nil, fmt.Errorf("decoding %s: %w", file, err)
		}
		excerpts = append(excerpts, e)
	}
	return excerpts, nil
}
