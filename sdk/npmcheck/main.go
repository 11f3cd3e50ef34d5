// Command npmcheck compares the schema excerpts, which the SDK slices are
// generated from, with the declarations that Pulumi publishes for TypeScript
// in the npm package @pulumi/azure-native.
//
// It is the honesty check for slices whose upstream Go module is not at hand:
// both SDKs are generated from one schema, so what holds for the TypeScript
// declarations holds for the Go ones. Names, optionality, types, enum values,
// aliases and tokens must be equal. What an excerpt leaves out must be listed
// in its "cut" field; an omission that is not listed is an error.
//
// It needs the npm client, and the network on the first run.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// releases are the npm versions that each folder of excerpts is compared with.
//
// The v3 slices are those of 3.23.0, which npm does not serve; 3.24.0 is the
// nearest later version that it does.
var releases = []struct{ dir, version string }{
	{dir: "v2", version: "2.92.3"},
	{dir: "v3", version: "3.24.0"},
}

func main() {
	schemaDir := flag.String("schema", "sdk/schema", "folder that holds the folders of excerpts")
	cacheDir := flag.String("cache", "", "folder for downloaded packages (default: redoubt/npm in the user's cache folder)")
	flag.Parse()
	if err := run(*schemaDir, *cacheDir); err != nil {
		fmt.Fprintln(os.Stderr, "npmcheck:", err)
		os.Exit(1)
	}
}

func run(schemaDir, cacheDir string) error {
	if cacheDir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("finding a cache folder: %w", err)
		}
		cacheDir = filepath.Join(base, "redoubt", "npm")
	}
	differences := 0
	for _, release := range releases {
		excerpts, err := readExcerpts(filepath.Join(schemaDir, release.dir))
		if err != nil {
			return err
		}
		files, err := fetch(cacheDir, release.version, wanted(excerpts))
		if err != nil {
			return err
		}
		result := compare(excerpts, files)
		for _, difference := range result.Differences {
			fmt.Printf("%s: %s\n", release.dir, difference)
		}
		fmt.Printf("%s against @pulumi/azure-native %s: %s\n", release.dir, release.version, result.Counts)
		differences += len(result.Differences)
	}
	if differences > 0 {
		return fmt.Errorf("comparing excerpts with npm: %d differences; correct the excerpt, or list what it leaves out under \"cut\"", differences)
	}
	return nil
}
