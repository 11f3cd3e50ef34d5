package snippets

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

//go:embed node
var nodeFiles embed.FS

// installing keeps the tests of one process from installing at once.
var installing sync.Mutex

// Node is a folder in which Node.js finds the packages of the snippets, and check.mjs. It is installed into the user's
// cache folder, once for each content of the files here.
func Node(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for the cache folder: %w", err)
	}
	lock, err := nodeFiles.ReadFile("node/package-lock.json")
	if err != nil {
		return "", fmt.Errorf("reading the list of packages: %w", err)
	}
	script, err := nodeFiles.ReadFile("node/check.mjs")
	if err != nil {
		return "", fmt.Errorf("reading the script: %w", err)
	}
	sum := sha256.Sum256(append(lock, script...))
	installing.Lock()
	defer installing.Unlock()
	parent := filepath.Join(cache, "redoubt", "snippets")
	folder := filepath.Join(parent, hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", fmt.Errorf("making the cache folder: %w", err)
	}
	return folder, installInto(ctx, parent, folder)
}

// installInto installs beside the folder first: two processes at once each do, and the second finds the first's in place.
func installInto(ctx context.Context, parent, folder string) error {
	fresh, err := os.MkdirTemp(parent, "installing-")
	if err != nil {
		return fmt.Errorf("making a folder to install into: %w", err)
	}
	defer os.RemoveAll(fresh)
	files, err := fs.Sub(nodeFiles, "node")
	if err != nil {
		return fmt.Errorf("reading the package files: %w", err)
	}
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
			return errors.Join(fmt.Errorf("putting the packages in place: %w", err), missing)
		}
	}
	return nil
}
