// Command generator writes the SDK slices: Go modules under the paths of
// pulumi-azure-native-sdk that hold only what redoubt uses.
//
// It feeds the schema excerpts of sdk/schema to Pulumi's own Go code
// generator, with the settings that the upstream SDK is generated with, and
// sorts the files into modules as upstream does. The output depends on nothing
// but the excerpts, the versions in go.mod and the generator's own version, so
// a second run changes nothing.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	schemaDir := flag.String("schema", "../schema", "folder with one folder of excerpts per azure-native major (v2, v3)")
	outDir := flag.String("out", "..", "folder that holds the generated modules")
	rootMod := flag.String("gomod", "../../go.mod", "go.mod whose dependency versions the modules take over")
	flag.Parse()

	if err := run(*schemaDir, *outDir, *rootMod); err != nil {
		fmt.Fprintln(os.Stderr, "generator:", err)
		os.Exit(1)
	}
}

// run generates the modules of every major and makes outDir hold exactly those.
func run(schemaDir, outDir, rootMod string) error {
	versions, err := readVersions(rootMod)
	if err != nil {
		return err
	}
	tree := map[string][]byte{}
	for _, m := range majors {
		excerpts, err := readExcerpts(filepath.Join(schemaDir, m.dir()))
		if err != nil {
			return err
		}
		spec, err := m.packageSpec(excerpts)
		if err != nil {
			return err
		}
		files, err := generate(spec)
		if err != nil {
			return fmt.Errorf("generating azure-native %s: %w", m.dir(), err)
		}
		if err := m.addModules(tree, files, spec.Version, versions); err != nil {
			return err
		}
	}
	return syncTree(outDir, tree)
}
