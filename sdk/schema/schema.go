// Package schema holds the excerpts of the azure-native package schemas that the SDK slices are generated from, and a
// light reader for them.
//
// The excerpts (v2/*.json for plugin 2.92.3, v3/*.json for 3.23.0) are in Pulumi's package schema form,
// https://www.pulumi.com/docs/iac/extending-pulumi/schema/ : resources with inputProperties, requiredInputs, properties
// and required, and object and enum types. The reader keeps what a provider needs (shapes, enums, defaults and what
// forces a replacement) and does not depend on pulumi/pkg, so that programs that only look types up stay small.
package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
)

//go:embed v2/*.json v3/*.json
var files embed.FS

// Property describes one property of a resource or an object type. Exactly one of Type, Ref and OneOf says what it holds:
// Type is a JSON schema primitive ("string", "integer", "number", "boolean", "array", "object"), Ref the token of a named
// type, or "pulumi.json#/Any", OneOf the alternatives of a union.
type Property struct {
	Type                 string     `json:"type"`
	Ref                  string     `json:"$ref"`
	Items                *Property  `json:"items"`
	AdditionalProperties *Property  `json:"additionalProperties"`
	OneOf                []Property `json:"oneOf"`
	Default              any        `json:"default"`
	Const                any        `json:"const"`
	WillReplaceOnChanges bool       `json:"willReplaceOnChanges"`
}

// TypeToken returns the token of the named type that the property refers to, or "" when it refers to none.
func (p Property) TypeToken() string {
	if token, ok := strings.CutPrefix(p.Ref, "#/types/"); ok {
		return token
	}
	return ""
}

// Type is a named object type, or an enum when Enum is not empty.
type Type struct {
	Properties map[string]Property
	Required   []string
	// Enum holds the values of an enum type.
	Enum []string
}

// Resource is one resource of an excerpt.
type Resource struct {
	Token      string
	APIVersion string // of the ARM API, "2025-07-01"
	Major      int    // of the azure-native plugin that serves the token, 2 or 3
	// Inputs and Outputs are by property name; Required and RequiredOutputs list the names that are always there.
	Inputs, Outputs           map[string]Property
	Required, RequiredOutputs []string
}

// Package is everything that the excerpts of one azure-native major declare.
type Package struct {
	Major     int
	Version   string // of the plugin, "2.92.3"
	Resources map[string]*Resource
	Types     map[string]Type
}

type excerpt struct {
	Version    string
	APIVersion string
	Resources  map[string]struct {
		InputProperties map[string]Property
		RequiredInputs  []string
		Properties      map[string]Property
		Required        []string
	}
	Types map[string]struct {
		Properties map[string]Property
		Required   []string
		Enum       []struct{ Value any }
	}
}

var load = sync.OnceValue(func() map[int]*Package {
	packages := map[int]*Package{}
	for _, major := range []int{2, 3} {
		loaded, err := read(files, fmt.Sprintf("v%d", major), major)
		if err != nil {
			// The files are embedded at build time and a test reads them all: no user can cause this.
			panic(err)
		}
		packages[major] = loaded
	}
	return packages
})

// Majors returns the azure-native majors that have excerpts, in rising order.
func Majors() []int { return []int{2, 3} }

// Of returns the package of one azure-native major, nil when there is none.
func Of(major int) *Package { return load()[major] }

// Lookup finds a resource by its token in either major: no token is in both.
func Lookup(token string) (*Resource, bool) {
	for _, major := range Majors() {
		if found, ok := Of(major).Resources[token]; ok {
			return found, true
		}
	}
	return nil, false
}

// TypeOf finds a named type by its token in either major.
func TypeOf(token string) (Type, bool) {
	for _, major := range Majors() {
		if found, ok := Of(major).Types[token]; ok {
			return found, true
		}
	}
	return Type{}, false
}

// Tokens returns the tokens of all resources, sorted.
func Tokens() []string {
	var tokens []string
	for _, major := range Majors() {
		for token := range Of(major).Resources {
			tokens = append(tokens, token)
		}
	}
	sort.Strings(tokens)
	return tokens
}

func read(fsys fs.FS, dir string, major int) (*Package, error) {
	loaded := &Package{Major: major, Resources: map[string]*Resource{}, Types: map[string]Type{}}
	return loaded, eachExcerpt(fsys, dir, loaded.add)
}

// eachExcerpt parses the excerpts of a folder, one after the other.
func eachExcerpt[T any](fsys fs.FS, dir string, add func(T)) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return fmt.Errorf("listing schema excerpts of %s: %w", dir, err)
	}
	for _, entry := range entries {
		file := path.Join(dir, entry.Name())
		content, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("reading schema excerpt %s: %w", file, err)
		}
		var parsed T
		if err := json.Unmarshal(content, &parsed); err != nil {
			return fmt.Errorf("parsing schema excerpt %s: %w", file, err)
		}
		add(parsed)
	}
	return nil
}

func (p *Package) add(parsed excerpt) {
	p.Version = parsed.Version
	for token, r := range parsed.Resources {
		p.Resources[token] = &Resource{
			Token: token, APIVersion: parsed.APIVersion, Major: p.Major,
			Inputs: r.InputProperties, Required: r.RequiredInputs,
			Outputs: r.Properties, RequiredOutputs: r.Required,
		}
	}
	for token, t := range parsed.Types {
		named := Type{Properties: t.Properties, Required: t.Required}
		for _, value := range t.Enum {
			named.Enum = append(named.Enum, fmt.Sprint(value.Value))
		}
		p.Types[token] = named
	}
}
