package plugin_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// javaPackage is the package of the SDK for Java, as a folder.
const javaPackage = "com/redoubtiac/redoubt"

// javaSDK is the source of each generated class by its name within the package, such as inputs.AccessArgs.
func javaSDK(t *testing.T) map[string]string {
	t.Helper()
	root, classes := filepath.Join(built(t, generatedSDKs), "java", "src", "main", "java", filepath.FromSlash(javaPackage)), map[string]string{}
	for _, file := range filesOf(t, root, ".java") {
		within, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		classes[strings.ReplaceAll(strings.TrimSuffix(filepath.ToSlash(within), ".java"), "/", ".")] = contentsOf(t, file)
	}
	return classes
}

func TestTheJavaSDKHasWhatTheSchemaHas(t *testing.T) {
	t.Parallel()
	classes, spec := javaSDK(t), committedSchema(t)
	for token, resource := range spec.Resources {
		name := javaName(token)
		checkJavaInputs(t, classes, name+"Args", resource.InputProperties, resource.RequiredInputs)
		if !strings.Contains(classes[name], `super("`+token+`", name, `) || !strings.Contains(classes[name], `.pluginDownloadURL("git://github.com/redoubt-iac/redoubt/components")`) {
			t.Errorf("%s is not the component %s of the plugin", name, token)
		}
		for key := range resource.Properties {
			if !strings.Contains(classes[name], `@Export(name="`+key+`", `) {
				t.Errorf("%s has no output %s", name, key)
			}
		}
	}
	for token, described := range spec.Types {
		name := javaName(token)
		switch {
		case len(described.Enum) > 0:
			checkJavaEnum(t, name, classes["enums."+name], described.Enum)
		case classes["outputs."+name] == "":
			checkJavaInputs(t, classes, "inputs."+name+"Args", described.Properties, described.Required)
		}
	}
	version := filepath.Join(built(t, generatedSDKs), "java", "src", "main", "resources", filepath.FromSlash(javaPackage), "version.txt")
	if got := contentsOf(t, version); got != releasedVersion {
		t.Errorf("the SDK asks for version %q of the plugin, want %q", got, releasedVersion)
	}
}

func javaName(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// checkJavaInputs wants each input once, required and plain as in the schema, and settable.
func checkJavaInputs(t *testing.T, classes map[string]string, class string, properties map[string]schema.PropertySpec, required []string) {
	t.Helper()
	found := map[string][]string{}
	for _, field := range regexp.MustCompile(`@Import\(name="(\w+)"(, required=true)?\)\s+private (@Nullable )?(Output<)?.+ (\w+);`).FindAllStringSubmatch(classes[class], -1) {
		found[field[1]] = field
	}
	if len(found) != len(properties) {
		t.Errorf("%s has %d inputs, want %d", class, len(found), len(properties))
	}
	for key, property := range properties {
		field, exists := found[key]
		if !exists || field[5] != key || !strings.Contains(classes[class], "public Builder "+key+"(") {
			t.Errorf("%s has no input %s", class, key)
			continue
		}
		must := slices.Contains(required, key)
		if must != (field[2] != "") || must != (field[3] == "") || must != strings.Contains(classes[class], `Exception("`+javaName(strings.ReplaceAll(class, ".", ":"))+`", "`+key+`")`) {
			t.Errorf("%s.%s is declared as %s, required is %t", class, key, field[0], must)
		}
		if property.Plain != (field[4] == "") {
			t.Errorf("%s.%s is declared as %s, plain is %t", class, key, field[0], property.Plain)
		}
	}
}

func checkJavaEnum(t *testing.T, name, source string, values []schema.EnumValueSpec) {
	t.Helper()
	constants := map[string]string{}
	for _, constant := range regexp.MustCompile(`(\w+)\("([^"]*)"\)[,;]`).FindAllStringSubmatch(source, -1) {
		constants[constant[1]] = constant[2]
	}
	if len(constants) != len(values) {
		t.Errorf("%s has the constants %v, want %d", name, constants, len(values))
	}
	for _, value := range values {
		if !strings.Contains(source, `("`+value.Value.(string)+`")`) {
			t.Errorf("%s has no %s", name, value.Value)
		}
	}
}

// Maven can't get its plugins here, so its file is read: it runs the program, and takes the SDK from where Pulumi writes it.
func TestTheJavaExampleIsBuiltWithTheSDK(t *testing.T) {
	t.Parallel()
	var project struct {
		MainClass string   `xml:"properties>mainClass"`
		Sources   []string `xml:"build>plugins>plugin>executions>execution>configuration>sources>source"`
		Resources []string `xml:"build>plugins>plugin>executions>execution>configuration>resources>resource>directory"`
		Libraries []struct {
			Name    string `xml:"artifactId"`
			Version string `xml:"version"`
		} `xml:"dependencies>dependency"`
	}
	if err := xml.Unmarshal([]byte(contentsOf(t, filepath.Join(examples, "java", "pom.xml"))), &project); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(examples, "java", "src", "main", "java", filepath.FromSlash(strings.ReplaceAll(project.MainClass, ".", "/"))+".java")); err != nil {
		t.Error(err)
	}
	for _, folder := range slices.Concat(project.Sources, project.Resources) {
		within, found := strings.CutPrefix(folder, "sdks/redoubt-iac-redoubt/")
		if _, err := os.Stat(filepath.Join(built(t, generatedSDKs), "java", filepath.FromSlash(within))); err != nil || !found {
			t.Errorf("%s is no folder of the SDK: %v", folder, err)
		}
	}
	// The generator and the library of a release have one version.
	generator, err := command(filepath.Join(enginetest.Root(), "tools", "sdks"), nil, "go", "list", "-m", "-f", "{{.Version}}", "github.com/pulumi/pulumi-java/pkg")
	if err != nil || project.Libraries[0].Name != "pulumi" || "v"+project.Libraries[0].Version != strings.TrimSpace(generator) {
		t.Errorf("the program is built with %v, the SDK with pulumi-java %s: %v", project.Libraries, generator, err)
	}
	if len(project.Sources) != 1 || len(project.Resources) != 1 {
		t.Errorf("the program is compiled with %v and %v", project.Sources, project.Resources)
	}
}
