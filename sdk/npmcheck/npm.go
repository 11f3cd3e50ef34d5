package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// fetch returns the wanted files of one version of @pulumi/azure-native, keyed
// by path inside the package. npm verifies what it downloads; a package in
// cacheDir is used again.
func fetch(cacheDir, version string, wanted map[string]bool) (map[string]string, error) {
	archive := filepath.Join(cacheDir, "pulumi-azure-native-"+version+".tgz")
	if _, err := os.Stat(archive); errors.Is(err, os.ErrNotExist) {
		if err := pack(cacheDir, version); err != nil {
			return nil, err
		}
	}
	file, err := os.Open(archive)
	if err != nil {
		return nil, fmt.Errorf("opening npm package: %w", err)
	}
	defer file.Close()
	files, err := extract(file, wanted)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", archive, err)
	}
	return files, nil
}

// pack lets npm write the package to dir, under a temporary folder first so
// that an interrupted download is not taken for a whole one.
func pack(dir, version string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("creating npm cache: %w", err)
	}
	temporary, err := os.MkdirTemp(dir, "pack-")
	if err != nil {
		return fmt.Errorf("creating npm cache: %w", err)
	}
	defer os.RemoveAll(temporary)

	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", temporary, "@pulumi/azure-native@"+version)
	cmd.Dir = temporary
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("downloading @pulumi/azure-native@%s with npm: %w", version, err)
	}
	name := "pulumi-azure-native-" + version + ".tgz"
	if err := os.Rename(filepath.Join(temporary, name), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("keeping npm package: %w", err)
	}
	return nil
}

// extract reads the wanted files from a .tgz, whose paths all start with package/.
func extract(r io.Reader, wanted map[string]bool) (map[string]string, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(header.Name, "package/")
		if !wanted[name] {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		files[name] = string(data)
	}
}
