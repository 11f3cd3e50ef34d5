package docs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const reusePage = "docs/reuse.md"

// The page's PATH has the version that redoubt makes.
func TestThePageOnReuseNamesThePinnedPulumi(t *testing.T) {
	t.Parallel()
	pinned, err := os.ReadFile(filepath.Join(project, "tools", "pulumi", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(reusePage)))
	if err != nil {
		t.Fatal(err)
	}
	_, version, _ := strings.Cut(string(pinned), "github.com/pulumi/pulumi/pkg/v3 v")
	version = strings.Fields(version)[0]
	if !strings.Contains(string(page), "~/.cache/redoubt/pulumi/"+version+"/linux-amd64:") {
		t.Errorf("%s puts another version than %s on the PATH", reusePage, version)
	}
}

// Who copies a program from a page gets the newest hardening.
func TestTheProgramsOfThePagesNameTheNewestBaseline(t *testing.T) {
	t.Parallel()
	for _, block := range blocksOf(t, "go") {
		if strings.Contains(block.Text, "hardenedcache.HardenedCacheArgs{") && !strings.Contains(block.Text, `"`+baselines.Newest()+`"`) {
			t.Errorf("%s: it does not name the baseline %s", block.Where(), baselines.Newest())
		}
	}
}

// Somebody who copies the page's program and its lines has a cache in the sandbox, and a judgement without a finding.
func TestAProgramOfOnesOwnDeploysAsThePageSays(t *testing.T) {
	t.Parallel()
	var program string
	var shell []markdown.Block
	for _, block := range byPath(pages(t))[reusePage].Blocks {
		switch {
		case block.Language == "sh" && block.Remark == checkedBy+"tests/docs":
			shell = append(shell, block)
		case block.Language == "go" && strings.HasPrefix(block.Text, "package main"):
			program = block.Text
		}
	}
	if len(shell) != 2 || program == "" {
		t.Fatalf("%s has %d blocks to run and a program of %d bytes; this test knows two and one", reusePage, len(shell), len(program))
	}
	p := newPlace(t)
	p.environment = append(p.environment, "REDOUBT="+enginetest.Root(), "NO_COLOR=1")
	p.environment = append(p.environment, p.serve("search.json")...)
	p.bash("set -e\n" + shell[0].Text)
	if err := os.WriteFile(filepath.Join(p.folder, "search", "main.go"), []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := p.bash("set -eo pipefail\ncd search\n" + shell[1].Text)
	for _, want := range []string{"cache-lock created", "33 resources", "1 cache", "✓ no finding"} {
		if !strings.Contains(printed, want) {
			t.Errorf("it does not print %q:\n%s", want, printed)
		}
	}
}
