package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// release is what is built.
type release struct {
	version   string // without a leading v
	commit    string
	date      time.Time
	module    string // folder of the checkout
	out       string
	platforms []target
	programs  []program
}

// target is a platform, as Go calls it.
type target struct{ system, architecture string }

// String is the platform as `go tool dist list` prints it.
func (t target) String() string { return t.system + "/" + t.architecture }

func (t target) executable(name string) string {
	if t.system == "windows" {
		return name + ".exe"
	}
	return name
}

// program is one that a release ships.
type program struct {
	name, pkg string
	// archive names the archive, without its ending: version, system, architecture.
	archive string
	// zipped is true for a program whose archive for Windows is a zip file; Pulumi wants a tar file of plugins everywhere.
	zipped bool
	// files of the checkout go into the archive as well; and the manual, if there is one.
	files  []string
	manual bool
}

// programs are the command-line tool and the plugin. Pulumi finds a plugin in a release by the name of its archive:
// https://www.pulumi.com/docs/iac/guides/building-extending/packages/pulumi-package-authoring/#publish
var programs = []program{
	{name: "redoubt", pkg: "./cmd/redoubt", archive: "redoubt_%s_%s_%s", zipped: true, files: []string{"LICENSE", "README.md", "CHANGELOG.md"}, manual: true},
	{name: "pulumi-resource-redoubt", pkg: "./components", archive: "pulumi-resource-redoubt-v%s-%s-%s", files: []string{"LICENSE"}},
}

// make builds a program for a platform, packs it, and lists what it is made of.
func (r release) make(ctx context.Context, p program, t target, pages []entry) error {
	scratch, err := os.MkdirTemp("", "redoubt-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	binary := filepath.Join(scratch, t.executable(p.name))
	if err := r.build(ctx, p.pkg, binary, t); err != nil {
		return err
	}
	entries, err := r.entries(p, binary, pages)
	if err != nil {
		return err
	}
	name := fmt.Sprintf(p.archive, r.version, t.system, t.architecture)
	pack, ending := tarball, ".tar.gz"
	if p.zipped && t.system == "windows" {
		pack, ending = zipfile, ".zip"
	}
	content, err := pack(entries, r.date)
	if err != nil {
		return fmt.Errorf("packing: %w", err)
	}
	sbom, err := describe(binary, name+ending, r)
	if err != nil {
		return fmt.Errorf("listing what is in it: %w", err)
	}
	if err := os.WriteFile(filepath.Join(r.out, name+ending), content, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%-60s %5.1f MB\n", name+ending, float64(len(content))/1e6)
	return os.WriteFile(filepath.Join(r.out, name+".cdx.json"), sbom, 0o644)
}

// stamped is where a program keeps its version: internal/release.
const stamped = "github.com/redoubt-iac/redoubt/internal/release."

// build compiles without anything of this machine in the result: no paths, no C compiler, no build id of the linker.
// https://go.dev/blog/rebuild
func (r release) build(ctx context.Context, pkg, file string, t target) error {
	flags := fmt.Sprintf("-s -w -buildid= -X %sversion=%s -X %scommit=%s -X %sdate=%s",
		stamped, r.version, stamped, r.commit, stamped, r.date.Format(time.RFC3339))
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", file, pkg)
	cmd.Dir = r.module
	cmd.Env = append(os.Environ(), "GOOS="+t.system, "GOARCH="+t.architecture, "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", pkg, err, output)
	}
	return nil
}

// entries are the files of an archive.
func (r release) entries(p program, binary string, pages []entry) ([]entry, error) {
	content, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	entries := []entry{{filepath.Base(binary), 0o755, content}}
	for _, name := range p.files {
		content, err := os.ReadFile(filepath.Join(r.module, name))
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{name, 0o644, content})
	}
	if p.manual {
		entries = append(entries, pages...)
	}
	return entries, nil
}

// pages are the manual and the completions, which the tool itself writes, built for this machine.
func (r release) pages(ctx context.Context) ([]entry, error) {
	scratch, err := os.MkdirTemp("", "redoubt-release-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	var pages []entry
	for _, p := range r.programs {
		if !p.manual {
			continue
		}
		host, err := thisPlatform(ctx)
		if err != nil {
			return nil, err
		}
		tool := filepath.Join(scratch, host.executable(p.name))
		if err := r.build(ctx, p.pkg, tool, host); err != nil {
			return nil, err
		}
		made, err := manual(ctx, tool, filepath.Join(scratch, "man"))
		if err != nil {
			return nil, fmt.Errorf("writing the manual of %s: %w", p.name, err)
		}
		pages = append(pages, made...)
	}
	return pages, nil
}

// manual asks a tool for its man pages and completions.
func manual(ctx context.Context, tool, folder string) ([]entry, error) {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, err
	}
	if output, err := exec.CommandContext(ctx, tool, "docs", "man", folder).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, output)
	}
	var pages []entry
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		pages = append(pages, entry{"man/" + d.Name(), 0o644, content})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script, err := exec.CommandContext(ctx, tool, "completion", shell).Output()
		if err != nil {
			return nil, fmt.Errorf("completion %s: %w", shell, err)
		}
		pages = append(pages, entry{"completions/redoubt." + shell, 0o644, script})
	}
	return pages, nil
}

func thisPlatform(ctx context.Context) (target, error) {
	output, err := exec.CommandContext(ctx, "go", "env", "GOHOSTOS", "GOHOSTARCH").Output()
	fields := strings.Fields(string(output))
	if err != nil || len(fields) != 2 {
		return target{}, fmt.Errorf("asking go for this platform: %q: %w", output, err)
	}
	return target{fields[0], fields[1]}, nil
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("asking git for the commit: %w; give -commit and -date", err)
	}
	return strings.TrimSpace(string(output)), nil
}
