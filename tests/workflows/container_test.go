package workflows_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// containerfile is the Containerfile with its continued lines joined, and its comments left out.
func containerfile(t *testing.T) []string {
	t.Helper()
	contents, err := os.ReadFile(filepath.Join(projectDir, "Containerfile"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(string(contents), "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestTheImageIsPinnedAndSmall(t *testing.T) {
	t.Parallel()
	from := regexp.MustCompile(`^FROM (?:--platform=\S+ )?\S+:\S+@sha256:[0-9a-f]{64}(?: AS \w+)?$`)
	var last []string // the lines of the last stage
	for _, line := range containerfile(t) {
		if strings.HasPrefix(line, "FROM ") {
			last = nil
			if !from.MatchString(line) {
				t.Errorf("%s is not pinned by a digest with its tag", line)
			}
		}
		last = append(last, line)
	}
	text := strings.Join(last, "\n")
	if !strings.Contains(last[0], "distroless") || !strings.Contains(text, "\nUSER nonroot:nonroot\n") || strings.Contains(text, "\nRUN ") || strings.Contains(text, "\nADD ") {
		t.Errorf("the last stage is not distroless, runs as root, or runs something:\n%s", text)
	}
	if strings.Contains(text, "SECRET") || strings.Contains(text, "TOKEN") || strings.Contains(text, "PASSPHRASE") {
		t.Errorf("an image keeps no secrets:\n%s", text)
	}
}

func TestTheImageIsBuiltFromWhatIsThere(t *testing.T) {
	t.Parallel()
	text := strings.Join(containerfile(t), "\n")
	module, err := os.ReadFile(filepath.Join(projectDir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	minor := regexp.MustCompile(`(?m)^go (1\.\d+)`).FindSubmatch(module)[1]
	if !strings.Contains(text, " golang:"+string(minor)+"-") {
		t.Errorf("it is not built with Go %s", minor)
	}
	for _, name := range []string{"version", "commit", "date"} {
		if !strings.Contains(text, "-X github.com/redoubt-iac/redoubt/internal/release."+name+"=") {
			t.Errorf("the tool in it does not know its %s", name)
		}
	}
	ignored, err := os.ReadFile(filepath.Join(projectDir, ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(ignored)) {
		for _, needed := range []string{"cmd", "internal", "sdk", "tools", "go.mod", "go.sum", "stacks"} {
			if strings.TrimSpace(line) == needed {
				t.Errorf("%s is needed and left out", needed)
			}
		}
	}
}
