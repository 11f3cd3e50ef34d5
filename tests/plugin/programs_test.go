package plugin_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/consumers/host"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// shop is natively what the examples in other languages are.
func shop(ctx *pulumi.Context) error {
	made, err := foundation.NewFoundation(ctx, "foundation", &foundation.FoundationArgs{
		Environment: "shop", Owner: pulumi.String("team-shop@example.com"), Location: pulumi.String("westeurope"),
	})
	if err != nil {
		return err
	}
	cache, err := hardenedcache.NewHardenedCache(ctx, "cache", &hardenedcache.HardenedCacheArgs{
		Environment: "shop", Owner: pulumi.String("team-shop@example.com"), Location: pulumi.String("westeurope"),
		ResourceGroupName: made.ResourceGroupName,
		Managed:           &hardenedcache.ManagedArgs{Sku: pulumi.String("Balanced_B1"), ClusteringPolicy: pulumi.String("OSSCluster")},
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: made.SubnetResourceId,
			Dns:              &hardenedcache.PrivateDnsArgs{Mode: "create", VirtualNetworkResourceIds: map[string]pulumi.StringInput{"shop": made.VirtualNetworkResourceId}},
		},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: made.WorkspaceResourceId},
		Access:             map[string]*hardenedcache.AccessArgs{"shop-api": {PrincipalId: pulumi.String("3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58"), Role: "owner"}},
		Tags:               map[string]pulumi.StringInput{"cost-center": pulumi.String("4711")},
	})
	if err != nil {
		return err
	}
	ctx.Export("hostName", cache.HostName)
	ctx.Export("connection", cache.Connection)
	return nil
}

func TestTheTypeScriptExampleMakesTheNativeGraphInTheSandbox(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	dir := typescriptExample(t)
	p, client := newPlace(t), "--client="+host.Serve(t, dir, host.Node(dir))
	p.deploy(foundationItself, dir, client)
	p.destroy(dir, "shop", client)
}

// example is a copy of an example. Its project is called as that of the native program, because the names of Azure come from it.
func example(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(enginetest.Root(), "examples", name))); err != nil {
		t.Fatal(err)
	}
	edited(t, filepath.Join(dir, "Pulumi.yaml"), "name: shop\n", "name: "+enginetest.Project+"\n")
	return dir
}

