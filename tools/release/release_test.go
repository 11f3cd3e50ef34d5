package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tiny is a checkout with a program that keeps its version where redoubt does, and one module that go.mod replaces.
var tiny = map[string]string{
	"go.mod":                     "module github.com/redoubt-iac/redoubt\n\ngo 1.24\n\nrequire example.com/part v1.0.0\n\nreplace example.com/part => ./part\n",
	"part/go.mod":                "module example.com/part\n\ngo 1.24\n",
	"part/part.go":               "package part\n\nconst Name = \"part\"\n",
	"internal/release/tell.go":   "package release\n\nvar version, commit, date string\n\nfunc Tell() string { return version + \" \" + commit + \" \" + date }\n",
	"cmd/tool/main.go":           "package main\n\nimport (\n\t\"os\"\n\n\t\"example.com/part\"\n\t\"github.com/redoubt-iac/redoubt/internal/release\"\n)\n\nfunc main() { _, _ = os.Stdout.WriteString(part.Name + \" \" + release.Tell()) }\n",
	"LICENSE":                    "a licence\n",
	"components/plugin/main.go":  "package main\n\nfunc main() {}\n",
	"components/PulumiPlugin.go": "package components\n",
}

// tinyRelease is a release of it, without a manual.
func tinyRelease(t *testing.T, module, out string) release {
	t.Helper()
	return release{
		version: "1.2.3", commit: "0123456789abcdef0123456789abcdef01234567", date: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC),
		module: module, out: out,
		platforms: []target{{"linux", "amd64"}, {"windows", "arm64"}},
		programs: []program{
			{name: "tool", pkg: "./cmd/tool", archive: "tool_%s_%s_%s", zipped: true, files: []string{"LICENSE"}},
			{name: "plugin", pkg: "./components/plugin", archive: "plugin-v%s-%s-%s"},
		},
	}
}

func checkout(t *testing.T) string {
	t.Helper()
	module := t.TempDir()
	for name, content := range tiny {
		file := filepath.Join(module, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return module
}

// makeAll builds it, as run does.
func makeAll(t *testing.T, r release) map[string][]byte {
	t.Helper()
	for _, platform := range r.platforms {
		for _, p := range r.programs {
			if err := r.make(context.Background(), p, platform, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := writeSums(r.out); err != nil {
		t.Fatal(err)
	}
	made := map[string][]byte{}
	entries, err := os.ReadDir(r.out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if made[e.Name()], err = os.ReadFile(filepath.Join(r.out, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return made
}

func TestAReleaseIsTheSameWhereverItIsBuilt(t *testing.T) {
	t.Parallel()
	first := makeAll(t, tinyRelease(t, checkout(t), t.TempDir()))
	second := makeAll(t, tinyRelease(t, checkout(t), t.TempDir()))
	for name, content := range first {
		if !bytes.Equal(content, second[name]) {
			t.Errorf("%s differs between two folders", name)
		}
	}
	var names []string
	for name := range first {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{
		"SHA256SUMS", "plugin-v1.2.3-linux-amd64.cdx.json", "plugin-v1.2.3-linux-amd64.tar.gz", "plugin-v1.2.3-windows-arm64.cdx.json",
		"plugin-v1.2.3-windows-arm64.tar.gz", "tool_1.2.3_linux_amd64.cdx.json", "tool_1.2.3_linux_amd64.tar.gz",
		"tool_1.2.3_windows_arm64.cdx.json", "tool_1.2.3_windows_arm64.zip",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	checkSums(t, first)
	checkTarball(t, first["tool_1.2.3_linux_amd64.tar.gz"])
	checkZip(t, first["tool_1.2.3_windows_arm64.zip"])
	checkSBOM(t, first["tool_1.2.3_linux_amd64.cdx.json"])
}

// checkSums does what sha256sum --check does.
func checkSums(t *testing.T, made map[string][]byte) {
	t.Helper()
	summed := 0
	for line := range strings.Lines(string(made[sumsFile])) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if sum != fmt.Sprintf("%x", sha256.Sum256(made[name])) {
			t.Errorf("the sum of %s is wrong", name)
		}
		summed++
	}
	if summed != len(made)-1 {
		t.Errorf("%d of %d files are summed up", summed, len(made)-1)
	}
}

func checkTarball(t *testing.T, packed []byte) {
	t.Helper()
	compressed, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewReader(compressed)
	var names []string
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprintf("%s %o %s %d", header.Name, header.Mode, header.ModTime.UTC().Format(time.RFC3339), header.Uid))
	}
	if diff := cmp.Diff([]string{"tool 755 2026-11-23T18:00:00Z 0", "LICENSE 644 2026-11-23T18:00:00Z 0"}, names); diff != "" {
		t.Errorf("in the archive (-want +got):\n%s", diff)
	}
}

func checkZip(t *testing.T, packed []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range archive.File {
		names = append(names, file.Name)
	}
	if diff := cmp.Diff([]string{"tool.exe", "LICENSE"}, names); diff != "" {
		t.Errorf("in the archive (-want +got):\n%s", diff)
	}
}

func TestAModuleThatDoesNotBuildIsNoRelease(t *testing.T) {
	t.Parallel()
	module := checkout(t)
	if err := os.WriteFile(filepath.Join(module, "cmd", "tool", "main.go"), []byte("package main\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := tinyRelease(t, module, t.TempDir())
	if err := r.make(context.Background(), r.programs[0], r.platforms[0], nil); err == nil || !strings.Contains(err.Error(), "building ./cmd/tool") {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(r.out); len(left) > 0 {
		t.Errorf("%v was written", left)
	}
}

// The linker ignores -X for what does not exist.
func TestTheReleaseStampsVariablesThatExist(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join("..", "..", "internal", "release", "release.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^var version, commit, date string$`).Match(source) {
		t.Error("internal/release has no variables version, commit and date")
	}
	module := checkout(t)
	r := tinyRelease(t, module, t.TempDir())
	host, err := thisPlatform(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(r.out, host.executable("tool"))
	if err := r.build(context.Background(), "./cmd/tool", tool, host); err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(tool)
	if err != nil {
		t.Fatal(err)
	}
	told, err := exec.CommandContext(context.Background(), tool).Output()
	if want := "part 1.2.3 " + r.commit + " 2026-11-23T18:00:00Z"; err != nil || string(told) != want {
		t.Errorf("the program says %q, want %q: %v", told, want, err)
	}
	if bytes.Contains(binary, []byte(module)) {
		t.Error("the program names the folder that it was built in")
	}
}
