package workflows_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryActionIsPinned(t *testing.T) {
	t.Parallel()
	// A tag can be moved to other code, a digest can't; the comment says which version it is.
	form := regexp.MustCompile(`^[a-z]+/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	line := regexp.MustCompile(`(?m)^\s*(?:- )?uses: (.*)$`)
	pins := map[string]string{}
	for _, w := range load(t) {
		contents, err := os.ReadFile(w.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range line.FindAllStringSubmatch(string(contents), -1) {
			if strings.HasPrefix(match[1], "./") {
				continue
			}
			if !form.MatchString(match[1]) {
				t.Errorf("%s: %s is not pinned by a digest with its version", w.file, match[1])
			}
			name, pin, _ := strings.Cut(match[1], "@")
			if known, seen := pins[name]; seen && known != pin {
				t.Errorf("%s has two pins: %s and %s", name, known, pin)
			}
			pins[name] = pin
		}
	}
}

func TestNothingIsPastedIntoAScript(t *testing.T) {
	t.Parallel()
	// An expression becomes part of the script before it runs; a variable stays a value.
	// https://docs.github.com/actions/reference/security/secure-use#use-an-intermediate-environment-variable
	steps(t, func(_ workflow, s step) string {
		if strings.Contains(s.Run, "${{") {
			return "an expression stands in the script; give it to the step as a variable:\n" + s.Run
		}
		return ""
	})
}

func TestEveryScriptStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	// Only the shell that is named has pipefail:
	// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#exit-codes-and-error-action-preference
	steps(t, func(w workflow, s step) string {
		if s.Run != "" && s.Shell != "bash" && w.Defaults.Run.Shell != "bash" {
			return "the shell is not named"
		}
		return ""
	})
}

func TestNoCheckoutLeavesATokenBehind(t *testing.T) {
	t.Parallel()
	steps(t, func(_ workflow, s step) string {
		if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
			return "the token stays in .git/config, where everything that runs can read it"
		}
		if ref := s.With["ref"]; ref != "" {
			return "checks out " + ref + " instead of what the event is about"
		}
		return ""
	})
}

func TestEveryJobHasTheRightsItNeedsAndNoMore(t *testing.T) {
	t.Parallel()
	// What a job may do beside reading the code. A job that runs code of the repository never writes to GitHub.
	want := map[string]map[string]string{
		"comment.yml/comment":       {"actions": "read", "pull-requests": "write"},
		"deploy.yml/up":             {"contents": "read", "id-token": "write"},
		"drift.yml/look":            {"contents": "read", "id-token": "write"},
		"drift.yml/page":            {"actions": "read", "issues": "write"},
		"preview.yml/azure":         {"contents": "read", "id-token": "write"},
		"preview.yml/code-scanning": {"actions": "read", "contents": "read", "security-events": "write"},
		"preview.yml/gate":          {},
		"release.yml/publish":       {"contents": "write"},
		"release.yml/sign":          {"attestations": "write", "id-token": "write"},
	}
	for name, w := range load(t) {
		if len(w.Runs.Steps) > 0 {
			continue
		}
		if top := fmt.Sprint(w.Permissions); top != "map[contents:read]" && top != "map[]" {
			t.Errorf("%s gives every job %s", name, top)
		}
		for jobName, j := range w.Jobs {
			key := name + "/" + jobName
			if fmt.Sprint(j.Permissions) != fmt.Sprint(want[key]) {
				t.Errorf("%s has %v, want %v", key, j.Permissions, want[key])
			}
			delete(want, key)
			if j.Timeout == 0 {
				t.Errorf("%s may run for six hours", key)
			}
		}
	}
	for key := range want {
		t.Errorf("there is no job %s", key)
	}
}

func TestWhoeverMayWriteRunsNothingOfThePullRequest(t *testing.T) {
	t.Parallel()
	for name, w := range load(t) {
		for jobName, j := range w.Jobs {
			writes := slices.ContainsFunc([]string{"attestations", "pull-requests", "issues", "contents", "security-events"}, func(scope string) bool { return j.Permissions[scope] == "write" })
			for _, s := range j.Steps {
				if writes && (strings.HasPrefix(s.Uses, "actions/checkout@") || strings.HasPrefix(s.Uses, "./") || strings.Contains(s.Run, ".ci/")) {
					t.Errorf("%s/%s may write and runs %s", name, jobName, s.title())
				}
			}
		}
	}
}

func TestNoEventGivesForeignCodeTheRightsOfTheBase(t *testing.T) {
	t.Parallel()
	for name, w := range load(t) {
		var events []string
		for _, node := range w.On.Content {
			events = append(events, node.Value)
		}
		if slices.Contains(events, "pull_request_target") {
			t.Errorf("%s runs on pull_request_target", name)
		}
		if slices.Contains(events, "workflow_run") && name != "comment.yml" {
			t.Errorf("%s runs on workflow_run; only comment.yml is made for that", name)
		}
		for jobName, j := range w.Jobs {
			fork := strings.Contains(j.If, "github.event.pull_request.head.repo.full_name == github.repository")
			if j.Permissions["id-token"] == "write" && slices.Contains(events, "pull_request") && !fork {
				t.Errorf("%s/%s gives pull requests from forks an identity", name, jobName)
			}
		}
	}
}

func TestOnlyTheSecretsThatGitHubMakesAreUsed(t *testing.T) {
	t.Parallel()
	for _, w := range load(t) {
		contents, err := os.ReadFile(w.file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(contents), "secrets.") {
			t.Errorf("%s uses a secret; an identity needs none", w.file)
		}
	}
}

func TestTheWorkflowsPassActionlint(t *testing.T) {
	t.Parallel()
	command := exec.Command("go", "tool", "-modfile="+filepath.Join("tools", "actionlint", "go.mod"), "actionlint")
	command.Dir = projectDir
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestThePeopleWhoDecideOnWaiversOwnWhatJudgesThem(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile(filepath.Join(projectDir, "CODEOWNERS"))
	if err != nil {
		t.Fatal(err)
	}
	owned := map[string]bool{}
	for line := range strings.Lines(string(contents)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] != "#" {
			owned[fields[0]] = true
			if _, err := os.Stat(filepath.Join(projectDir, fields[0])); err != nil {
				t.Errorf("%s is owned and does not exist", fields[0])
			}
		}
	}
	for _, folder := range []string{"/stacks/", "/waivers/", "/controls/", "/internal/gate/", "/.github/", "/.ci/", "/CODEOWNERS"} {
		if !owned[folder] {
			t.Errorf("%s has no owner", folder)
		}
	}
}
