package plugin_test

import (
	"os"
	"testing"
)

// workDir holds what the tests of this package build once.
var workDir string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if workDir, err = os.MkdirTemp("", "redoubt-test-plugin-"); err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(workDir) }()
	return m.Run()
}
