package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

func newSandboxLs(c *sandboxCommand) *cobra.Command {
	return &cobra.Command{
		Use:     "ls [ENVIRONMENT]",
		Aliases: []string{"list"},
		Short:   "List the sandboxes, or the resources in one",
		Example: "  redoubt sandbox ls\n  redoubt sandbox ls dev",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("one environment at a time; got %s", strings.Join(args, ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && c.stateDir != "" {
				return usageError{cmd, fmt.Errorf("--state-dir names the sandbox of one environment; name that too")}
			}
			p, err := c.place()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return c.listSandboxes(p)
			}
			return c.listResources(p, args[0])
		},
	}
}

// sandboxInfo is one line of the list of sandboxes.
type sandboxInfo struct {
	Environment string `json:"environment"`
	// Resources counts what stacks created, the landing zone left out.
	Resources int `json:"resources"`
	// Bytes are those of its files, the Pulumi state included.
	Bytes int64 `json:"bytes"`
	// Changed is when the simulated Azure was last written.
	Changed time.Time `json:"changed"`
	Folder  string    `json:"folder"`
	// Problem says why the simulated Azure cannot be read; absent if it can.
	Problem string `json:"problem,omitempty"`
}

func (c *sandboxCommand) listSandboxes(p place) error {
	names, err := p.names()
	if err != nil {
		return err
	}
	infos := []sandboxInfo{}
	for _, name := range names {
		infos = append(infos, describeSandbox(p, name))
	}
	if c.json {
		return c.document("redoubt/sandboxes/v1", map[string]any{"sandboxes": infos})
	}
	show.Notice(c.out)
	if len(infos) == 0 {
		fmt.Fprintf(c.out, "there is no sandbox yet; make one with `%s up ENVIRONMENT --sandbox`\n", programName())
		return nil
	}
	var rows [][]string
	for _, info := range infos {
		resources := fmt.Sprint(info.Resources)
		if info.Problem != "" {
			resources = "unreadable"
		}
		rows = append(rows, []string{info.Environment, resources, size(info.Bytes), info.Changed.Local().Format(time.DateTime), info.Folder})
	}
	show.Table(c.out, []string{"environment", "resources", "size", "last change", "folder"}, rows)
	for _, info := range infos {
		if info.Problem != "" {
			fmt.Fprintf(c.out, "\n%s cannot be read: %s\nto begin anew: %s sandbox reset %s\n", info.Environment, info.Problem, programName(), info.Environment)
		}
	}
	return nil
}

func describeSandbox(p place, name string) sandboxInfo {
	dir := p.folder(name)
	info := sandboxInfo{Environment: name, Folder: dir, Bytes: bytesBelow(dir)}
	if file, err := os.Stat(engine.StoreFile(dir)); err == nil {
		info.Changed = file.ModTime().UTC()
	}
	// Without the landing zone: it is no part of the count, and a mistake in it no matter of the sandbox's.
	entries, err := sandbox.Inspect(sandbox.Options{StoreFile: engine.StoreFile(dir)})
	info.Resources = len(entries)
	if err != nil {
		info.Problem = err.Error()
	}
	return info
}

func (c *sandboxCommand) listResources(p place, name string) error {
	entries, err := c.inspect(p, name)
	if err != nil {
		return err
	}
	type listed struct {
		Type        string `json:"type"`
		Name        string `json:"name"`
		ID          string `json:"id"`
		LandingZone bool   `json:"landingZone"`
	}
	resources, rows, hidden := []listed{}, [][]string{}, 0
	for _, entry := range entries {
		resources = append(resources, listed{entry.Type, entry.Name, entry.ID, entry.LandingZone})
		if entry.LandingZone && !c.verbose {
			hidden++
			continue
		}
		rows = append(rows, []string{strings.TrimPrefix(entry.Type, "Microsoft."), entry.Name, entry.ID})
	}
	if c.json {
		return c.document("redoubt/sandbox-resources/v1", map[string]any{"environment": name, "resources": resources})
	}
	show.Notice(c.out)
	if len(rows) == 0 {
		fmt.Fprintf(c.out, "no stack owns anything in the sandbox of %s\n", name)
	} else {
		show.Table(c.out, []string{"type", "name", "id"}, rows)
	}
	if hidden > 0 {
		fmt.Fprintf(c.out, "\nand %d of the landing zone, which -v lists too\n", hidden)
	}
	return nil
}

// inspect reads the resources of an environment's sandbox.
func (c *sandboxCommand) inspect(p place, name string) ([]sandbox.Entry, error) {
	dir, err := p.find(name)
	if err != nil {
		return nil, err
	}
	options, err := p.open(dir)
	if err != nil {
		return nil, err
	}
	entries, err := sandbox.Inspect(options)
	return entries, adviseStore(err, options.StoreFile, name, c.stateDir)
}

// bytesBelow is the size of all files in a folder; what disappears meanwhile
// does not count.
func bytesBelow(dir string) int64 {
	var sum int64
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return fs.SkipDir
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return sum
}

// size is a number of bytes as people read it.
func size(bytes int64) string {
	const step = 1024
	switch {
	case bytes < step:
		return fmt.Sprintf("%d B", bytes)
	case bytes < step*step:
		return fmt.Sprintf("%.0f KiB", float64(bytes)/step)
	default:
		return fmt.Sprintf("%.1f MiB", float64(bytes)/step/step)
	}
}
