package plugin_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/snippets"
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
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("NOT TESTED: python3 is not installed here")
	}
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

// Where there is no compiler: the grammars of an editor.
func TestTheSDKsAndExamplesForJavaAndCSharpFollowTheirGrammars(t *testing.T) {
	t.Parallel()
	needs(t, "node", "npm")
	var sources []snippets.Source
	for _, root := range []string{built(t, generatedSDKs), examples} {
		for _, file := range filesOf(t, filepath.Join(root, "java"), ".java") {
			sources = append(sources, snippets.Source{Grammar: snippets.Java, File: file})
		}
	}
	for _, root := range []string{filepath.Join(built(t, generatedSDKs), "dotnet"), filepath.Join(examples, "csharp")} {
		for _, file := range filesOf(t, root, ".cs") {
			sources = append(sources, snippets.Source{Grammar: snippets.CSharp, File: file})
		}
	}
	broken := filepath.Join(t.TempDir(), "Broken.java")
	if err := os.WriteFile(broken, []byte("class Broken { void f( }"), 0o600); err != nil {
		t.Fatal(err)
	}
	wrong, err := snippets.Misparsed(t.Context(), append(sources, snippets.Source{Grammar: snippets.Java, File: broken}))
	if err != nil || len(sources) < 110 || !slices.Equal(wrong, []string{broken}) {
		t.Errorf("of %d files, only %s is wrong; found %q, %v", len(sources), broken, wrong, err)
	}
}

// filesOf are the files below a folder with an ending.
func filesOf(t *testing.T, root, ending string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(file string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Ext(file) == ending {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// C#: there is no compiler here, so each type that the program makes, each property that it sets there, and each value of an
// enum is looked up in the generated SDK.
func TestTheCSharpExampleHasTheNamesOfTheSDK(t *testing.T) {
	t.Parallel()
	program, err := os.ReadFile(filepath.Join(examples, "csharp", "Program.cs"))
	if err != nil {
		t.Fatal(err)
	}
	sdk := csharpSDK(t)
	unknown, checked := unknownNames(string(program), sdk)
	if len(unknown) > 0 || checked < 25 {
		t.Errorf("%d names were looked up; unknown: %v", checked, unknown)
	}
	for right, wrong := range map[string]string{"SubnetResourceId =": "SubnetId =", "new PrivateDnsArgs": "new DnsArgs", "AccessRole.Owner": "AccessRole.Admin"} {
		if unknown, _ := unknownNames(strings.Replace(string(program), right, wrong, 1), sdk); len(unknown) == 0 {
			t.Errorf("%s in place of %s is not seen", wrong, right)
		}
	}
}

// csharpSDK is the source of the generated classes and enums by their names.
func csharpSDK(t *testing.T) map[string]string {
	t.Helper()
	classes := map[string]string{}
	declaration := regexp.MustCompile(`public (?:sealed |readonly )*(?:partial )*(?:class|struct) (\w+)`)
	err := filepath.WalkDir(filepath.Join(built(t, generatedSDKs), "dotnet"), func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".cs" || filepath.Base(filepath.Dir(file)) == "Outputs" {
			return err
		}
		source, err := os.ReadFile(file)
		found := declaration.FindAllSubmatchIndex(source, -1)
		for i, at := range found {
			end := len(source)
			if i+1 < len(found) {
				end = found[i+1][0]
			}
			classes[string(source[at[2]:at[3]])] = string(source[at[0]:end])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return classes
}

// csharpToken is what matters of C# here: a text, which is passed over; a class that is made; a property that is set; a value
// of an enum; braces.
var csharpToken = regexp.MustCompile(`"[^"]*"|new (\w+)|(\w+) = |\b(\w+)\.(\w+)|[{}]`)

// unknownNames are the names in a program that the SDK does not have, and how many were looked up. Classes of the SDK are told
// from those of others by Args at their end.
func unknownNames(program string, sdk map[string]string) (unknown []string, checked int) {
	made := ""
	var within []string
	look := func(class, declared, name string) {
		checked++
		if !regexp.MustCompile(declared).MatchString(sdk[class]) {
			unknown = append(unknown, name)
		}
	}
	_, program, _ = strings.Cut(program, "Deployment.RunAsync")
	for _, token := range csharpToken.FindAllStringSubmatch(program, -1) {
		switch {
		case token[0] == "{":
			within, made = append(within, made), ""
		case token[0] == "}":
			within = within[:len(within)-1]
		case strings.HasSuffix(token[1], "Args"):
			made = token[1]
			look(made, `class `+made+`\b`, made)
		case token[1] != "":
			made = ""
		case token[2] != "" && within[len(within)-1] != "":
			look(within[len(within)-1], `\s`+token[2]+`\s*(?:\{|$|\n)`, within[len(within)-1]+"."+token[2])
		case token[3] != "" && strings.Contains(sdk[token[3]], "IEquatable<"):
			look(token[3], `\b`+token[4]+` \{ get; \}`, token[0])
		}
	}
	return unknown, checked
}
