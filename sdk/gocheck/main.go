// Command gocheck compares the Go declarations of the SDK slices with those of
// the upstream modules that sdk/upstream.mod requires: every function, method,
// type, field, tag and constant of a slice must be written upstream just the
// same. What a slice leaves out does not count. Run it in the root folder.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
)

const sdk = "github.com/pulumi/pulumi-azure-native-sdk/..."

func main() {
	modFile := flag.String("modfile", "sdk/upstream.mod", "go.mod whose versions of the SDK are compared with the slices")
	flag.Parse()
	if err := run(*modFile); err != nil {
		fmt.Fprintln(os.Stderr, "gocheck:", err)
		os.Exit(1)
	}
}

func run(modFile string) error {
	slices, err := packageDirs()
	if err != nil {
		return err
	}
	upstream, err := packageDirs("-modfile=" + modFile)
	if err != nil {
		return err
	}
	paths := []string{}
	for path, dir := range slices {
		// A slice that is still replaced has the same folder on both sides.
		if upstream[path] != "" && upstream[path] != dir {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		return errors.New("comparing with upstream: no package comes from upstream")
	}
	sort.Strings(paths)
	total, different := 0, 0
	for _, path := range paths {
		compared, differences, err := compare(slices[path], upstream[path])
		if err != nil {
			return fmt.Errorf("comparing %s: %w", path, err)
		}
		for _, difference := range differences {
			fmt.Printf("%s: %s\n", path, difference)
		}
		total += compared
		different += len(differences)
	}
	fmt.Printf("%d declarations in %d packages compared with upstream\n", total, len(paths))
	if different > 0 {
		return fmt.Errorf("comparing with upstream: %d declarations differ", different)
	}
	return nil
}

// packageDirs maps the import path of each package of the SDK to its folder.
func packageDirs(flags ...string) (map[string]string, error) {
	cmd := exec.Command("go", append(append([]string{"list", "-f", "{{.ImportPath}} {{.Dir}}"}, flags...), sdk)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages of the SDK: %w", err)
	}
	dirs := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		dirs[path] = dir
	}
	return dirs, nil
}
