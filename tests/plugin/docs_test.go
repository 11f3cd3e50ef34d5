package plugin_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

const examples = "../../examples"

func TestTheExamplesOfTheDocumentationAreTheTestedFiles(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/packages.md")
	if err != nil {
		t.Fatal(err)
	}
	for language, file := range map[string]string{
		"ts": "typescript/index.ts", "go": "go/program.go", "python": "python/__main__.py", "csharp": "csharp/Program.cs", "yaml": "yaml/Pulumi.yaml",
	} {
		example, err := os.ReadFile(filepath.Join(examples, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), "```"+language+"\n"+string(example)+"```") {
			t.Errorf("docs/packages.md does not hold examples/%s as it is", file)
		}
	}
}

func TestTheProgramOfThePageOnReuseIsTheTestedFile(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/reuse.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(snippet)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```ts\n"+string(program)+"```") {
		t.Errorf("docs/reuse.md does not hold %s as it is", snippet)
	}
}

// Pulumi's YAML host can't be had here, so the inputs of the example are given to the plugin as the host would: each reference
// is the output that it names.
func TestThePluginAcceptsTheYAMLExample(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile(filepath.Join(examples, "yaml", "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var program struct {
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	if err := yaml.Unmarshal(contents, &program); err != nil {
		t.Fatal(err)
	}
	result, err := remote.Run(context.Background(), recorder.Options{Stack: "shop"}, serving(t), func(ctx *pulumi.Context) error {
		made := &outputs{}
		for _, name := range []string{"foundation", "cache"} {
			resource := program.Resources[name]
			token := strings.Replace(resource.Type, ":", ":index:", 1)
			var component pulumi.ComponentResource = &remote.Component{}
			if name == "foundation" {
				component = made
			}
			if err := ctx.RegisterRemoteComponentResource(token, name, made.resolve(resource.Properties).(pulumi.Map), component); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, found := result.Graph.Named("cache-database"); !found {
		t.Errorf("the example makes no cache but %d resources", len(result.Registered))
	}
}

// outputs are those of the foundation.
type outputs struct {
	pulumi.ResourceState

	ResourceGroupName        pulumi.StringOutput `pulumi:"resourceGroupName"`
	SubnetResourceID         pulumi.StringOutput `pulumi:"subnetResourceId"`
	VirtualNetworkResourceID pulumi.StringOutput `pulumi:"virtualNetworkResourceId"`
	WorkspaceResourceID      pulumi.StringOutput `pulumi:"workspaceResourceId"`
}

func (o *outputs) resolve(value any) pulumi.Input {
	switch v := value.(type) {
	case map[string]any:
		object := pulumi.Map{}
		for key, item := range v {
			object[key] = o.resolve(item)
		}
		return object
	case string:
		switch v {
		case "${foundation.resourceGroupName}":
			return o.ResourceGroupName
		case "${foundation.subnetResourceId}":
			return o.SubnetResourceID
		case "${foundation.virtualNetworkResourceId}":
			return o.VirtualNetworkResourceID
		case "${foundation.workspaceResourceId}":
			return o.WorkspaceResourceID
		}
	}
	return pulumi.Any(value)
}

func TestTheSDKsAskForThePluginOfTheirVersion(t *testing.T) {
	t.Parallel()
	sdks := built(t, generatedSDKs)
	for _, file := range []string{"nodejs/package.json", "go/redoubt/pulumi-plugin.json", "python/redoubt_iac_redoubt/pulumi-plugin.json", "dotnet/pulumi-plugin.json"} {
		contents, err := os.ReadFile(filepath.Join(sdks, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{`"version": "` + releasedVersion + `"`, "git://github.com/redoubt-iac/redoubt/components"} {
			if !strings.Contains(string(contents), part) {
				t.Errorf("%s lacks %s:\n%s", file, part, contents)
			}
		}
	}
}
