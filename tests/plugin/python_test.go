package plugin_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The programs of languages whose Pulumi host can't be had here are checked as far as that goes.

// Python: pyright judges the program strictly, against the generated SDK and Pulumi's own SDK for Python, whose sources come
// with the Go module of the same version.
func TestThePythonExampleHasTheTypesOfTheSDK(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	dir := t.TempDir()
	for _, folder := range []string{filepath.Join("testdata", "pyright"), filepath.Join(examples, "python")} {
		if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
	}
	module, err := command("", nil, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := json.Marshal(map[string]any{
		"include": []string{"__main__.py"}, "typeCheckingMode": "strict", "pythonVersion": "3.11",
		"extraPaths": []string{filepath.Join(strings.TrimSpace(module), "python", "lib"), filepath.Join(built(t, generatedSDKs), "python")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pyrightconfig.json"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := command(dir, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		t.Fatal(err)
	}
	pyright := []string{filepath.Join("node_modules", "pyright", "index.js"), "-p", "."}
	if _, err := command(dir, nil, "node", pyright...); err != nil {
		t.Error(err)
	}
	// It does see a wrong name: otherwise the above would say nothing.
	edited(t, filepath.Join(dir, "__main__.py"), `"subnet_resource_id"`, `"subnet_id"`)
	if printed, err := command(dir, nil, "node", pyright...); err == nil || !strings.Contains(printed, `parameter "private_endpoint"`) {
		t.Errorf("pyright takes a name that is none: %v\n%s", err, printed)
	}
}

func TestThePythonSDKAndExampleAreValidSyntax(t *testing.T) {
	t.Parallel()
	needs(t, "python3")
	for _, dir := range []string{filepath.Join(built(t, generatedSDKs), "python"), filepath.Join(examples, "python")} {
		copied := t.TempDir()
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if _, err := command(copied, nil, "python3", "-m", "compileall", "-q", "."); err != nil {
			t.Error(err)
		}
	}
}
