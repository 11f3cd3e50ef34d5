package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAReleaseNeedsSensibleFlags(t *testing.T) {
	t.Parallel()
	good := options{version: "v1.2.3", module: ".", commit: "abc", date: "2026-11-23T19:00:00+01:00"}
	r, err := plan(context.Background(), good, []string{"linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	if r.version != "1.2.3" || !r.date.Equal(time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)) || r.date.Location() != time.UTC {
		t.Errorf("got %s of %s", r.version, r.date)
	}
	bad := good
	bad.version, bad.date = "latest", "yesterday"
	_, err = plan(context.Background(), bad, []string{"linux"})
	for _, flag := range []string{"-version:", "-date:", "-platforms:"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not complained about: %v", flag, err)
		}
	}
	unknown := good
	unknown.commit, unknown.module = "", t.TempDir()
	if _, err := plan(context.Background(), unknown, []string{"linux/amd64"}); err == nil || !strings.Contains(err.Error(), "give -commit and -date") {
		t.Errorf("a folder without a commit: %v", err)
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "left"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := emptyFolder(full); err == nil {
		t.Error("a folder that is not empty would be published")
	}
}
func TestAReleaseIsOfACommit(t *testing.T) {
	t.Parallel()
	module := checkout(t)
	for _, args := range [][]string{
		{"init", "--quiet"}, {"add", "."},
		{"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message=first"},
	} {
		if _, err := git(context.Background(), module, args...); err != nil {
			t.Fatal(err)
		}
	}
	o := options{version: "1.2.3", module: module}
	r, err := plan(context.Background(), o, []string{"linux/amd64"})
	if err != nil || len(r.commit) != 40 || r.date.IsZero() {
		t.Errorf("got %q of %s: %v", r.commit, r.date, err)
	}
	if err := os.WriteFile(filepath.Join(module, "LICENSE"), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := plan(context.Background(), o, []string{"linux/amd64"}); err == nil || !strings.Contains(err.Error(), "LICENSE") {
		t.Errorf("a checkout with changes: %v", err)
	}
}
