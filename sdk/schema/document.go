package schema

import (
	"encoding/json"
	"fmt"
	"maps"
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
		if err := eachExcerpt(files, fmt.Sprintf("v%d", major), whole.add); err != nil {
			// The files are embedded at build time and a test reads them all: no user can cause this.
			panic(err)
		}
	}
	return whole
})

func (d *Document) add(excerpt Document) {
	maps.Copy(d.Provider.InputProperties, excerpt.Provider.InputProperties)
	maps.Copy(d.Resources, excerpt.Resources)
	maps.Copy(d.Types, excerpt.Types)
}
