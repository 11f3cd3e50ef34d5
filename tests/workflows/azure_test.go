package workflows_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// azure runs a script of azure-pipelines.yml as its agents do: as a file for bash, without options.
func (b *bench) azure(title string, given map[string]string) (output string, code int) {
	b.t.Helper()
	all, err := readAzure()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, s := range all {
		if s.title != title {
			continue
		}
		tried.Store("azure-pipelines.yml/"+title, true)
		env := map[string]string{
			"GITHUB_ACTIONS": "", "AGENT_TEMPDIRECTORY": b.env["RUNNER_TEMP"], "PROGRAM": b.env["RUNNER_TEMP"] + "/program", "PIPELINE_WORKSPACE": b.env["RUNNER_TEMP"],
		}
		for name, value := range s.env {
			env[name] = value
		}
		for name, value := range given {
			env[name] = value
		}
		return b.run(s.script, env)
	}
	b.t.Fatalf("azure-pipelines.yml has no script %q", title)
	return "", 0
}

func TestScriptsOfAzurePipelinesAreSafe(t *testing.T) {
	t.Parallel()
	all, err := readAzure()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if strings.Contains(s.script, "${{") || strings.Contains(s.script, "$[") {
			t.Errorf("%s: an expression stands in the script", s.title)
		}
		if strings.Contains(s.script, "\n") && !strings.HasPrefix(s.script, "set -euo pipefail\n") {
			t.Errorf("%s does not stop at the first error", s.title)
		}
		if s.title == "" {
			t.Errorf("a script has no name:\n%s", s.script)
		}
	}
}

func TestAzurePipelinesBuildsTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"go": compiler})
	if output, code := b.run(mergeCommit, nil); code != 0 {
		t.Fatal(output)
	}
	for _, title := range []string{"Build redoubt and the Pulumi engine", "Build the base branch"} {
		if output, code := b.azure(title, nil); code != 0 {
			t.Fatalf("%s:\n%s", title, output)
		}
	}
	for _, name := range []string{"redoubt", "redoubt-base", "pulumi", "base/Pulumi.yaml"} {
		if b.read("temp/program/"+name) == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestAzurePipelinesListsTheEnvironmentsThatThereAre(t *testing.T) {
	t.Parallel()
	for listed, good := range map[string]bool{`["b", "a"]`: true, `["a"]`: false, `["a","b","c"]`: false} {
		b := newBench(t, nil)
		b.write("temp/program/redoubt", "#!/bin/sh\necho '{\"environments\":[\"a\",\"b\"]}'\n")
		b.allow("temp/program/redoubt")
		if output, code := b.azure("Compare the environments", map[string]string{"LISTED": listed}); (code == 0) != good {
			t.Errorf("%s: ends with %d\n%s", listed, code, output)
		}
	}
}

func TestAzurePipelinesListsTheStacksOfThisRepository(t *testing.T) {
	t.Parallel()
	contents, err := os.ReadFile(filepath.Join(projectDir, "azure-pipelines.yml"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(projectDir, "stacks", "Pulumi.*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "Pulumi."), ".yaml"))
	}
	if list := "default: [" + strings.Join(names, ", ") + "]"; !strings.Contains(string(contents), list) {
		t.Errorf("expected %s", list)
	}
}

func TestAzurePipelinesUsesTheGoOfTheModule(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile(filepath.Join(projectDir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	contents, err := os.ReadFile(filepath.Join(projectDir, "azure-pipelines.yml"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(string(module))[1]
	tasks, right := strings.Count(string(contents), "GoTool@0"), strings.Count(string(contents), `version: "`+version+`"`)
	if tasks == 0 || tasks != right {
		t.Errorf("of %d tasks that install Go %d install %s", tasks, right, version)
	}
}

func TestAzurePipelinesJudgesAsGitHubDoes(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"Preview and judge in the sandbox", "Preview and judge on Azure"} {
		for check, want := range map[string]int{"0": 0, "3": 3, "1": 1} {
			b := judgeBench(t)
			output, code := b.azure(title, map[string]string{"ENVIRONMENT": "prod", "BUILD_REASON": "PullRequest", "CHECK": check})
			if code != want {
				t.Errorf("%s with %s ends with %d\n%s", title, check, code, output)
			}
			calls := strings.Join(b.called("redoubt"), "\n")
			if !strings.Contains(calls, "--waivers TEMP/program/base/stacks") || strings.Contains(calls, "--sandbox") != strings.Contains(title, "sandbox") {
				t.Errorf("%s called\n%s", title, calls)
			}
			if strings.Contains(title, "sandbox") && check != "1" && !strings.Contains(output, "##vso[task.uploadsummary]"+b.root()+"/temp/report/report.md") {
				t.Errorf("no summary in\n%s", output)
			}
		}
	}
}

func TestAzurePipelinesDeploysAfterTheGateOnly(t *testing.T) {
	t.Parallel()
	for check, up := range map[string]bool{"0": true, "3": false, "1": false} {
		b := judgeBench(t)
		_, code := b.azure("Judge and up", map[string]string{"ENVIRONMENT": "prod", "CHECK": check})
		if got := strings.Contains(strings.Join(b.called("redoubt"), "\n"), "up prod --yes"); got != up || (code == 0) != up {
			t.Errorf("a check that ends with %s: up is %v, ends with %d", check, got, code)
		}
	}
}

func TestAzurePipelinesLooksForDrift(t *testing.T) {
	t.Parallel()
	b := judgeBench(t)
	if output, code := b.azure("Look for drift", map[string]string{
		"ENVIRONMENT": "prod", "GITHUB_STEP_SUMMARY": "", "REFRESH": "3", "DRIFT": drift(t, differs(true, "publicNetworkAccess", "Disabled", "Enabled")),
	}); code != 3 || !strings.Contains(output, "### Drift in prod that weakens it") {
		t.Errorf("ends with %d\n%s", code, output)
	}
}

// curl answers with the threads, and keeps what it is given to send.
const curl = `
while (($#)); do
  case $1 in
    --data) cp "${2#@}" "$STUBS/sent" ;;
    --config) cp "$2" "$STUBS/config" ;;
    GET) cat "$STUBS/threads.json" ;;
  esac
  shift
done
`

func TestACommentOfAzureReposIsKeptUpToDate(t *testing.T) {
	t.Parallel()
	const service = "https://dev.example/org/p/_apis/git/repositories/r/pullRequests/7/threads"
	for threads, want := range map[string]string{
		`{"value": []}`: "POST " + service + "?api-version=7.1",
		`{"value": [{"id": 1, "comments": [{"id": 1, "content": "<!-- redoubt:development -->"}]}, {"id": 2, "isDeleted": true, "comments": [{"id": 1, "content": "<!-- redoubt:prod -->"}]}, {"id": 3, "comments": [{"id": 9}]}]}`: "POST " + service + "?api-version=7.1",
		`{"value": [{"id": 5, "comments": [{"id": 1, "content": "<!-- redoubt:prod -->\nold"}]}]}`:                                                                                                                                  "PATCH " + service + "/5/comments/1?api-version=7.1",
	} {
		b := newBench(t, map[string]string{"curl": curl})
		b.write("threads.json", threads)
		b.write("temp/report/report.md", "a \"report\"\n$(touch pwned)\n")
		output, code := b.azure("Comment", map[string]string{
			"ENVIRONMENT": "prod", "SYSTEM_ACCESSTOKEN": "top secret", "SYSTEM_COLLECTIONURI": "https://dev.example/org/", "SYSTEM_TEAMPROJECTID": "p",
			"BUILD_REPOSITORY_ID": "r", "SYSTEM_PULLREQUEST_PULLREQUESTID": "7",
		})
		calls := strings.ReplaceAll(strings.Join(b.called("curl"), "\n"), `\?`, "?")
		if code != 0 || !strings.Contains(calls, want) || strings.Contains(calls, "secret") {
			t.Errorf("ends with %d\n%s\ncalled\n%s\nwant %s", code, output, calls, want)
		}
		if sent := b.read("sent"); !strings.Contains(sent, `"<!-- redoubt:prod -->\na \"report\"\n$(touch pwned)\n"`) || !strings.Contains(b.read("config"), "Bearer top secret") {
			t.Errorf("sent %s", sent)
		}
	}
}

func TestNothingIsSaidWhereThereIsNoReport(t *testing.T) {
	t.Parallel()
	b := newBench(t, map[string]string{"curl": curl})
	if _, code := b.azure("Comment", map[string]string{"ENVIRONMENT": "prod"}); code != 0 || len(b.called("curl")) > 0 {
		t.Errorf("ends with %d, called %v", code, b.called("curl"))
	}
}
