package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet" //nolint:staticcheck // its successor is in a module that no proxy at hand serves
	gocode "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// tool is what generated files name as their maker.
const tool = "redoubt's tools/sdks"

// languages are those that Pulumi generates SDKs for: YAML needs none. `nodejs` is TypeScript and JavaScript.
var languages = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return gocode.GeneratePackage(tool, pkg, nil)
	},
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, true, nil)
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
	"dotnet": func(pkg *schema.Package) (map[string][]byte, error) {
		return withLogo(func(address string) (map[string][]byte, error) {
			pkg.LogoURL = address
			return dotnet.GeneratePackage(tool, pkg, nil, nil)
		})
	},
	// Sources to copy into a program, with no build of their own, as `pulumi package add` has the language host write them:
	// https://github.com/pulumi/pulumi-java/blob/pkg/v1.13.0/pkg/cmd/pulumi-language-java/main.go
	"java": func(pkg *schema.Package) (map[string][]byte, error) {
		const local, legacyBuildFiles = true, false
		return java.GeneratePackage(tool, pkg, nil, nil, local, legacyBuildFiles)
	},
}

// bind reads the schema as Pulumi does, and fails on what Pulumi would refuse or warn of.
func bind(contents []byte, version, server string) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(contents, &spec); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	spec.Version, spec.PluginDownloadURL = version, server
	// As `pulumi package add` sets it, which gives the Go SDK a go.mod:
	// https://github.com/pulumi/pulumi/blob/v3.226.0/pkg/cmd/pulumi/packages/packages.go
	spec.Meta = &schema.MetadataSpec{SupportPack: true}
	pkg, diagnostics, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return nil, fmt.Errorf("binding the schema: %w", err)
	}
	if len(diagnostics) > 0 {
		return nil, fmt.Errorf("binding the schema: %w", diagnostics)
	}
	return pkg, nil
}
