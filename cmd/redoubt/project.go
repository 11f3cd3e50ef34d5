package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

const projectFile = "Pulumi.yaml"

func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("no argument expected; got %q", args[0])
	}
	return nil
}

// findProject returns the folder of the project: the one named, or the nearest
// at or above the current folder.
func findProject(named string) (string, error) {
	if named != "" {
		if _, err := os.Stat(filepath.Join(named, projectFile)); err != nil {
			return "", fmt.Errorf("--project: %s holds no %s", named, projectFile)
		}
		return named, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the project: %w", err)
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, projectFile)); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("finding the project: no %s in %s or above it; name its folder with --project", projectFile, here)
		}
	}
}

// findStackFile returns the file of an environment. Of one that does not exist
// it says which do, and which was probably meant.
func findStackFile(projectDir, name string) (string, error) {
	names, err := environment.Names(projectDir)
	if err != nil {
		return "", fmt.Errorf("listing the environments: %w", err)
	}
	if slices.Contains(names, name) {
		return environment.StackFile(projectDir, name), nil
	}
	if len(names) == 0 {
		return "", fmt.Errorf("environment %q: there is none at all yet; expected the file %s", name, environment.StackFile(projectDir, name))
	}
	meant := ""
	if near := nearest(name, names); near != "" {
		meant = fmt.Sprintf("; did you mean %q?", near)
	}
	return "", fmt.Errorf("environment %q does not exist; there are: %s%s", name, strings.Join(names, ", "), meant)
}

// nearest returns the name that is most like the one given, or that it begins
// with (production, testing), or "" if none is like it at all.
func nearest(name string, names []string) string {
	if near := validation.Nearest(name, names); near != "" {
		return near
	}
	for _, candidate := range names {
		if strings.HasPrefix(strings.ToLower(name), candidate) {
			return candidate
		}
	}
	return ""
}
