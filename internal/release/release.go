// Package release tells which build of redoubt this is. The command-line tool and the plugin ask here, so that both of one
// release say the same.
package release

import (
	"runtime/debug"
	"strings"

	"github.com/blang/semver"
)

// Unreleased is the version of a build that belongs to no release. The CHANGELOG's section "Unreleased" is about it.
const Unreleased = "0.1.0-dev"

// What a release sets with -ldflags "-X github.com/redoubt-iac/redoubt/internal/release.version=1.2.3", and so on. Only
// tools/release does; any other build tells what Go has written into it.
var version, commit, date string

// Build says which build this is.
type Build struct {
	// Version is a semantic version without a leading v, such as "1.2.3"; [Unreleased] for any build that is not of a tag.
	Version string
	// Released is false for [Unreleased].
	Released bool
	// Commit is the whole hash of the commit, "" where the build knows none.
	Commit string
	// Modified is true if the checkout had changes that are not in the commit.
	Modified bool
	// Date is the time of the commit, as RFC 3339; "" where the build knows none.
	Date string
}

// Current is this program's build.
func Current() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return of(info, Build{Version: version, Commit: commit, Date: date})
}

// of joins what the linker was told with what Go has written down.
func of(info *debug.BuildInfo, told Build) Build {
	build := Build{Version: Unreleased, Commit: told.Commit, Date: told.Date}
	for _, candidate := range []string{told.Version, info.Main.Version} {
		if isRelease(candidate) {
			build.Version, build.Released = strings.TrimPrefix(candidate, "v"), true
			break
		}
	}
	if told.Commit != "" {
		return build // a release is built from a clean checkout
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			build.Commit = setting.Value
		case "vcs.time":
			build.Date = setting.Value
		case "vcs.modified":
			build.Modified = setting.Value == "true"
		}
	}
	return build
}

// isRelease says whether a version is that of a tag, and not one that Go made up for a commit.
func isRelease(candidate string) bool {
	parsed, err := semver.Parse(strings.TrimPrefix(candidate, "v"))
	return err == nil && !pseudo(parsed)
}

// pseudo says whether a version only names a commit: https://go.dev/ref/mod#pseudo-versions
func pseudo(version semver.Version) bool {
	last := len(version.Pre) - 1
	return last >= 0 && len(version.Pre[last].String()) > len("20060102150405-") || len(version.Build) > 0
}
