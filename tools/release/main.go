// Command release builds what a release consists of: archives with the command-line tool and with the plugin for each
// platform, a list of what is in each program (an SBOM, as CycloneDX), and the SHA-256 sums of all of it. Run twice on the
// same commit with the same Go, it writes the same bytes.
//
//	go run -trimpath ./tools/release -version v1.2.3 -out dist
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/blang/semver"
)

func main() {
	var o options
	flag.StringVar(&o.version, "version", "", "the version, such as v1.2.3; required")
	flag.StringVar(&o.out, "out", "dist", "the folder for the files; it must be empty, or not there yet")
	flag.StringVar(&o.module, "module", ".", "the folder of the module's checkout")
	flag.StringVar(&o.commit, "commit", "", "the commit's hash (default: that of HEAD, if the checkout has no changes)")
	flag.StringVar(&o.date, "date", "", "the commit's time, as RFC 3339 (default: that of HEAD)")
	flag.StringVar(&o.notes, "notes", "", "a file for what CHANGELOG.md says about the version; a version that it says nothing about is then none")
	only := flag.String("platforms", strings.Join(platforms, ","), "the platforms to build for")
	flag.Parse()
	if err := run(context.Background(), o, strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// platforms are the usual ones.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// options are the flags.
type options struct{ version, out, module, commit, date, notes string }

// run builds a release, or says all that is wrong with the flags.
func run(ctx context.Context, o options, wanted []string) error {
	r, err := plan(ctx, o, wanted)
	if err != nil {
		return err
	}
	if err := emptyFolder(o.out); err != nil {
		return err
	}
	if err := r.writeNotes(o.notes); err != nil {
		return err
	}
	pages, err := r.pages(ctx)
	if err != nil {
		return err
	}
	for _, platform := range r.platforms {
		for _, p := range r.programs {
			if err := r.make(ctx, p, platform, pages); err != nil {
				return fmt.Errorf("making %s for %s: %w", p.name, platform, err)
			}
		}
	}
	return writeSums(r.out)
}

// plan turns flags into a release.
func plan(ctx context.Context, o options, wanted []string) (release, error) {
	r := release{out: o.out, module: o.module, programs: programs, commit: o.commit}
	var problems []error
	version, err := semver.Parse(strings.TrimPrefix(o.version, "v"))
	if err != nil || len(version.Build) > 0 {
		problems = append(problems, fmt.Errorf("-version: expected a semantic version such as v1.2.3 or v1.3.0-rc.1; got %q", o.version))
	}
	r.version = version.String()
	for _, text := range wanted {
		system, architecture, found := strings.Cut(text, "/")
		if !found || system == "" || architecture == "" {
			problems = append(problems, fmt.Errorf("-platforms: expected for example linux/amd64; got %q", text))
		}
		r.platforms = append(r.platforms, target{system, architecture})
	}
	if r.commit == "" {
		if r.commit, err = head(ctx, o.module); err != nil {
			problems = append(problems, err)
		}
	}
	date := o.date
	if date == "" {
		if date, err = git(ctx, o.module, "show", "--no-patch", "--format=%cI", "HEAD"); err != nil {
			problems = append(problems, err)
		}
	}
	if r.date, err = time.Parse(time.RFC3339, date); err != nil {
		problems = append(problems, fmt.Errorf("-date: expected a time such as 2026-11-23T18:00:00Z; got %q", date))
	}
	r.date = r.date.UTC()
	return r, errors.Join(problems...)
}

// emptyFolder makes the folder. What is already in one would otherwise be summed up, and published.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("looking into -out: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("-out: %s is not empty; expected a new folder", dir)
	}
	if err := os.MkdirAll(filepath.Clean(dir), 0o755); err != nil {
		return fmt.Errorf("making -out: %w", err)
	}
	return nil
}

// head is the commit of a checkout that is what the commit says.
func head(ctx context.Context, module string) (string, error) {
	changes, err := git(ctx, module, "status", "--porcelain")
	if err != nil {
		return "", err
	}
	if changes != "" {
		return "", fmt.Errorf("the checkout has changes that are in no commit; expected none, or -commit for a trial; got\n%s", changes)
	}
	return git(ctx, module, "rev-parse", "HEAD")
}
