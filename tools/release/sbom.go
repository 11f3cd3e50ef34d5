package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"
)

// bom is the part of a CycloneDX 1.5 document that is written here: https://cyclonedx.org/docs/1.5/json/
type bom struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	SerialNumber string       `json:"serialNumber"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp  string    `json:"timestamp"`
	Component  component `json:"component"`
	Properties []pair    `json:"properties"`
}

type component struct {
	Ref        string `json:"bom-ref"`
	Type       string `json:"type"`
	Name       string `json:"name"`
	Version    string `json:"version"`
	PackageURL string `json:"purl"`
	Hashes     []hash `json:"hashes,omitempty"`
	Properties []pair `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// dependency says what a component is linked with. Which module needs which is not in a program: all stand below it.
type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// describe lists the modules that a program was linked with, as Go has written them into it.
func describe(binary, archive string, r release) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(content))
	made := bom{
		Schema: "http://cyclonedx.org/schema/bom-1.5.schema.json", Format: "CycloneDX", SpecVersion: "1.5",
		SerialNumber: uuid.NewSHA1(uuid.NameSpaceURL, []byte(archive+"#"+sum)).URN(), Version: 1,
		Metadata: metadata{
			Timestamp: r.date.Format(time.RFC3339), Component: own(info, filepath.Base(binary), sum, r.version),
			Properties: settingsOf(info, archive, r.commit),
		},
		Components: []component{standardLibrary(info.GoVersion)},
	}
	for _, module := range info.Deps {
		made.Components = append(made.Components, moduleComponent(module))
	}
	links := dependency{Ref: made.Metadata.Component.Ref}
	for _, c := range made.Components {
		links.DependsOn = append(links.DependsOn, c.Ref)
	}
	made.Dependencies = []dependency{links}
	encoded, err := json.MarshalIndent(made, "", "  ")
	return append(encoded, '\n'), err
}

// own is the program itself.
func own(info *debug.BuildInfo, name, sum, version string) component {
	url := packageURL(info.Main.Path, "v"+version)
	if below, found := strings.CutPrefix(info.Path, info.Main.Path+"/"); found {
		url += "#" + below
	}
	return component{
		Ref: url, Type: "application", Name: name, Version: version, PackageURL: url,
		Hashes: []hash{{"SHA-256", sum}},
	}
}

func settingsOf(info *debug.BuildInfo, archive, commit string) []pair {
	pairs := []pair{{"redoubt:archive", archive}, {"redoubt:commit", commit}, {"go:version", info.GoVersion}}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "GOOS", "GOARCH", "CGO_ENABLED", "-trimpath":
			pairs = append(pairs, pair{"go:build:" + strings.TrimPrefix(setting.Key, "-"), setting.Value})
		}
	}
	return pairs
}

// standardLibrary is Go's own, which every program holds and vulnerabilities are found in.
func standardLibrary(version string) component {
	url := packageURL("std", strings.TrimPrefix(version, "go"))
	return component{Ref: url, Type: "library", Name: "std", Version: strings.TrimPrefix(version, "go"), PackageURL: url}
}

// moduleComponent is a module. One that go.mod replaces by a folder is listed under its own name and version, which scanners
// know, with the folder as a property.
func moduleComponent(module *debug.Module) component {
	listed := component{Type: "library", Name: module.Path, Version: module.Version, PackageURL: packageURL(module.Path, module.Version)}
	switch by := module.Replace; {
	case by == nil:
	case strings.HasPrefix(by.Path, "."), filepath.IsAbs(by.Path):
		listed.Properties = append(listed.Properties, pair{"go:replacedBy", by.Path})
	default:
		listed.Name, listed.Version, listed.PackageURL = by.Path, by.Version, packageURL(by.Path, by.Version)
		listed.Properties = append(listed.Properties, pair{"go:replaces", module.Path + "@" + module.Version})
		module = by
	}
	if module.Sum != "" {
		// A hash over the module's files, https://go.dev/ref/mod#go-sum-files, and so none of CycloneDX's own.
		listed.Properties = append(listed.Properties, pair{"go:sum", module.Sum})
	}
	listed.Ref = listed.PackageURL
	return listed
}

// packageURL is https://github.com/package-url/purl-spec/blob/main/types-doc/golang-definition.md
func packageURL(path, version string) string {
	return "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
}
