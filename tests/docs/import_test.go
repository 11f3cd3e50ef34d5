package docs_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

const importPage = "docs/operations/import-an-existing-cache.md"

// place is a folder with this project's settings and a built program, in which plain `pulumi` runs.
type place struct {
	t           *testing.T
	folder      string
	environment []string
}

// newPlace builds the program and the stand-in for the language host.
func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, folder: t.TempDir()}
	tools := t.TempDir()
	for target, source := range map[string]string{filepath.Join(p.folder, "program"): ".", filepath.Join(tools, "pulumi-language-go"): "./tests/docs/languagehost"} {
		build := exec.Command("go", "build", "-trimpath", "-o", target, source)
		build.Dir = enginetest.Root()
		if output, err := build.CombinedOutput(); err != nil {
			t.Fatalf("building %s: %v: %s", source, err, output)
		}
	}
	if err := os.Symlink(enginetest.CLI(t).Path, filepath.Join(tools, "pulumi")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(p.folder, "stacks"), os.DirFS(filepath.Join(project, "stacks"))); err != nil {
		t.Fatal(err)
	}
	contents, err := os.ReadFile(filepath.Join(project, "Pulumi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.folder, "Pulumi.yaml"), contents, 0o600); err != nil {
		t.Fatal(err)
	}
	p.environment = append(os.Environ(), "PATH="+tools+string(os.PathListSeparator)+filepath.Dir(enginetest.Binary(t))+string(os.PathListSeparator)+os.Getenv("PATH"),
		"REDOUBT_TEST_PROGRAM="+filepath.Join(p.folder, "program"), "REDOUBT_SANDBOX_DIR="+t.TempDir(), "PULUMI_HOME="+t.TempDir(), "PULUMI_SKIP_UPDATE_CHECK=true")
	return p
}

// bash runs a line and returns what it printed on its standard output.
func (p *place) bash(line string) string {
	p.t.Helper()
	cmd := exec.Command("bash", "-c", line)
	cmd.Dir, cmd.Env = p.folder, p.environment
	var stderr strings.Builder
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("%s: %v\n%s%s", line, err, output, stderr.String())
	}
	return string(output)
}

// serve serves the sandbox of an environment until the test ends, and returns the variables that it prints.
func (p *place) serve(environment string) []string {
	p.t.Helper()
	cmd := exec.Command(enginetest.Binary(p.t), "sandbox", "serve", "--store", environment)
	cmd.Dir, cmd.Env = p.folder, p.environment
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		_ = cmd.Wait()
	})
	var variables []string
	for lines := bufio.NewScanner(stdout); len(variables) < 3 && lines.Scan(); {
		if variable, found := strings.CutPrefix(lines.Text(), "export "); found {
			variables = append(variables, strings.ReplaceAll(variable, "'", ""))
		}
	}
	if len(variables) != 3 {
		p.t.Fatalf("sandbox serve printed %v", variables)
	}
	go func() { // whatever else it prints
		for rest := bufio.NewReader(stdout); ; {
			if _, err := rest.ReadString('\n'); err != nil {
				return
			}
		}
	}()
	return variables
}

// fill writes ids into the file that a preview wrote, as the page tells its reader to. It returns how many.
func (p *place) fill(file string, ids map[string]string) int {
	p.t.Helper()
	contents, err := os.ReadFile(filepath.Join(p.folder, file))
	if err != nil {
		p.t.Fatal(err)
	}
	var document map[string]any
	if err := json.Unmarshal(contents, &document); err != nil {
		p.t.Fatal(err)
	}
	filled := 0
	for _, entry := range document["resources"].([]any) {
		resource := entry.(map[string]any)
		if resource["id"] != "<PLACEHOLDER>" {
			continue
		}
		if resource["id"] = ids[resource["name"].(string)]; resource["id"] == "" {
			p.t.Fatalf("nothing is known of %v", resource)
		}
		filled++
	}
	contents, err = json.Marshal(document)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.folder, file), contents, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return filled
}

// idsIn are the ids in an exported state, by the resources' names.
func idsIn(t *testing.T, exported string) map[string]string {
	t.Helper()
	var state struct {
		Deployment struct {
			Resources []struct{ URN, ID string }
		}
	}
	if err := json.Unmarshal([]byte(exported), &state); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, resource := range state.Deployment.Resources {
		ids[resource.URN[strings.LastIndex(resource.URN, "::")+2:]] = resource.ID
	}
	return ids
}

func linesOf(t *testing.T, path string) []markdown.Command {
	t.Helper()
	var lines []markdown.Command
	for _, block := range byPath(pages(t))[path].Blocks {
		if block.Language == "sh" && block.Remark == checkedBy+"tests/docs" {
			lines = append(lines, block.Lines()...)
		}
	}
	return lines
}

// replacedByImport are the types of what the first update after an import makes anew, as the page says: Azure adds to their
// inputs what the component does not send. None of them holds data.
var replacedByImport = []string{"PrivateEndpoint", "PrivateDnsZoneGroup", "DiagnosticSetting"}

// The page's own commands take over everything of an environment that another stack deployed. Cache, database and access
// are updated in place, and after one update nothing is left to change.
func TestAnExistingCacheIsImportedAsThePageSays(t *testing.T) {
	t.Parallel()
	lines := linesOf(t, importPage)
	if len(lines) != 3 {
		t.Fatalf("%s has %d commands to run; this test knows three", importPage, len(lines))
	}
	p := newPlace(t)
	p.bash("redoubt up test --sandbox")
	served := p.serve("test")
	p.environment = append(p.environment, served...)
	existing := idsIn(t, p.bash("pulumi stack export -s test"))
	// Somebody else's stack, which knows nothing.
	p.environment = append(p.environment, "PULUMI_BACKEND_URL=file://"+t.TempDir(), "PULUMI_CONFIG_PASSPHRASE=another")
	p.bash("pulumi stack init test")

	p.bash(lines[0].Line)
	if filled := p.fill("import.json", existing); filled < 8 {
		t.Errorf("only %d resources were imported", filled)
	}
	p.bash(lines[1].Line)
	p.bash(lines[2].Line)
	for name, step := range p.planned() {
		switch replaced := strings.Contains(step.Op, "replace") || step.Op == "delete"; {
		case step.Op == "create":
			t.Errorf("%s was not imported", name)
		case replaced && !slices.ContainsFunc(replacedByImport, func(kind string) bool { return strings.HasSuffix(step.NewState.Type, ":"+kind) }):
			t.Errorf("%s (%s): %s", name, step.NewState.Type, step.Op)
		}
	}
	p.bash("pulumi up -s test --yes --skip-preview")
	p.bash("pulumi preview -s test --expect-no-changes")
}

// step is one of a preview.
type step struct {
	Op       string
	URN      string
	NewState struct{ Type string }
}

// planned are the steps of a preview by the resources' names.
func (p *place) planned() map[string]step {
	p.t.Helper()
	var plan struct{ Steps []step }
	if err := json.Unmarshal([]byte(p.bash("pulumi preview -s test --json")), &plan); err != nil {
		p.t.Fatal(err)
	}
	if len(plan.Steps) < 8 {
		p.t.Fatalf("a plan of %d steps", len(plan.Steps))
	}
	steps := map[string]step{}
	for _, step := range plan.Steps {
		steps[step.URN[strings.LastIndex(step.URN, "::")+2:]+" "+step.Op] = step
	}
	return steps
}
