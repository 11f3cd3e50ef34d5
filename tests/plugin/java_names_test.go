package plugin_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const javaExample = examples + "/java/src/main/java/shop/App.java"

// Where there is no compiler, this is what is known of the program: each class that it imports, each output that it reads, each
// input that it sets on a builder, and each value of an enum is in the generated SDK.
func TestTheJavaExampleHasTheNamesOfTheSDK(t *testing.T) {
	t.Parallel()
	program, sdk := contentsOf(t, filepath.FromSlash(javaExample)), javaSDK(t)
	unknown, checked := unknownJavaNames(program, sdk)
	if len(unknown) > 0 || checked < 45 {
		t.Errorf("%d names were looked up; unknown: %v", checked, unknown)
	}
	for right, wrong := range map[string]string{
		".subnetResourceId(foundation": ".subnetId(foundation", "PrivateDnsArgs.builder": "DnsArgs.builder", "AccessRole.Owner": "AccessRole.Admin",
		"foundation.workspaceResourceId": "foundation.workspaceId", "inputs.AccessArgs": "AccessArgs",
	} {
		if unknown, _ := unknownJavaNames(strings.Replace(program, right, wrong, 1), sdk); len(unknown) == 0 {
			t.Errorf("%s in place of %s is not seen", wrong, right)
		}
	}
}

// javaToken is what matters of Java here: a text, which is passed over; a variable and the class that it is made of; a class
// whose builder is begun, and its end; a method of a variable or a value of an enum; a method of a builder.
var javaToken = regexp.MustCompile(`"[^"]*"|var (\w+) = new (\w+)\(|(\w+)\.builder\(\)|\.build\(\)|\b(\w+)\.(\w+)|\.(\w+)\(`)

// unknownJavaNames are the names in a program that the SDK does not have, and how many were looked up.
func unknownJavaNames(program string, sdk map[string]string) (unknown []string, checked int) {
	look := func(class, declared, name string) {
		checked++
		if !regexp.MustCompile(declared).MatchString(sdk[class]) {
			unknown = append(unknown, name)
		}
	}
	imported, variables := map[string]string{}, map[string]string{}
	for _, line := range regexp.MustCompile(`import com\.redoubtiac\.redoubt\.([\w.]*?)(\w+);`).FindAllStringSubmatch(program, -1) {
		imported[line[2]] = line[1] + line[2]
		look(imported[line[2]], `public (?:final )?(?:class|enum) `+line[2]+`\b`, line[0])
	}
	var building []string
	_, program, _ = strings.Cut(program, "Pulumi.run")
	for _, token := range javaToken.FindAllStringSubmatch(program, -1) {
		switch {
		case token[1] != "":
			variables[token[1]] = imported[token[2]]
			look(imported[token[2]], `public `+token[2]+`\(`, token[2])
		case token[3] != "":
			building = append(building, imported[token[3]])
			look(imported[token[3]], `public static Builder builder\(\)`, token[3])
		case token[0] == ".build()":
			building = building[:len(building)-1]
		case variables[token[4]] != "":
			look(variables[token[4]], `public Output<.*> `+token[5]+`\(\)`, token[0])
		case strings.HasPrefix(imported[token[4]], "enums."):
			look(imported[token[4]], `\b`+token[5]+`\("`, token[0])
		case token[6] != "" && len(building) > 0:
			look(building[len(building)-1], `public Builder `+token[6]+`\(`, token[0])
		}
	}
	return unknown, checked
}
