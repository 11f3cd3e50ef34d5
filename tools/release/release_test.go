package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
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
	"github.com/santhosh-tekuri/jsonschema/v6"
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

func checkSBOM(t *testing.T, content []byte) {
	t.Helper()
	var made bom
	if err := json.Unmarshal(content, &made); err != nil {
		t.Fatal(err)
	}
	if got := made.Metadata.Component.PackageURL; got != "pkg:golang/github.com/redoubt-iac/redoubt@v1.2.3#cmd/tool" {
		t.Errorf("the program is %s", got)
	}
	var found []string
	for _, c := range made.Components {
		found = append(found, c.Name)
	}
	if diff := cmp.Diff([]string{"std", "example.com/part"}, found); diff != "" {
		t.Errorf("components (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]pair{{"go:replacedBy", "./part"}}, made.Components[1].Properties); diff != "" {
		t.Errorf("the replaced module (-want +got):\n%s", diff)
	}
	validate(t, content)
}

// structure is what CycloneDX 1.5 demands of the parts that are written here, after https://cyclonedx.org/docs/1.5/json/.
const structure = `{
  "type": "object", "additionalProperties": false,
  "required": ["$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"],
  "properties": {
    "$schema": {"const": "http://cyclonedx.org/schema/bom-1.5.schema.json"}, "bomFormat": {"const": "CycloneDX"}, "specVersion": {"const": "1.5"},
    "serialNumber": {"type": "string", "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
    "version": {"type": "integer", "minimum": 1},
    "metadata": {"type": "object", "additionalProperties": false, "required": ["timestamp", "component", "properties"], "properties": {
      "timestamp": {"type": "string", "format": "date-time"}, "component": {"$ref": "#/$defs/component"}, "properties": {"$ref": "#/$defs/properties"}}},
    "components": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/$defs/component"}},
    "dependencies": {"type": "array", "uniqueItems": true, "items": {"type": "object", "additionalProperties": false, "required": ["ref"], "properties": {
      "ref": {"type": "string", "minLength": 1}, "dependsOn": {"type": "array", "uniqueItems": true, "items": {"type": "string", "minLength": 1}}}}}
  },
  "$defs": {
    "component": {"type": "object", "additionalProperties": false, "required": ["type", "name", "bom-ref", "version", "purl"], "properties": {
      "type": {"enum": ["application", "library"]}, "name": {"type": "string", "minLength": 1}, "version": {"type": "string", "minLength": 1},
      "bom-ref": {"type": "string", "minLength": 1}, "purl": {"type": "string", "pattern": "^pkg:golang/[^@]+@[^@]+$"},
      "hashes": {"type": "array", "items": {"type": "object", "required": ["alg", "content"], "properties": {
        "alg": {"enum": ["SHA-256"]}, "content": {"type": "string", "pattern": "^[a-f0-9]{64}$"}}}},
      "properties": {"$ref": "#/$defs/properties"}}},
    "properties": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}}
  }
}`

// validate checks the structure, and that every reference leads somewhere.
func validate(t *testing.T, content []byte) {
	t.Helper()
	rules, err := jsonschema.UnmarshalJSON(strings.NewReader(structure))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("structure.json", rules); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("structure.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
	var made bom
	if err := json.Unmarshal(content, &made); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{made.Metadata.Component.Ref: true}
	for _, c := range made.Components {
		if known[c.Ref] {
			t.Errorf("two components are called %s", c.Ref)
		}
		known[c.Ref] = true
	}
	for _, d := range made.Dependencies {
		for _, ref := range append(slices.Clone(d.DependsOn), d.Ref) {
			if !known[ref] {
				t.Errorf("%s is no component", ref)
			}
		}
	}
}

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
