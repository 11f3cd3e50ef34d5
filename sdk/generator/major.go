package main

import (
	"encoding/json"
	"fmt"
	"path"
	"strings"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// sdkBase is where upstream keeps every module of the SDK.
const sdkBase = "github.com/pulumi/pulumi-azure-native-sdk"

// major is one major version of azure-native. Each has its own core module and
// its own plugin, and a program may use both.
type major int

var majors = []major{2, 3}

func (m major) dir() string { return fmt.Sprintf("v%d", int(m)) }

// corePath is the module path of the core: provider, config and utilities.
func (m major) corePath() string { return sdkBase + "/" + m.dir() }

// packageSpec merges the excerpts of a major into one package schema.
func (m major) packageSpec(excerpts []excerpt) (schema.PackageSpec, error) {
	spec := schema.PackageSpec{
		Name:        "azure-native",
		Version:     excerpts[0].Version,
		Description: "A native Pulumi package for creating and managing Azure resources.",
		// The whole of "cache/v20241101" is the module; the default format
		// would take the last part for a resource name.
		Meta:      &schema.MetadataSpec{ModuleFormat: "(.*)"},
		Resources: map[string]schema.ResourceSpec{},
		Types:     map[string]schema.ComplexTypeSpec{},
	}
	modules := map[string]string{}
	for _, e := range excerpts {
		if e.Name != spec.Name || e.Version != spec.Version {
			return spec, fmt.Errorf("excerpt %s of %s is for %s %s; expected %s %s",
				e.Module, m.dir(), e.Name, e.Version, spec.Name, spec.Version)
		}
		if e.Provider != nil {
			spec.Provider = *e.Provider
			spec.Config = schema.ConfigSpec{Variables: e.Config}
		}
		for token, r := range e.Resources {
			spec.Resources[token] = r
		}
		for token, t := range e.Types {
			spec.Types[token] = t
		}
		if e.Module != "" {
			modules[e.Module] = e.Module
		}
	}
	settings, err := json.Marshal(m.settings(modules))
	if err != nil {
		return spec, fmt.Errorf("encoding generator settings: %w", err)
	}
	spec.Language = map[string]schema.RawMessage{"go": settings}
	return spec, nil
}

// settings are those of the upstream SDK, as its published code shows: see
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/schema.go.
func (m major) settings(modules map[string]string) gogen.GoPackageInfo {
	aliases := map[string]string{}
	for module := range modules {
		name, version, _ := strings.Cut(module, "/")
		aliases[path.Join(sdkBase, name, m.dir(), version)] = name
	}
	return gogen.GoPackageInfo{
		ImportBasePath:                 m.corePath(),
		ImportPathPattern:              sdkBase + "/{module}/" + m.dir(),
		RootPackageName:                "pulumiazurenativesdk",
		PackageImportAliases:           aliases,
		ModuleToPackage:                modules,
		GenerateResourceContainerTypes: false,
		DisableInputTypeRegistrations:  true,
		InternalModuleName:             "utilities",
		RespectSchemaVersion:           true,
	}
}

// generate runs Pulumi's Go generator. The keys of the result are slash paths
// in one flat tree: "init.go", "cache/v20241101/redis.go".
func generate(spec schema.PackageSpec) (map[string][]byte, error) {
	pkg, err := schema.ImportSpec(spec, map[string]schema.Language{"go": gogen.Importer}, schema.ValidationOptions{})
	if err != nil {
		return nil, fmt.Errorf("binding the schema: %w", err)
	}
	files, err := gogen.GeneratePackage("the Pulumi SDK Generator", pkg, nil)
	if err != nil {
		return nil, fmt.Errorf("writing Go code: %w", err)
	}
	return files, nil
}
