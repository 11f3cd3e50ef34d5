package plugin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	azurenative "github.com/pulumi/pulumi-azure-native-sdk/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
)

// stack is a stack of a program in this process. The engine finds the plugin on the PATH and runs it.
func (p *place) stack(program pulumi.RunFunc) auto.Stack {
	p.t.Helper()
	root := p.t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "bin"), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Symlink(enginetest.CLI(p.t).Path, filepath.Join(root, "bin", "pulumi")); err != nil {
		p.t.Skip("no symbolic links here")
	}
	pulumiCommand, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: root})
	if err != nil {
		p.t.Fatal(err)
	}
	variables := map[string]string{}
	for _, variable := range p.environment {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	stack, err := auto.NewStackInlineSource(context.Background(), "test", enginetest.Project, program, auto.Pulumi(pulumiCommand), auto.EnvVars(variables))
	if err != nil {
		p.t.Fatal(err)
	}
	return stack
}

// What a user sees of a refusal: every problem, and no stack trace.
func TestThePulumiCommandShowsARefusalOfThePlugin(t *testing.T) {
	t.Parallel()
	stack := newPlace(t).stack(func(ctx *pulumi.Context) error {
		inputs := remote.Inputs(plainArgs())
		set("access.app.principalId", pulumi.String("app@example.com"))(inputs)
		set("privateEndpont", pulumi.Map{})(inputs)
		return ctx.RegisterRemoteComponentResource(hardenedcache.Type, "cache", inputs, &remote.Component{})
	})
	_, err := stack.Preview(context.Background())
	if err == nil {
		t.Fatal("nothing was refused")
	}
	for _, line := range []string{`redoubt:index:HardenedCache "cache" is refused`, `privateEndpont: unknown key (did you mean "privateEndpoint"?)`, "access.app.principalId: not an object id"} {
		if !strings.Contains(err.Error(), line) {
			t.Errorf("the output lacks %q:\n%v", line, err)
		}
	}
	if strings.Contains(err.Error(), "panic") || strings.Contains(err.Error(), "goroutine ") {
		t.Errorf("the plugin panicked:\n%v", err)
	}
}

// The pair of explicit providers that the managed service needs passes through the engine: the v2 one as an option, the v3 one
// as an input.
func TestAnExplicitPairOfProvidersReachesTheResourcesThroughTheEngine(t *testing.T) {
	t.Parallel()
	const elsewhere = "99999999-9999-4999-8999-999999999999"
	p := newPlace(t)
	stack := p.stack(func(ctx *pulumi.Context) error {
		settings := pulumi.Map{"subscriptionId": pulumi.String(elsewhere)}
		v2, err := azurenative.NewProvider(ctx, "azure", &azurenative.ProviderArgs{SubscriptionId: pulumi.String(elsewhere)})
		if err != nil {
			return err
		}
		v3, err := hardenedcache.NewRedisEnterpriseProvider(ctx, "redisenterprise", settings)
		if err != nil {
			return err
		}
		made, err := foundation.NewFoundation(ctx, "foundation", &foundation.FoundationArgs{
			Environment: "test", Owner: pulumi.String("team@example.com"), Location: pulumi.String("westeurope"),
		}, pulumi.Providers(v2))
		if err != nil {
			return err
		}
		args := plainArgs()
		args.ResourceGroupName, args.DiagnosticSettings.WorkspaceResourceId = made.ResourceGroupName, made.WorkspaceResourceId
		args.PrivateEndpoint = &hardenedcache.PrivateEndpointArgs{SubnetResourceId: made.SubnetResourceId, Dns: &hardenedcache.PrivateDnsArgs{Mode: "policyManaged"}}
		args.RedisEnterpriseProvider = v3
		_, err = remote.New(ctx, hardenedcache.Type, "cache", args, pulumi.Providers(v2))
		return err
	})
	ctx := context.Background()
	if err := stack.SetConfig(ctx, "pulumi:disable-default-providers", auto.ConfigValue{Value: `["azure-native"]`}); err != nil {
		t.Fatal(err)
	}
	if _, err := stack.Up(ctx); err != nil {
		t.Fatal(err)
	}
	p.checkPair("test")
}

// checkPair looks at a stack that has the explicit providers azure and redisenterprise: each resource has the one that it needs.
func (p *place) checkPair(stack string) {
	p.t.Helper()
	explicit := map[string]string{}
	for _, resource := range p.resources(stack) {
		if name := resource["type"].(string); strings.HasPrefix(name, "azure-native:") {
			explicit[resource["urn"].(string)], _ = resource["provider"].(string)
		}
	}
	if len(explicit) < 5 {
		p.t.Fatalf("only %d resources were made", len(explicit))
	}
	for urn, provider := range explicit {
		want := "::azure::"
		if strings.Contains(urn, "azure-native:redisenterprise:") && !strings.Contains(urn, "/v2") {
			want = "::redisenterprise::"
		}
		if !strings.Contains(provider, want) {
			p.t.Errorf("%s has the provider %s, want one with %s", urn, provider, want)
		}
	}
}

func TestThePulumiCommandReadsTheSchemaFromThePlugin(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	printed, err := command(t.TempDir(), p.environment, enginetest.CLI(t).Path, "package", "get-schema", built(t, builtPlugin))
	if err != nil {
		t.Fatal(err)
	}
	var got schema.PackageSpec
	if err := json.Unmarshal([]byte(printed), &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != releasedVersion {
		t.Errorf("the plugin says that it is version %q, want %s", got.Version, releasedVersion)
	}
	got.Version = ""
	want := committedSchema(t)
	if !bytes.Equal(marshal(t, want), marshal(t, got)) {
		t.Error("the plugin's schema is not the committed one")
	}
}

func marshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
