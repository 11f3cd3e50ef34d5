package main

import (
	"fmt"
	"os"
	"path"
	"strings"

	"golang.org/x/mod/modfile"
)

const (
	pulumiPath = "github.com/pulumi/pulumi/sdk/v3"
	semverPath = "github.com/blang/semver"
)

// versions are the dependency versions that the generated modules share with
// the root module, so that adding a slice never moves the root's build list.
type versions struct{ golang, pulumi, semver string }

func readVersions(file string) (versions, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return versions{}, fmt.Errorf("reading dependency versions: %w", err)
	}
	mod, err := modfile.ParseLax(file, data, nil)
	if err != nil {
		return versions{}, fmt.Errorf("reading dependency versions: %w", err)
	}
	v := versions{golang: mod.Go.Version}
	for _, r := range mod.Require {
		switch r.Mod.Path {
		case pulumiPath:
			v.pulumi = r.Mod.Version
		case semverPath:
			v.semver = r.Mod.Version
		}
	}
	if v.pulumi == "" || v.semver == "" {
		return versions{}, fmt.Errorf("reading dependency versions: %s must require %s and %s", file, pulumiPath, semverPath)
	}
	return v, nil
}

// addModules sorts the generator's flat tree into modules as upstream does:
// a file of module cache goes to cache/v2, what is left to the core, v2. Each
// module gets its go.mod and, as the Pulumi CLI looks for a plugin in the root
// of every module, the core's pulumi-plugin.json.
func (m major) addModules(tree, files map[string][]byte, version string, v versions) error {
	roots := map[string]string{m.dir(): m.corePath()}
	for file, data := range files {
		root := m.dir()
		name, rest, nested := strings.Cut(file, "/")
		if nested && name != "utilities" && name != "config" {
			root = path.Join(name, m.dir())
			roots[root] = path.Join(sdkBase, root)
			file = rest
		}
		tree[path.Join(root, file)] = data
	}
	for root, modulePath := range roots {
		mod, err := m.goMod(modulePath, version, v)
		if err != nil {
			return err
		}
		tree[path.Join(root, "go.mod")] = mod
		tree[path.Join(root, "pulumi-plugin.json")] = files["pulumi-plugin.json"]
	}
	tree[path.Join(m.dir(), "version.txt")] = []byte("v" + version)
	return nil
}

// goMod writes the go.mod of one module. A slice requires the core of its own
// version and finds it next to itself.
func (m major) goMod(modulePath, version string, v versions) ([]byte, error) {
	var mod modfile.File
	steps := []error{
		mod.AddModuleStmt(modulePath),
		mod.AddGoStmt(v.golang),
		mod.AddRequire(semverPath, v.semver),
	}
	if modulePath != m.corePath() {
		steps = append(steps,
			mod.AddRequire(m.corePath(), "v"+version),
			mod.AddReplace(m.corePath(), "", "../../"+m.dir(), ""))
	}
	steps = append(steps, mod.AddRequire(pulumiPath, v.pulumi))
	for _, err := range steps {
		if err != nil {
			return nil, fmt.Errorf("writing go.mod of %s: %w", modulePath, err)
		}
	}
	mod.Cleanup()
	data, err := mod.Format()
	if err != nil {
		return nil, fmt.Errorf("writing go.mod of %s: %w", modulePath, err)
	}
	return data, nil
}
