// Command sdks writes the SDKs of the package redoubt for Go, TypeScript, Python, C# and Java, with Pulumi's own code
// generators, from the schema in components/schema.json. `pulumi package gen-sdk` does the same, but needs the language hosts.
//
// It is a module of its own: a plugin should not compile generators. Its go.mod pins Pulumi's language host for Java as well, with
// which tests/plugin compares what is written here.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	schemaFile := flag.String("schema", "../../components/schema.json", "the package's schema")
	version := flag.String("version", "0.1.0-dev", "the version of the SDKs, and of the plugin that they ask for")
	server := flag.String("server", "git://github.com/redoubt-iac/redoubt/components", "where programs on the SDKs get the plugin from")
	outDir := flag.String("out", "../../generated", "the folder that is made to hold a folder per language")
	only := flag.String("languages", strings.Join(names(), ","), "the languages to write")
	flag.Parse()
	if err := run(*schemaFile, *version, *server, *outDir, strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "sdks:", err)
		os.Exit(1)
	}
}

func run(schemaFile, version, server, outDir string, wanted []string) error {
	schema, err := os.ReadFile(schemaFile)
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	for _, name := range wanted {
		generate, known := languages[name]
		if !known {
			return fmt.Errorf("%q is no language; expected some of %s", name, strings.Join(names(), ", "))
		}
		pkg, err := bind(schema, version, server)
		if err != nil {
			return err
		}
		files, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("generating the SDK for %s: %w", name, err)
		}
		if err := write(filepath.Join(outDir, name), files); err != nil {
			return err
		}
		fmt.Printf("%-7s %d files in %s\n", name, len(files), filepath.Join(outDir, name))
	}
	return nil
}

// write makes a folder hold exactly the given files.
func write(dir string, files map[string][]byte) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("emptying %s: %w", dir, err)
	}
	for name, contents := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("making %s: %w", filepath.Dir(file), err)
		}
		if err := os.WriteFile(file, contents, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", file, err)
		}
	}
	return nil
}

func names() []string {
	var sorted []string
	for name := range languages {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	return sorted
}
