package workflows_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// newReal makes a bench on which redoubt is the real one, on a project of its own.
func newReal(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, nil)
	program, err := os.ReadFile(enginetest.Binary(t))
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(b.root(), "bin")
	if err := errors.Join(os.MkdirAll(bin, 0o700), os.WriteFile(filepath.Join(bin, "redoubt"), program, 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, project := range []string{"work", "temp/program/base"} {
		if err := os.CopyFS(filepath.Join(b.root(), project, "stacks"), os.DirFS(filepath.Join(enginetest.Root(), "stacks"))); err != nil {
			t.Fatal(err)
		}
		manifest, err := os.ReadFile(filepath.Join(enginetest.Root(), "Pulumi.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		b.write(project+"/Pulumi.yaml", string(manifest))
	}
	// The pulumi that the tests have; the project of the bench can't build one.
	b.env["PATH"] = strings.Join([]string{b.env["PATH"], filepath.Dir(enginetest.CLI(t).Path)}, string(os.PathListSeparator))
	b.env["REDOUBT_SANDBOX_DIR"] = filepath.Join(b.root(), "sandboxes")
	return b
}

// The stubs of the other tests take any flag; the real program does not.
func TestAPullRequestIsJudgedByTheRealProgram(t *testing.T) {
	t.Parallel()
	b := newReal(t)
	stackFile := b.read("work/stacks/Pulumi.test.yaml")
	changed := strings.Replace(stackFile, "sku: Balanced_B3", "sku: Balanced_B3\n        clusteringPolicy: EnterpriseCluster", 1)
	if changed == stackFile {
		t.Fatal("the stack file of test has changed; choose another loss of data")
	}
	b.write("work/stacks/Pulumi.test.yaml", changed)
	const judge = `BASE_DIR=$RUNNER_TEMP/program/base BASE_PROGRAM=$(command -v redoubt) .ci/judge test "$RUNNER_TEMP/report" sandbox`
	output, code := b.run(judge, nil)
	if code != 3 {
		t.Fatalf("the loss of data ends with %d\n%s", code, output)
	}
	var d report.Document
	if err := json.Unmarshal([]byte(b.read("temp/report/report.json")), &d); err != nil {
		t.Fatal(err)
	}
	if d.Passed || d.Change == nil || d.Target != "sandbox" || d.Plan == nil || d.Plan.Unchanged == 0 {
		t.Errorf("the report says %+v", d)
	}
	if text := b.read("summary"); !strings.HasPrefix(text, "### ❌ test: stopped by the gate of data loss") || text != b.read("temp/report/report.md") {
		t.Errorf("the summary is\n%s", text)
	}
	if !strings.Contains(b.read("temp/report/report.sarif"), `"id": "redoubt/sandbox/test/"`) {
		t.Error("there is no SARIF of it")
	}

	b.write("work/stacks/Pulumi.test.yaml", stackFile)
	if output, code := b.run(judge, nil); code != 0 || !strings.HasPrefix(b.read("temp/report/report.md"), "### ✅ test") {
		t.Errorf("no change ends with %d\n%s", code, output)
	}
}

func TestDriftIsFoundByTheRealProgram(t *testing.T) {
	t.Parallel()
	b := newReal(t)
	const look = `.ci/drift test "$RUNNER_TEMP/drift" --sandbox`
	if output, code := b.run("redoubt up test --sandbox && "+look, nil); code != 0 || b.read("summary") != "no drift in test\n" {
		t.Fatalf("ends with %d, summary %q\n%s", code, b.read("summary"), output)
	}
	const somebody = `
cache=$(redoubt sandbox ls test --json | jq -r '[.. | strings | select(test("/providers/Microsoft.Cache/redisEnterprise/[^/]+$"))] | first')
redoubt sandbox edit test "$cache" `
	if output, code := b.run(somebody+"tags.owner=me\n"+look, nil); code != 0 || !strings.Contains(b.read("summary"), "Drift in test that weakens nothing") {
		t.Errorf("a tag ends with %d, summary %q\n%s", code, b.read("summary"), output)
	}
	if output, code := b.run(somebody+"publicNetworkAccess=Enabled\n"+look, nil); code != 3 || !strings.Contains(b.read("temp/drift/security.md"), "found <code>Enabled</code>") {
		t.Errorf("an open cache ends with %d\n%s", code, output)
	}
}
