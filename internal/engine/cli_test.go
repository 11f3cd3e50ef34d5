package engine_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// The tests here change the process's environment, so they cannot run in
// parallel.

//nolint:paralleltest // usePath changes the environment
func TestFindCLIPrefersTheUsersOwnWhenItIsNewEnough(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins for pulumi are shell scripts")
	}
	tests := map[string]struct {
		own      string // what `pulumi version` prints; empty for no pulumi at all
		required string // requiredPulumiVersion
		want     string // part of the explanation
	}{
		"the same version":              {"v" + sdk.Version.String(), "", "using your pulumi " + sdk.Version.String()},
		"a newer version":               {"v3.999.0", ">=3.226.0", "using your pulumi 3.999.0"},
		"an older version":              {"v3.100.0", "", "is 3.100.0 and >=" + sdk.Version.String() + " is needed"},
		"another major version":         {"v4.0.0", "", "is 4.0.0 and"},
		"not what the project requires": {"v3.999.0", "<3.900.0", "and <3.900.0 is needed"},
		"something without a version":   {"hello", "", "does not say its version"},
		"no pulumi at all":              {"", "", "because no pulumi is on the PATH"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			usePath(t, test.own)
			cacheWithPinned(t)
			cli, err := engine.FindCLI(t.Context(), projectRequiring(t, test.required), func(s string) { t.Log(s) })
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(cli.Why, test.want) {
				t.Errorf("got %q, want %q in it", cli.Why, test.want)
			}
		})
	}
}

func TestFindCLISaysWhatToDoWhenItCannotBuild(t *testing.T) {
	tests := map[string]struct {
		tools string // go.mod of tools/pulumi; empty for none
		goExe bool   // whether the go command can be found
		want  []string
	}{
		"no network": {
			tools: "module m\n\ngo 1.24\n\nrequire github.com/pulumi/pulumi/pkg/v3 v3.0.0-missing\n", goExe: true,
			want: []string{"cannot be downloaded", "install pulumi", "go -C tools/pulumi mod download"},
		},
		"no go command":     {tools: "module m\n", want: []string{"go command is not on the PATH", "install pulumi"}},
		"no tools/pulumi":   {goExe: true, want: []string{"is missing", "install pulumi"}},
		"not such a pulumi": {tools: "module m\n", goExe: true, want: []string{"building pulumi"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := projectRequiring(t, "")
			if test.tools != "" {
				write(t, filepath.Join(dir, "tools", "pulumi", "go.mod"), test.tools)
			}
			goExe, err := exec.LookPath("go")
			if err != nil {
				t.Skip("the test needs the go command")
			}
			bin := usePath(t, "")
			if test.goExe {
				if err := os.Symlink(goExe, filepath.Join(bin, filepath.Base(goExe))); err != nil {
					t.Skip("no symbolic links here")
				}
			}
			t.Setenv("GOPROXY", "off")
			t.Setenv("GOFLAGS", "-mod=mod")
			useCache(t)
			_, err = engine.FindCLI(t.Context(), dir, func(s string) { t.Log(s) })
			for _, part := range test.want {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Errorf("got %v\nwant %q in it", err, part)
				}
			}
		})
	}
}

func TestBadRequiredVersionNamesTheFile(t *testing.T) {
	t.Parallel()
	_, err := engine.FindCLI(t.Context(), projectRequiring(t, "soon"), func(string) {})
	if err == nil || !strings.Contains(err.Error(), "Pulumi.yaml: requiredPulumiVersion: not a version range") {
		t.Errorf("got %v", err)
	}
}

func TestToolsPinTheVersionOfTheSDK(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("..", "..", "tools", "pulumi", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range []string{"github.com/pulumi/pulumi/pkg/v3", "github.com/pulumi/pulumi/sdk/v3"} {
		if want := module + " v" + sdk.Version.String(); !strings.Contains(string(data), want) {
			t.Errorf("tools/pulumi/go.mod does not require %s", want)
		}
	}
}

// usePath makes the PATH a folder with nothing but, if version is not empty, a
// pulumi that prints it.
func usePath(t *testing.T, version string) (bin string) {
	t.Helper()
	bin = t.TempDir()
	if version != "" {
		script := "#!/bin/sh\necho " + version + "\n"
		if err := os.WriteFile(filepath.Join(bin, "pulumi"), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
	return bin
}

// useCache gives redoubt, but not the go command, an empty cache folder.
func useCache(t *testing.T) (dir string) {
	t.Helper()
	if os.Getenv("GOCACHE") == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("GOCACHE", filepath.Join(cache, "go-build"))
	}
	dir = t.TempDir()
	switch runtime.GOOS {
	case "linux":
		t.Setenv("XDG_CACHE_HOME", dir)
	default:
		t.Skip("the cache folder cannot be moved here")
	}
	return dir
}

// cacheWithPinned pretends that the pinned pulumi has been built already.
func cacheWithPinned(t *testing.T) {
	t.Helper()
	file := filepath.Join(useCache(t), "redoubt", "pulumi", sdk.Version.String(), runtime.GOOS+"-"+runtime.GOARCH, "pulumi")
	write(t, file, "#!/bin/sh\n")
}

func projectRequiring(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	text := "name: redoubt\nruntime: go\n"
	if version != "" {
		text += "requiredPulumiVersion: \"" + version + "\"\n"
	}
	write(t, filepath.Join(dir, "Pulumi.yaml"), text)
	return dir
}
