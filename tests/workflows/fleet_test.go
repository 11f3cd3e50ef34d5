package workflows_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// snippets are the YAML examples of docs/fleet.md, by their first line.
func snippets(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(projectDir, "docs", "fleet.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, block := range regexp.MustCompile("(?s)```yaml\n# ([^\n]*)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		found[block[1]] = block[2]
	}
	return found
}

func TestTheWorkflowOfTheFleetPagePassesActionlint(t *testing.T) {
	t.Parallel()
	text, found := snippets(t)[".github/workflows/fleet.yml"]
	if !found {
		t.Fatal("docs/fleet.md shows no workflow")
	}
	file := filepath.Join(t.TempDir(), "fleet.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("go", "tool", "-modfile="+filepath.Join("tools", "actionlint", "go.mod"), "actionlint", file)
	command.Dir = projectDir
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	for _, use := range regexp.MustCompile(`uses: (\./\S+)`).FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(projectDir, use[1], "action.yml")); err != nil {
			t.Error(err)
		}
	}
	workflows, err := filepath.Glob(filepath.Join(projectDir, ".github", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var ours strings.Builder
	for _, workflow := range workflows {
		contents, err := os.ReadFile(workflow)
		if err == nil { // else a folder
			ours.Write(contents)
		}
	}
	for _, use := range regexp.MustCompile(`uses: (\w\S+@\S+)`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(ours.String(), use[1]) {
			t.Errorf("%s is not the version that the workflows here use", use[1])
		}
	}
}

func TestThePipelineOfTheFleetPageIsOneOfJobs(t *testing.T) {
	t.Parallel()
	var pipeline struct {
		Parameters []struct{ Name string }
		Jobs       []map[string][]struct{ Deployment, Environment string }
	}
	decoder := yaml.NewDecoder(strings.NewReader(snippets(t)["a stage of azure-pipelines.yml"]))
	if err := decoder.Decode(&pipeline); err != nil {
		t.Fatal(err)
	}
	jobs := pipeline.Jobs[0]["${{ each environment in parameters.environments }}"]
	if len(jobs) != 1 || pipeline.Parameters[0].Name != "environments" || jobs[0].Environment != "redoubt-${{ environment }}" {
		t.Errorf("got %+v", pipeline)
	}
}
