package plugin_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
	"github.com/redoubt-iac/redoubt/tests/plugin/remote"
	"github.com/redoubt-iac/redoubt/tests/recorder"
)

// As a user does who has the plugin as a file: the package is added, and Pulumi's own YAML host runs the program. Only the line
// that says where the package comes from is another afterwards: the one in the example asks for a clone, which needs a network.
func TestTheYAMLExampleMakesTheNativeGraphInTheSandbox(t *testing.T) {
	t.Parallel()
	built(t, builtYAMLHost)
	dir, p := example(t, "yaml"), newPlace(t)
	program := filepath.Join(dir, "Pulumi.yaml")
	want := strings.Replace(contentsOf(t, program), "github.com/redoubt-iac/redoubt/components@", "redoubt@", 1)
	p.pulumi(dir, "package", "add", built(t, builtPlugin))
	if diff := cmp.Diff(decoded(t, want), decoded(t, contentsOf(t, program))); diff != "" {
		t.Errorf("the package is added to Pulumi.yaml in another way (-want +got):\n%s", diff)
	}
	declaration := contentsOf(t, filepath.Join(dir, "sdks", "redoubt-iac-redoubt", "redoubt-"+releasedVersion+".yaml"))
	if want := "packageDeclarationVersion: 1\nname: redoubt\nversion: " + releasedVersion + "\n"; declaration != want {
		t.Errorf("the package is declared as\n%s\nwant\n%s", declaration, want)
	}
	p.deploy(foundationAndWithin, dir)
	p.destroy(dir, "shop")
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var document map[string]any
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// Inputs of the right types reach the plugin, which refuses them as the native component does; the file is the example's, whose
// package needs no adding where the plugin is on the PATH.
func TestBadInputsOfAYAMLProgramAreRefusedInTheNativeWords(t *testing.T) {
	t.Parallel()
	printed := previewed(t, map[string]string{
		"type: redoubt:HardenedCache\n    properties:\n      environment: shop\n": "type: redoubt:HardenedCache\n    properties:\n      environment: Not Valid\n",
		"principalId: 3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58":                       "principalId: app@example.com",
	})
	_, err := remote.Run(context.Background(), recorder.Options{Stack: "shop"}, serving(t), func(ctx *pulumi.Context) error {
		args := plainArgs()
		args.Environment = "Not Valid"
		args.Access = map[string]*hardenedcache.AccessArgs{"shop-api": {PrincipalId: pulumi.String("app@example.com"), Role: "owner"}}
		_, err := hardenedcache.NewHardenedCache(ctx, "cache", args)
		return err
	})
	if err == nil {
		t.Fatal("the native component takes the inputs")
	}
	_, refusal, _ := strings.Cut(err.Error(), " is refused:\n")
	problems := strings.Split(strings.TrimSpace(refusal), "\n")
	if len(problems) != 2 {
		t.Errorf("the native component names %d problems, want 2:\n%v", len(problems), err)
	}
	for _, problem := range append(problems, `redoubt:index:HardenedCache "cache" is refused:`) {
		if !strings.Contains(printed, problem) {
			t.Errorf("the output lacks %q:\n%s", problem, printed)
		}
	}
}

// Names and types are checked by the host before that, with the schema of the plugin. Its words are Pulumi's; what matters is
// that they say where the mistake is and what is right.
func TestTheYAMLHostFindsWrongNamesAndTypesWithTheSchema(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		right, wrong string
		want         []string
	}{
		"a name":         {"clusteringPolicy:", "clusterPolicy:", []string{"Property clusterPolicy does not exist on 'redoubt:index:Managed'", "Existing properties are: clusteringPolicy"}},
		"a word":         {"mode: create", "mode: auto", []string{"mode: Cannot assign", `Allowed values are Create ("create")`}},
		"a missing name": {"principalId: 3b9e5c71-8a24-4f6d-9b0c-1d7e2f3a4b58", "permissions: {}", []string{"shop-api: Cannot assign", "Missing required property 'principalId'"}},
	} {
		printed := previewed(t, map[string]string{c.right: c.wrong})
		for _, part := range c.want {
			if !strings.Contains(printed, part) {
				t.Errorf("%s: the output lacks %q:\n%s", name, part, printed)
			}
		}
	}
}

// previewed is what Pulumi says to the example with texts in it replaced. It must fail, and nothing may panic.
func previewed(t *testing.T, replaced map[string]string) string {
	t.Helper()
	built(t, builtYAMLHost)
	dir, p := example(t, "yaml"), newPlace(t)
	for right, wrong := range replaced {
		edited(t, filepath.Join(dir, "Pulumi.yaml"), right, wrong)
	}
	p.pulumi(dir, "stack", "init", "shop")
	_, err := command(dir, p.environment, enginetest.CLI(t).Path, "preview", "--non-interactive", "--color=never")
	if err == nil {
		t.Fatalf("nothing was refused with %v", replaced)
	}
	if printed := err.Error(); strings.Contains(printed, "panic") || strings.Contains(printed, "goroutine ") {
		t.Errorf("something panicked:\n%s", printed)
	}
	return err.Error()
}

// The host asks the sandbox for the schema of azure-native, as it asks the real provider. A null within a map is left out by the
// host, so that the plugin, which would refuse it, never sees it.
func TestAYAMLProgramHasResourcesOfItsOwnAndExplicitProvidersInTheSandbox(t *testing.T) {
	t.Parallel()
	built(t, builtYAMLHost)
	dir, p := t.TempDir(), newPlace(t)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "yaml"))); err != nil {
		t.Fatal(err)
	}
	p.pulumi(dir, "stack", "init", "test")
	p.pulumi(dir, "up", "--yes", "--skip-preview")
	p.checkPair("test")
	p.pulumi(dir, "preview", "--expect-no-changes")
	var identity, granted any
	var tags map[string]any
	for _, resource := range p.resources("test") {
		switch resource["type"] {
		case "azure-native:managedidentity/v20230131:UserAssignedIdentity":
			identity = resource["outputs"].(map[string]any)["principalId"]
		case "azure-native:redisenterprise:RedisEnterprise":
			tags = resource["inputs"].(map[string]any)["tags"].(map[string]any)
		case "azure-native:redisenterprise:AccessPolicyAssignment":
			granted = resource["inputs"].(map[string]any)["user"].(map[string]any)["objectId"]
		}
	}
	if identity == nil || identity != granted {
		t.Errorf("access is granted to %v, want the identity of the program, %v", granted, identity)
	}
	if tags["kept"] != "yes" || slices.Contains(slices.Collect(maps.Keys(tags)), "left-out") {
		t.Errorf("the cache has the tags %v; want kept, and none for the null", tags)
	}
	p.destroy(dir, "test")
}

func TestANumberForATextIsTakenByTheYAMLHostAndRefusedByThePlugin(t *testing.T) {
	t.Parallel()
	printed := previewed(t, map[string]string{`cost-center: "4711"`: "cost-center: 4711"})
	if want := "tags.cost-center: wrong type; expected a string; got a number"; !strings.Contains(printed, want) {
		t.Errorf("the output lacks %q:\n%s", want, printed)
	}
}
