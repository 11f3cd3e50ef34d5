package enginetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// binary is where the CLI was built, and built builds it once.
var (
	binary string
	built  = sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp("", "redoubt-test-cli-")
		if err != nil {
			return "", fmt.Errorf("making a folder for the CLI: %w", err)
		}
		binary = filepath.Join(dir, "redoubt")
		build := exec.Command("go", "build", "-o", binary, "./cmd/redoubt")
		build.Dir = Root()
		if output, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building the CLI: %w\n%s", err, output)
		}
		return binary, nil
	})
)

// Binary is the path of the command-line tool, built once for all tests of a package. A package that uses it calls
// [RemoveBinary] in its TestMain.
func Binary(t *testing.T) string {
	t.Helper()
	file, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// RemoveBinary takes away what [Binary] has built.
func RemoveBinary() {
	if binary != "" {
		_ = os.RemoveAll(filepath.Dir(binary))
	}
}
