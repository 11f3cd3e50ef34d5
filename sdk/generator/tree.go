package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// syncTree makes the generated modules below dir hold exactly the files of
// tree, keyed by slash path. A folder is a generated module if it holds a
// pulumi-plugin.json; nothing outside such folders is touched.
func syncTree(dir string, tree map[string][]byte) error {
	if err := removeStale(dir, tree); err != nil {
		return fmt.Errorf("removing stale files: %w", err)
	}
	for name, data := range tree {
		file := filepath.Join(dir, filepath.FromSlash(name))
		// An unchanged file keeps its time stamp, so that editors stay quiet.
		if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("writing generated code: %w", err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return fmt.Errorf("writing generated code: %w", err)
		}
	}
	return nil
}

// removeStale deletes what an earlier run generated and this one did not.
func removeStale(dir string, tree map[string][]byte) error {
	plugins, err := filepath.Glob(filepath.Join(dir, "v[0-9]", "pulumi-plugin.json"))
	if err != nil {
		return err
	}
	slices, err := filepath.Glob(filepath.Join(dir, "*", "v[0-9]", "pulumi-plugin.json"))
	if err != nil {
		return err
	}
	for _, plugin := range append(plugins, slices...) {
		err := filepath.WalkDir(filepath.Dir(plugin), func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			name, err := filepath.Rel(dir, file)
			if err != nil {
				return err
			}
			if _, kept := tree[path.Clean(filepath.ToSlash(name))]; kept {
				return nil
			}
			return os.Remove(file)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
