// Package npm installs the packages that some tests need into the user's cache folder, and runs their scripts. It needs
// node and npm.
package npm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// installing keeps the tests of one process from installing at once.
var installing sync.Mutex

// Install puts files, a package.json and its lock among them, and the packages that these name into the user's cache folder
// under a name, once for each content of the files. It returns their folder.
func Install(ctx context.Context, name string, files fs.FS) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for the cache folder: %w", err)
	}
	fingerprint, err := contentHash(files)
	if err != nil {
		return "", err
	}
	installing.Lock()
	defer installing.Unlock()
	parent := filepath.Join(cache, "redoubt", name)
	folder := filepath.Join(parent, fingerprint)
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", fmt.Errorf("making the cache folder: %w", err)
	}
	return folder, installInto(ctx, parent, folder, files)
}

// installInto installs beside the folder first: two processes at once each do, and the second finds the first's in place.
func installInto(ctx context.Context, parent, folder string, files fs.FS) error {
	fresh, err := os.MkdirTemp(parent, "installing-")
	if err != nil {
		return fmt.Errorf("making a folder to install into: %w", err)
	}
	defer os.RemoveAll(fresh)
	if err := os.CopyFS(fresh, files); err != nil {
		return fmt.Errorf("copying the package files: %w", err)
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = fresh
	if output, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("running npm ci: %w\n%s", err, output)
	}
	if err := os.Rename(fresh, folder); err != nil {
		if _, missing := os.Stat(folder); missing != nil {
			return fmt.Errorf("putting the packages in place: %w", err)
		}
	}
	return nil
}

// contentHash names an installation by what it is made of.
func contentHash(files fs.FS) (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, path)
		hash.Write(content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the package files: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil))[:16], nil
}
