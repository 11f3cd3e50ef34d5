package plugin_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// builtJavaHost is Pulumi's own language host, beside the plugin.
var builtJavaHost = sync.OnceValues(func() (string, error) {
	file := filepath.Join(workDir, "bin", "pulumi-language-java")
	_, err := command(filepath.Join(enginetest.Root(), "tools", "sdks"), nil,
		"go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-w -s", "-o", file, "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java")
	return file, err
})

// What tools/sdks writes is what a user gets: but for its maker, and for where the plugin is from, which Pulumi learns from the
// address of a clone.
func TestPulumisOwnHostWritesTheSameSDKForJava(t *testing.T) {
	t.Parallel()
	built(t, builtJavaHost)
	dir := t.TempDir()
	newPlace(t).pulumi(dir, "package", "gen-sdk", built(t, builtPlugin), "--language", "java", "--local", "--out", dir)
	theirs := sourcesIn(t, filepath.Join(dir, "java"), "pulumi-language-java")
	ours := sourcesIn(t, filepath.Join(built(t, generatedSDKs), "java"), "redoubt's tools/sdks")
	if diff := cmp.Diff(theirs, ours); diff != "" || len(ours) < 70 {
		t.Errorf("of %d files, some differ (-Pulumi's +ours):\n%s", len(ours), diff)
	}
}

// sourcesIn are the files of an SDK; those of code without the line of their maker, which each must have, and without the plugin's
// address.
func sourcesIn(t *testing.T, root, maker string) map[string]string {
	t.Helper()
	address, sources := regexp.MustCompile(`\n +\.pluginDownloadURL\(".*"\)`), map[string]string{}
	for _, file := range filesOf(t, root, "") {
		contents := contentsOf(t, file)
		if filepath.Ext(file) == ".java" {
			first, rest, _ := strings.Cut(contents, "\n")
			if !strings.Contains(first, maker) {
				t.Errorf("%s is made by another: %s", file, first)
			}
			contents = address.ReplaceAllString(rest, "")
		}
		sources[strings.TrimPrefix(file, root)] = contents
	}
	return sources
}
