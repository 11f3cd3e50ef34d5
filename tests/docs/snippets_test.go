package docs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
)

// blocksOf are the blocks in a language that no remark excuses.
func blocksOf(t *testing.T, language string) []markdown.Block {
	t.Helper()
	var found []markdown.Block
	for _, page := range pages(t) {
		for _, block := range page.Blocks {
			if excuse, _, _ := excused(block); block.Language == language && !excuse {
				found = append(found, block)
			}
		}
	}
	return found
}

// goPrelude is around a Go block that is a part of a Pulumi program: the imports of this project's examples, and what the
// rest of such a program would have made.
const goPrelude = `package main

import (
	managedidentity "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	operationalinsights "github.com/pulumi/pulumi-azure-native-sdk/operationalinsights/v2/v20230901"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

func main() { pulumi.Run(func(ctx *pulumi.Context) error { return nil }) }

func program(ctx *pulumi.Context, group *resources.ResourceGroup, network *network.VirtualNetwork, subnet *network.Subnet,
	identity *managedidentity.UserAssignedIdentity, workspace *operationalinsights.Workspace) error {
`

// program is a Go block as a file.
func program(block markdown.Block) string {
	if strings.HasPrefix(block.Text, "package ") {
		return block.Text
	}
	return goPrelude + block.Text + "\n\t_ = cache\n\treturn err\n}\n"
}

// compile compiles programs as packages of this module, which are in no file of the checkout.
func compile(t *testing.T, programs map[string]string) error {
	t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	folder, replaced := t.TempDir(), map[string]string{}
	packages := []string{"build", "-trimpath", "-overlay", filepath.Join(folder, "overlay.json")}
	for name, text := range programs {
		file := filepath.Join(folder, name+".go")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replaced[filepath.Join(here, name, "main.go")] = file
		packages = append(packages, "./"+name)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "overlay.json"), overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	// With a second package go compiles and does not link.
	build := exec.Command("go", append(packages, "./markdown")...)
	output, err := build.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, output)
	}
	return nil
}

func TestEveryGoBlockCompiles(t *testing.T) {
	t.Parallel()
	programs := map[string]string{}
	for i, block := range blocksOf(t, "go") {
		programs[fmt.Sprintf("snippet%d", i)] = fmt.Sprintf("//line %s:%d\n", block.Page, block.Line) + program(block)
	}
	if len(programs) == 0 {
		t.Fatal("found no block; is the reader of pages broken?")
	}
	if err := compile(t, programs); err != nil {
		t.Error(err)
	}
}

func TestAGoBlockThatDoesNotCompileIsFound(t *testing.T) {
	t.Parallel()
	text := program(markdown.Block{Text: "cache, err := hardenedcache.NewHardenedCache(ctx, \"cache\", &hardenedcache.HardenedCacheArgs{Owned: pulumi.String(\"a\")})"})
	if err := compile(t, map[string]string{"wrong": text}); err == nil || !strings.Contains(err.Error(), "unknown field Owned") {
		t.Errorf("got %v", err)
	}
}

func TestEveryJSONBlockParses(t *testing.T) {
	t.Parallel()
	blocks := blocksOf(t, "json")
	if len(blocks) == 0 {
		t.Error("found no block; is the reader of pages broken?")
	}
	for _, block := range blocks {
		if !json.Valid([]byte(block.Text)) {
			t.Errorf("%s: no JSON", block.Where())
		}
	}
}
