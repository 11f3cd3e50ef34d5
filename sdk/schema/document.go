package schema

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"sync"
)

// Document is a package schema in Pulumi's form, as a provider serves it: texts of JSON by token, and the settings of the provider by
// name. https://www.pulumi.com/docs/iac/extending-pulumi/schema/
type Document struct {
	Name        string                     `json:"name"`
	Version     string                     `json:"version"`
	Description string                     `json:"description,omitempty"`
	Provider    DocumentProvider           `json:"provider"`
	Resources   map[string]json.RawMessage `json:"resources"`
	Types       map[string]json.RawMessage `json:"types"`
}

// DocumentProvider holds the settings of a provider.
type DocumentProvider struct {
	InputProperties map[string]json.RawMessage `json:"inputProperties"`
}

// Everything returns one document of all excerpts of both majors, whose tokens differ. Its version and description are the
// caller's to set. The maps are shared: they are not to be changed.
func Everything() Document { return everything() }

var everything = sync.OnceValue(func() Document {
	whole := Document{
		Name: "azure-native", Provider: DocumentProvider{InputProperties: map[string]json.RawMessage{}},
		Resources: map[string]json.RawMessage{}, Types: map[string]json.RawMessage{},
	}
	for _, major := range Majors() {
		if err := whole.add(files, fmt.Sprintf("v%d", major)); err != nil {
			// The files are embedded at build time and a test reads them all: no user can cause this.
			panic(err)
		}
	}
	return whole
})

func (d *Document) add(fsys fs.FS, dir string) error {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return fmt.Errorf("listing schema excerpts of %s: %w", dir, err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("reading schema excerpt %s: %w", name, err)
		}
		var parsed Document
		if err := json.Unmarshal(content, &parsed); err != nil {
			return fmt.Errorf("parsing schema excerpt %s: %w", name, err)
		}
		maps.Copy(d.Provider.InputProperties, parsed.Provider.InputProperties)
		maps.Copy(d.Resources, parsed.Resources)
		maps.Copy(d.Types, parsed.Types)
	}
	return nil
}
