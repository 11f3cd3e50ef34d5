package plugin_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const examples = "../../examples"

func TestTheExamplesOfTheDocumentationAreTheTestedFiles(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/packages.md")
	if err != nil {
		t.Fatal(err)
	}
	for language, file := range map[string]string{
		"ts": "typescript/index.ts", "go": "go/program.go", "python": "python/__main__.py", "csharp": "csharp/Program.cs",
		"java": "java/src/main/java/shop/App.java", "yaml": "yaml/Pulumi.yaml",
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

// The inputs that a Java program must cast, as the page says.
func TestThePageNamesTheInputsThatJavaDeclaresPlain(t *testing.T) {
	t.Parallel()
	page, sdk, spec := contentsOf(t, "../../docs/packages.md"), javaSDK(t), committedSchema(t)
	_, page, _ = strings.Cut(page, "That concerns")
	page, _, _ = strings.Cut(page, "A cast")
	named := map[string]bool{}
	check := func(class string, properties map[string]schema.PropertySpec) {
		for key, property := range properties {
			if (property.Items == nil || property.Items.Plain) && (property.AdditionalProperties == nil || property.AdditionalProperties.Plain) {
				continue
			}
			named[key] = true
			if !regexp.MustCompile(`private (?:@Nullable )?(?:Map<String,|List<)String> `+key+";").MatchString(sdk[class]) || !strings.Contains(page, "`"+key+"`") {
				t.Errorf("%s.%s is declared in another way, or not named", class, key)
			}
		}
	}
	for token, resource := range spec.Resources {
		check(javaName(token)+"Args", resource.InputProperties)
	}
	for token, described := range spec.Types {
		check("inputs."+javaName(token)+"Args", described.Properties)
	}
	if got := strings.Count(page, "`") / 2; got != len(named) {
		t.Errorf("the page names %d inputs, want %d", got, len(named))
	}
}
