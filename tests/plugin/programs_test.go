package plugin_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// shop is natively what the programs in the folder testdata are in other languages.
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

func TestATypeScriptProgramMakesTheNativeGraphInTheSandbox(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	p := newPlace(t)
	dir := typescriptProgram(t)
	deploy(t, p, foundationItself, dir, "node", filepath.Join("bin", "run.js"))
	destroy(t, p, dir, "node", filepath.Join("bin", "run.js"))
}

// typescriptProgram compiles the SDK and the program, strictly.
func typescriptProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "typescript"))); err != nil {
		t.Fatal(err)
	}
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
	if _, err := command(dir, nil, "node", filepath.Join("node_modules", "typescript", "bin", "tsc")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestAGoProgramOnTheGeneratedSDKMakesTheNativeGraphInTheSandbox(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	dir := goProgram(t)
	deploy(t, p, foundationAndWithin, dir, filepath.Join(dir, "program"))
}

// goProgram compiles the SDK and the program, in a module with nothing of this repository but the SDK and the versions of what
// that needs.
func goProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "go"))); err != nil {
		t.Fatal(err)
	}
	root, err := os.ReadFile(filepath.Join(enginetest.Root(), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(enginetest.Root(), "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	const sdk = "github.com/redoubt-iac/redoubt/generated/go"
	module := strings.Replace(string(root), "module github.com/redoubt-iac/redoubt\n", "module example.com/shop\n", 1)
	module = regexp.MustCompile(`(?m)^.*pulumi-azure-native-sdk.*$`).ReplaceAllString(module, "")
	module += "\nrequire " + sdk + " v0.0.0\n\nreplace " + sdk + " => " + filepath.Join(built(t, generatedSDKs), "go") + "\n"
	for name, contents := range map[string]string{"go.mod": module, "go.sum": string(sums)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := command(dir, []string{"GOFLAGS=-trimpath -mod=mod"}, "go", "build", "-o", "program", "."); err != nil {
		t.Fatal(err)
	}
	return dir
}

// checkOutputs reads what a program prints at its end.
func checkOutputs(t *testing.T, printed string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(printed), "\n")
	var end struct {
		Outputs struct {
			HostName   string
			Connection struct {
				Host string
				Port int
				Tls  bool
			}
		}
		Again map[string]int
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &end); err != nil {
		t.Fatalf("reading the program's end: %v\n%s", err, printed)
	}
	if !strings.HasSuffix(end.Outputs.HostName, ".redis.azure.net") || end.Outputs.Connection.Host != end.Outputs.HostName || end.Outputs.Connection.Port != 10000 || !end.Outputs.Connection.Tls {
		t.Errorf("the outputs are %+v", end.Outputs)
	}
	if len(end.Again) != 1 || end.Again["same"] == 0 {
		t.Errorf("the second preview is not empty: %v", end.Again)
	}
}

// What comes from an output of a plugin's component depends, natively, on the resource behind that output.
var (
	// foundationItself: through the plugin, it depends on the component as well.
	foundationItself = func(dependency string) bool {
		return dependency == "urn:pulumi:shop::redoubt::redoubt:index:Foundation::foundation"
	}
	// foundationAndWithin: Pulumi's Go SDK forgets the resource behind the output, so that only the component is left
	// (https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/go/pulumi/context.go, where registerResource reads PropertyDependencies
	// into resources that expandDependencies drops).
	foundationAndWithin = func(dependency string) bool {
		return strings.Contains(dependency, "::redoubt:index:Foundation")
	}
)

// deploy runs a program and compares its state with that of the same program with the native components.
func deploy(t *testing.T, p *place, ignored func(string) bool, dir, program string, args ...string) {
	t.Helper()
	printed, err := command(dir, p.environment, program, args...)
	if err != nil {
		t.Fatal(err)
	}
	checkOutputs(t, printed)
	env := enginetest.New(t, shop, enginetest.WithStack("shop"), enginetest.WithConfig(map[string]any{"azure-native:subscriptionId": subscription}))
	env.Up()
	want, got := resources(t, env.State(), ignored), resources(t, p.state("shop"), ignored)
	if len(want) < 10 {
		t.Fatalf("the native program made only %d resources", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the state differs from the native one (-native +plugin):\n%s", diff)
	}
}

// destroy takes all of a program away again: the order of deletions is right.
func destroy(t *testing.T, p *place, dir, program string, args ...string) {
	t.Helper()
	if _, err := command(dir, p.environment, program, append(args, "destroy")...); err != nil {
		t.Error(err)
	}
	if left := p.resources("shop"); len(left) > 1 {
		t.Errorf("destroying left %v", left)
	}
}
