package local_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

// TestMain keeps the local caches of these tests apart from the user's own.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "redoubt-local-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = os.Setenv(localcache.DirectoryVariable, folder)
	code := m.Run()
	enginetest.RemoveBinary()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

const projectDir = "../.."

var today = time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

// project copies the example stacks into a project of the test's own, so that its local caches are its own too. more are
// further stack files by their environment.
func project(t *testing.T, more map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "Pulumi.yaml"), read(t, filepath.Join(projectDir, "Pulumi.yaml")))
	for _, name := range environments(t) {
		write(t, environment.StackFile(folder, name), read(t, environment.StackFile(projectDir, name)))
	}
	for name, content := range more {
		write(t, environment.StackFile(folder, name), content)
	}
	return folder
}

func environments(t *testing.T) []string {
	t.Helper()
	names, err := environment.Names(projectDir)
	if err != nil || len(names) < 5 {
		t.Fatalf("found the environments %v: %v", names, err)
	}
	return names
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// start runs the local cache of an environment until the test ends.
func start(t *testing.T, folder, name string) *localcache.Server {
	t.Helper()
	server, err := localcache.Start(context.Background(), options(t, folder, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func options(t *testing.T, folder, name string) localcache.Options {
	t.Helper()
	return localcache.Options{Project: folder, Environment: name, Binary: redisserver.Binary(t), Clock: clock}
}
