package kusto

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

//go:embed package.json package-lock.json check.js
var files embed.FS

// Query is one query to check.
type Query struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Problem is what the language service says of a query.
type Problem struct {
	// Severity is Error, Warning, Suggestion or Information.
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	// At is the place of the problem, in characters from the beginning.
	At int `json:"at"`
}

// Result is what was found out about a query.
type Result struct {
	Name     string    `json:"name"`
	Problems []Problem `json:"problems"`
	// Columns are those of the query's result, with their Kusto types.
	Columns map[string]string `json:"columns"`
}

// Check lets the language service parse and bind the queries against the tables: name of the table, then name and Kusto
// type of each column.
func Check(ctx context.Context, tables map[string]map[string]string, queries []Query) ([]Result, error) {
	folder, err := install(ctx)
	if err != nil {
		return nil, fmt.Errorf("installing the Kusto language service: %w", err)
	}
	input, err := json.Marshal(map[string]any{"tables": tables, "queries": queries})
	if err != nil {
		return nil, fmt.Errorf("encoding the queries: %w", err)
	}
	node := exec.CommandContext(ctx, "node", filepath.Join(folder, "check.js"))
	node.Stdin = bytes.NewReader(input)
	var complaints bytes.Buffer
	node.Stderr = &complaints
	output, err := node.Output()
	if err != nil {
		return nil, fmt.Errorf("running the Kusto language service: %w\n%s", err, complaints.String())
	}
	var results []Result
	if err := json.Unmarshal(output, &results); err != nil {
		return nil, fmt.Errorf("reading the answer of the Kusto language service: %w", err)
	}
	if len(results) != len(queries) {
		return nil, fmt.Errorf("the Kusto language service answered %d of %d queries", len(results), len(queries))
	}
	return results, nil
}

// installing keeps the tests of one process from installing at once.
var installing sync.Mutex

// install puts the language service into the user's cache folder, once for each content of the files here, and returns
// its folder. Two processes at once each install a copy, and the second finds the first's in place.
func install(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("looking for the cache folder: %w", err)
	}
	fingerprint, err := contentHash()
	if err != nil {
		return "", err
	}
	installing.Lock()
	defer installing.Unlock()
	parent := filepath.Join(cache, "redoubt", "kusto")
	folder := filepath.Join(parent, fingerprint)
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", fmt.Errorf("making the cache folder: %w", err)
	}
	fresh, err := os.MkdirTemp(parent, "installing-")
	if err != nil {
		return "", fmt.Errorf("making a folder to install into: %w", err)
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := os.CopyFS(fresh, files); err != nil {
		return "", fmt.Errorf("copying the package files: %w", err)
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = fresh
	if output, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("running npm ci: %w\n%s", err, output)
	}
	if err := os.Rename(fresh, folder); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, statErr := os.Stat(folder); statErr != nil {
			return "", fmt.Errorf("putting the language service in place: %w", err)
		}
	}
	return folder, nil
}

// contentHash names the installation by what it is made of.
func contentHash() (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(path)
		hash.Write(content)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the package files: %w", err)
	}
	return hex.EncodeToString(hash.Sum(nil))[:16], nil
}
