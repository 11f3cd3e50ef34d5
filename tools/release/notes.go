package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// writeNotes writes what the change log says about the version; "" is no file.
func (r release) writeNotes(file string) error {
	if file == "" {
		return nil
	}
	changelog, err := os.ReadFile(filepath.Join(r.module, "CHANGELOG.md"))
	if err != nil {
		return fmt.Errorf("reading the change log: %w", err)
	}
	text, err := notes(string(changelog), r.version)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// notes are what a change log in the form of https://keepachangelog.com/en/1.1.0/ says about a version: the text below its
// heading, "## [1.2.3] - 2026-11-23".
func notes(changelog, version string) (string, error) {
	var found []string
	inside := false
	for line := range strings.Lines(changelog) {
		switch isLink := strings.HasPrefix(line, "[") && strings.Contains(line, "]: "); {
		case strings.HasPrefix(line, "## ["):
			inside = strings.HasPrefix(line, "## ["+version+"]")
		case inside && !isLink:
			found = append(found, line)
		}
	}
	text := strings.TrimSpace(strings.Join(found, ""))
	if text == "" {
		return "", fmt.Errorf("CHANGELOG.md says nothing about %s; expected a heading `## [%s] - YYYY-MM-DD` with text below it", version, version)
	}
	return text + "\n", nil
}
