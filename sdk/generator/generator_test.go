package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSameExcerptsGiveTheSameCode(t *testing.T) {
	t.Parallel()
	first, second := generateAll(t), generateAll(t)
	if len(first) != len(second) {
		t.Fatalf("first run: %d files; second run: %d", len(first), len(second))
	}
	for name, data := range first {
		if string(second[name]) != string(data) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

func TestModulesHaveTheirUpstreamPathsAndVersions(t *testing.T) {
	t.Parallel()
	tree := generateAll(t)
	cases := []struct{ file, want string }{
		{"v2/go.mod", "module github.com/pulumi/pulumi-azure-native-sdk/v2\n"},
		{"v2/version.txt", "v2.92.3"},
		{"v2/pulumi-plugin.json", `"version": "2.92.3"`},
		{"v2/utilities/pulumiUtilities.go", `semver.MustParse("2.92.3")`},
		{"v3/utilities/pulumiUtilities.go", `semver.MustParse("3.23.0")`},
		{"v2/provider.go", "package pulumiazurenativesdk\n"},
		{"v2/config/config.go", `config.Get(ctx, "azure-native:subscriptionId")`},
		{"cache/v2/go.mod", "require (\n\tgithub.com/blang/semver v3.5.1+incompatible\n\tgithub.com/pulumi/pulumi-azure-native-sdk/v2 v2.92.3\n"},
		{"cache/v2/pulumi-plugin.json", `"version": "2.92.3"`},
		{"redisenterprise/v3/go.mod", "module github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3\n"},
		{"redisenterprise/v3/pulumi-plugin.json", `"version": "3.23.0"`},
		{"redisenterprise/v3/redisEnterprise.go", `"github.com/pulumi/pulumi-azure-native-sdk/v3/utilities"`},
		{"network/v2/v20240501/privateEndpoint.go", `ctx.RegisterResource("azure-native:network/v20240501:PrivateEndpoint"`},
		{"network/v2/v20240501/init.go", `case "azure-native:network/v20240501:PrivateEndpoint":`},
		// A nested type gives way to the resource of the same name.
		{"network/v2/v20240501/privateEndpoint.go", " SubnetTypePtrInput\n"},
	}
	for _, c := range cases {
		if !strings.Contains(string(tree[c.file]), c.want) {
			t.Errorf("%s does not contain %q; it starts:\n%.300s", c.file, c.want, tree[c.file])
		}
	}
}

func TestAnUnknownFieldOfAnExcerptIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "cache.json"), `{"name": "azure-native", "resource": {}}`)
	_, err := readExcerpts(dir)
	if err == nil || !strings.Contains(err.Error(), `unknown field "resource"`) {
		t.Errorf("got %v; want an error that names the unknown field", err)
	}
}

func TestExcerptsOfOneMajorShareOneVersion(t *testing.T) {
	t.Parallel()
	_, err := major(2).packageSpec([]excerpt{
		{Name: "azure-native", Version: "2.92.3", Module: "cache/v20241101"},
		{Name: "azure-native", Version: "2.92.4", Module: "network/v20240501"},
	})
	if err == nil || !strings.Contains(err.Error(), "network/v20240501") {
		t.Errorf("got %v; want an error that names the excerpt of another version", err)
	}
}

func TestStaleFilesGoAndForeignFilesStay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{
		"cache/v2/pulumi-plugin.json", "cache/v2/v20230101/redis.go", // an API version that is gone
		"gone/v2/pulumi-plugin.json", "gone/v2/init.go", // a module that is gone
		"schema/v2/cache.json", "generator/main.go", // not generated
	} {
		write(t, filepath.Join(dir, name), "old")
	}
	if err := syncTree(dir, map[string][]byte{
		"cache/v2/pulumi-plugin.json": []byte("new"),
		"cache/v2/v20241101/redis.go": []byte("new"),
	}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"cache/v2/pulumi-plugin.json": "new",
		"cache/v2/v20241101/redis.go": "new",
		"cache/v2/v20230101/redis.go": "",
		"gone/v2/init.go":             "",
		"schema/v2/cache.json":        "old",
		"generator/main.go":           "old",
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && want != "" {
			t.Errorf("%s is gone: %v", name, err)
		}
		if string(data) != want {
			t.Errorf("%s holds %q; want %q", name, data, want)
		}
	}
}

// generateAll runs the whole generator on the excerpts of the project.
func generateAll(t *testing.T) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	if err := run("../schema", dir, "../../go.mod"); err != nil {
		t.Fatal(err)
	}
	tree := map[string][]byte{}
	err := filepath.Walk(dir, func(file string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		tree[filepath.ToSlash(name)], err = os.ReadFile(file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
