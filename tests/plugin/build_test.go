package plugin_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// releasedVersion is what the tests stamp into the plugin and the SDKs.
const releasedVersion = "0.1.0"

// What is built once, for all tests of the package. The plugin is built in its folder and with the flags that Pulumi builds a
// cloned plugin with (https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/pulumi-language-go/main.go), and with a version.
var (
	builtPlugin = sync.OnceValues(func() (string, error) {
		file := filepath.Join(workDir, "bin", "pulumi-resource-redoubt")
		_, err := command(filepath.Join(enginetest.Root(), "components"), nil,
			"go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-w -s -X github.com/redoubt-iac/redoubt/internal/release.version="+releasedVersion, "-o", file)
		return file, err
	})
	generatedSDKs = sync.OnceValues(func() (string, error) {
		dir := filepath.Join(workDir, "sdks")
		_, err := command(filepath.Join(enginetest.Root(), "tools", "sdks"), nil, "go", "run", ".", "-version", releasedVersion, "-out", dir)
		return dir, err
	})
	// builtYAMLHost is Pulumi's own language host, beside the plugin: on the PATH of every place once it is built.
	builtYAMLHost = sync.OnceValues(func() (string, error) {
		file := filepath.Join(workDir, "bin", "pulumi-language-yaml")
		_, err := command(filepath.Join(enginetest.Root(), "tools", "languageyaml"), nil,
			"go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-w -s", "-o", file, "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml")
		return file, err
	})
)

// built is what one of the above has built.
func built(t *testing.T, build func() (string, error)) string {
	t.Helper()
	made, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// command runs a program and returns its standard output.
func command(dir string, environment []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), environment...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return string(output), fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(name), strings.Join(args, " "), err, output, stderr.String())
	}
	return string(output), nil
}

// needs skips without a program. CI has them all.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("CI") != "true" {
			t.Skipf("NOT TESTED: %s is not installed here; CI has it", program)
		}
	}
}
