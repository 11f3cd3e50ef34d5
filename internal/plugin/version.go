package plugin

import (
	"runtime/debug"
	"strings"

	"github.com/blang/semver"
)

// unreleased is the version of a plugin that was built from a checkout.
const unreleased = "0.1.0-dev"

// versionOf is a plugin's semantic version, without a leading v: what its build was told, else the version of the module
// that it was built from, else that of no release. Pulumi builds plugins from a tag with neither.
func versionOf(stamped string) string {
	candidates := []string{stamped}
	if info, ok := debug.ReadBuildInfo(); ok {
		candidates = append(candidates, info.Main.Version)
	}
	for _, candidate := range candidates {
		candidate = strings.TrimPrefix(candidate, "v")
		if parsed, err := semver.Parse(candidate); err == nil && !pseudo(parsed) {
			return candidate
		}
	}
	return unreleased
}

// pseudo says whether a version only names a commit: https://go.dev/ref/mod#pseudo-versions
func pseudo(version semver.Version) bool {
	last := len(version.Pre) - 1
	return last >= 0 && len(version.Pre[last].String()) > len("20060102150405-") || len(version.Build) > 0
}