// edited replaces a text in a file, which must be there.
func edited(t *testing.T, file, old, replacement string) {
	t.Helper()
	contents := contentsOf(t, file)
	if !strings.Contains(contents, old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(contents, old, replacement, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contentsOf(t *testing.T, file string) string {
	t.Helper()
	contents, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(contents)
}

// filesOf are the files below a folder, with an ending if one is given.
func filesOf(t *testing.T, root, ending string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(file string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (ending == "" || filepath.Ext(file) == ending) {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// snippet is a program of docs/reuse.md, which is compiled beside the example.
const snippet = "testdata/cacheaccess.ts"

// typescriptExample compiles the SDK and the program, strictly.
func typescriptExample(t *testing.T) string {
	t.Helper()
	dir := example(t, "typescript")
	if _, err := command(dir, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		t.Fatal(err)
	}
	sdk := filepath.Join(dir, "node_modules", "@redoubt-iac", "redoubt")
	if err := os.CopyFS(sdk, os.DirFS(filepath.Join(built(t, generatedSDKs), "nodejs"))); err != nil {
		t.Fatal(err)
	}
	// The first compiles the SDK, as `npm install` does after `pulumi package add`.
	compiler := filepath.Join("node_modules", ".bin") + string(os.PathListSeparator) + os.Getenv("PATH")
	if _, err := command(sdk, []string{"PATH=" + filepath.Join(dir, compiler)}, "node", filepath.Join("scripts", "postinstall.js")); err != nil {
		t.Fatal(err)
	}
	contents, err := os.ReadFile(snippet)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "snippet.ts"), contents, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := command(dir, nil, "node", filepath.Join("node_modules", "typescript", "bin", "tsc")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTheGoExampleOnTheGeneratedSDKMakesTheNativeGraphInTheSandbox(t *testing.T) {
	t.Parallel()
	dir := goExample(t)
	p, client := newPlace(t), "--client="+host.Serve(t, dir, host.Go(filepath.Join(dir, "program")))
	p.deploy(foundationAndWithin, dir, client)
	p.destroy(dir, "shop", client)
}

// goExample compiles the SDK and the program, with the program's own go.mod and the sums of this repository.
func goExample(t *testing.T) string {
	t.Helper()
	dir := example(t, "go")
	sums, err := os.ReadFile(filepath.Join(enginetest.Root(), "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600); err != nil {
		t.Fatal(err)
	}
	edited(t, filepath.Join(dir, "go.mod"), "./sdks/redoubt-iac-redoubt", filepath.ToSlash(filepath.Join(built(t, generatedSDKs), "go")))
	if _, err := command(dir, []string{"GOFLAGS=-trimpath -mod=mod"}, "go", "build", "-o", "program", "."); err != nil {
		t.Fatal(err)
	}
	return dir
}

// checkOutputs reads what `pulumi stack output` prints.
func checkOutputs(t *testing.T, printed string) {
	t.Helper()
	var outputs struct {
		HostName   string
		Connection struct {
			Host string
			Port int
			Tls  bool
		}
	}
	if err := json.Unmarshal([]byte(printed), &outputs); err != nil {
		t.Fatalf("reading the outputs: %v\n%s", err, printed)
	}
	if !strings.HasSuffix(outputs.HostName, ".redis.azure.net") || outputs.Connection.Host != outputs.HostName || outputs.Connection.Port != 10000 || !outputs.Connection.Tls {
		t.Errorf("the outputs are %+v", outputs)
	}
}

// What comes from an output of a plugin's component depends, natively, on the resource behind that output.
var (
	// foundationItself: through the plugin, it depends on the component as well.
	foundationItself = func(dependency string) bool {
		return dependency == "urn:pulumi:shop::redoubt::redoubt:index:Foundation::foundation"
	}
	// foundationAndWithin: Pulumi's Go SDK, in which its YAML host is written, forgets the resource behind the output, so that only the component is left
	// (https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/pulumi/context.go, where registerResource reads PropertyDependencies
	// into resources that expandDependencies drops).
	foundationAndWithin = func(dependency string) bool {
		return strings.Contains(dependency, "::redoubt:index:Foundation")
	}
)

// pulumi runs the Pulumi command in a folder, as a user would.
func (p *place) pulumi(dir string, args ...string) string {
	p.t.Helper()
	printed, err := command(dir, p.environment, enginetest.CLI(p.t).Path, append(args, "--non-interactive")...)
	if err != nil {
		p.t.Fatal(err)
	}
	return printed
}

// deploy runs a program and compares its state with that of the same program with the native components. The flags say what runs
// the program in place of a language host, where there is none.
func (p *place) deploy(ignored func(string) bool, dir string, flags ...string) {
	p.t.Helper()
	p.pulumi(dir, "stack", "init", "shop")
	p.pulumi(dir, "config", "set", "azure-native:subscriptionId", subscription)
	p.pulumi(dir, append([]string{"preview"}, flags...)...)
	p.pulumi(dir, append([]string{"up", "--yes", "--skip-preview"}, flags...)...)
	p.pulumi(dir, append([]string{"preview", "--expect-no-changes"}, flags...)...)
	checkOutputs(p.t, p.pulumi(dir, "stack", "output", "--json"))
	env := enginetest.New(p.t, shop, enginetest.WithStack("shop"), enginetest.WithConfig(map[string]any{"azure-native:subscriptionId": subscription}))
	env.Up()
	want, got := resources(p.t, env.State(), ignored), resources(p.t, p.state("shop"), ignored)
	if len(want) < 10 {
		p.t.Fatalf("the native program made only %d resources", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.t.Errorf("the state differs from the native one (-native +plugin):\n%s", diff)
	}
}

// destroy takes all of a program away again: the order of deletions is right. It is so without the dependencies on what is within
// the foundation, because the engine takes a dependency on a component for one on all of its children
// (https://github.com/pulumi/pulumi/blob/v3.226.0/pkg/resource/graph/dependency_graph.go, DependenciesOf).
func (p *place) destroy(dir, stack string, flags ...string) {
	p.t.Helper()
	p.pulumi(dir, append([]string{"destroy", "--yes", "--skip-preview"}, flags...)...)
	if left := p.resources(stack); len(left) > 1 {
		p.t.Errorf("destroying left %v", left)
	}
}
