package plugin_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

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
