package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheNotesAreThoseOfTheVersion(t *testing.T) {
	t.Parallel()
	const log = "# Changelog\n\n## [Unreleased]\n\n## [1.3.0-rc.1] - 2026-12-01\n\n### Added\n\n- More.\n\n## [1.2.3] - 2026-11-23\n\nThe first.\n\n[1.2.3]: https://example.com\n"
	for version, want := range map[string]string{"1.2.3": "The first.\n", "1.3.0-rc.1": "### Added\n\n- More.\n", "1.3.0": "", "Unreleased": ""} {
		got, err := notes(log, version)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v", version, got, err)
		}
	}
}

// The workflow and the first release depend on the form.
func TestTheChangeLogHasTheFormThatReleasesNeed(t *testing.T) {
	t.Parallel()
	log, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	released := strings.Replace(string(log), "## [Unreleased]\n", "## [Unreleased]\n\n## [9.9.9] - 2026-12-01\n", 1)
	text, err := notes(released, "9.9.9")
	if err != nil || !strings.Contains(text, "### ") || strings.Contains(text, "](#") {
		t.Errorf("got %q, %v", text, err)
	}
	for _, p := range programs {
		for _, name := range p.files {
			if _, err := os.Stat(filepath.Join("..", "..", name)); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(p.pkg))); err != nil {
			t.Error(err)
		}
	}
}
