package engine_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// manyDocument is the part of the combined report that these tests look at.
type manyDocument struct {
	Format, Operation, Target, Notice, Outcome, Logs string
	Environments                                     []struct {
		Environment, Service, Outcome, Log string
		Production                         bool
		Refusals                           []string
		Controls                           *struct{ Failed []string }
		Run                                *struct {
			Changes map[string]int
			Errors  []struct{ Message string }
		}
	}
	Gates []struct {
		Name   string
		Passed bool
		Items  []struct{ Subject, Problem string }
	}
}

func (o outcome) many(t *testing.T) manyDocument {
	t.Helper()
	var document manyDocument
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil {
		t.Fatalf("%v: %s", err, o)
	}
	if document.Format != "redoubt/runs/v1" || document.Target != "sandbox" || !strings.HasPrefix(document.Notice, "SANDBOX") {
		t.Errorf("got %+v", document)
	}
	return document
}

// outcomes are those of all environments: "dev succeeded, prod failed".
func (d manyDocument) outcomes() string {
	words := make([]string, len(d.Environments))
	for i, e := range d.Environments {
		words[i] = e.Environment + " " + e.Outcome
	}
	return strings.Join(words, ", ")
}

func TestEveryExampleGoesUpSideBySide(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	document := c.must("up", "--all", "--sandbox", "--json").many(t)
	want := "dev succeeded, legacy succeeded, partner succeeded, prod succeeded, regulated succeeded, test succeeded"
	if got := document.outcomes(); got != want || document.Outcome != "succeeded" {
		t.Errorf("got %s", got)
	}
	for _, e := range document.Environments {
		if e.Run.Changes["create"] == 0 || e.Controls == nil || len(e.Controls.Failed) > 0 || (e.Service == "classic") != (e.Environment == "legacy") {
			t.Errorf("%s: %+v", e.Environment, e)
		}
		log, err := os.ReadFile(e.Log)
		if err != nil || !strings.Contains(string(log), "redoubt up "+e.Environment+" in the sandbox") {
			t.Errorf("the log of %s: %s, %v", e.Environment, log, err)
		}
		if err := os.Remove(e.Log); err != nil {
			t.Error(err)
		}
	}
	if err := os.Remove(document.Logs); err != nil {
		t.Error(err) // the folder holds the logs and nothing else
	}
}

func TestOneThatFailsDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.edit("partner", "sku: Balanced_B1\n", "sku: Balanced_Bx\n")
	logs, summary := filepath.Join(t.TempDir(), "logs"), filepath.Join(t.TempDir(), "summary.md")
	o := c.run("up", "--all", "--sandbox", "--only", "dev,partner,t*", "--logs", logs, "--summary", summary, "--concurrency", "3")
	if o.code != 1 {
		t.Fatalf("got %s", o)
	}
	for _, part := range []string{
		"SANDBOX", "· dev: started", "✓ dev: 16 created", "✗ partner: failed: redoubt:environment.cache.managed.sku: unknown SKU",
		"--- output of partner", "partner      managed  failed", "✗ partner failed:",
		"up of 3 environments in the sandbox (not on Azure): 2 succeeded, 1 failed", "the output of each: " + logs,
	} {
		if !strings.Contains(o.stdout, part) {
			t.Errorf("%q is missing in %s", part, o)
		}
	}
	if strings.Contains(o.stdout, "+ created") {
		t.Errorf("the engine's output is mixed in: %s", o)
	}
	if log, err := os.ReadFile(filepath.Join(logs, "dev.log")); err != nil || !strings.Contains(string(log), "+ created") {
		t.Errorf("%s, %v", log, err)
	}
	page, err := os.ReadFile(summary)
	if err != nil || !strings.Contains(string(page), "| partner | managed | failed |") || !strings.Contains(string(page), "SANDBOX") {
		t.Errorf("%s, %v", page, err)
	}

	c.write(filepath.Join("stacks", "Pulumi.partner.yaml"), c.original("partner"))
	again := c.must("up", "--all", "--sandbox", "--only", "dev,partner,t*", "--json").many(t)
	for _, e := range again.Environments {
		if created := e.Run.Changes["create"]; (created > 0) != (e.Environment == "partner") {
			t.Errorf("%s: %v", e.Environment, e.Run.Changes)
		}
	}
	c.edit("dev", "sku: Balanced_B0\n", "sku: Balanced_Bx\n")
	stopped := c.run("preview", "--all", "--sandbox", "--only", "dev,partner,t*", "--fail-fast", "--concurrency", "1", "--json")
	if got := stopped.many(t).outcomes(); stopped.code != 1 || !strings.HasPrefix(got, "dev failed, ") || !strings.HasSuffix(got, "test not run") {
		t.Errorf("got %s: %s", got, stopped)
	}
}

func TestALossOfDataInOneIsRefusedThere(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.must("up", "--all", "--sandbox", "--only", "test,dev")
	c.edit("test", "        sku: Balanced_B3\n", "        sku: Balanced_B3\n        clusteringPolicy: EnterpriseCluster\n")
	refused := c.run("up", "--all", "--sandbox", "--only", "test,dev", "--json")
	document := refused.many(t)
	if got := document.outcomes(); refused.code != 3 || got != "dev succeeded, test refused" || len(document.Environments[1].Refusals) == 0 {
		t.Fatalf("got %s: %s", got, refused)
	}
	urn := regexp.MustCompile(`--allow-replace '(urn:[^']+)'`).FindStringSubmatch(strings.Join(document.Environments[1].Refusals, "\n"))
	if urn == nil {
		t.Fatalf("the refusal names no URN: %v", document.Environments[1].Refusals)
	}
	allowed := c.must("preview", "--all", "--sandbox", "--only", "test,dev", "--allow-replace", urn[1], "--json")
	if got := allowed.many(t).outcomes(); got != "dev succeeded, test succeeded" {
		t.Errorf("got %s", got)
	}
	if other := c.run("preview", "--all", "--sandbox", "--only", "dev", "--allow-replace", urn[1]); other.code != 2 || !strings.Contains(other.stderr, "this is of no environment that takes part") {
		t.Errorf("got %s", other)
	}
}

func TestEnvironmentsThatShareAPrincipalAreNotDeployed(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.edit("test", "principalId: 1c9e3a57-2d4f-4b6a-8e0c-3f5a7b9d1e24", "principalId: 9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59")
	o := c.run("up", "--all", "--sandbox", "--only", "test,dev", "--json")
	document := o.many(t)
	if o.code != 3 || document.outcomes() != "dev not run, test not run" {
		t.Fatalf("got %s", o)
	}
	gate := document.Gates[0]
	if gate.Name != "separation" || gate.Passed || len(gate.Items) != 1 || !strings.Contains(gate.Items[0].Problem, "prod") {
		t.Errorf("got %+v", gate)
	}
	// The same finding says nothing about environments that take no part in it.
	if got := c.must("preview", "--all", "--sandbox", "--only", "dev", "--json").many(t).outcomes(); got != "dev succeeded" {
		t.Errorf("got %s", got)
	}
}

func TestAnInterruptionBeginsNoFurtherOne(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to one other there")
	}
	c := newCLI(t)
	cmd := c.command("up", "--all", "--sandbox", "--concurrency", "1")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		text.WriteString(lines.Text() + "\n")
		if lines.Text() == "· dev: started" {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // the exit code says it
	o := outcome{stdout: text.String(), code: cmd.ProcessState.ExitCode()}
	if o.code != 130 || !regexp.MustCompile(`prod +managed +not run`).MatchString(o.stdout) || strings.Contains(o.stdout, "prod: started") {
		t.Errorf("got %s", o)
	}
	if next := c.must("up", "--all", "--sandbox", "--only", "dev", "--json").many(t); next.outcomes() != "dev succeeded" {
		t.Errorf("the next run does not take it up: %+v", next)
	}
}

func TestCommandLinesForManyThatMakeNoSense(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	for line, want := range map[string]string{
		"up dev --all --sandbox":                  "--all is every environment; name dev with --only instead",
		"preview dev --sandbox --only d*":         "--only makes sense with --all only",
		"preview --all --sandbox --state-dir x":   "for all of them set REDOUBT_SANDBOX_DIR",
		"preview --all --sandbox --concurrency 0": "--concurrency: expected a number from 1 to 64; got 0",
		"destroy --all --sandbox":                 "there is no --all here",
	} {
		if o := c.run(strings.Fields(line)...); o.code != 2 || !strings.Contains(o.stderr, want) {
			t.Errorf("%s: got %s", line, o)
		}
	}
	for line, want := range map[string]string{
		"preview --all --sandbox --only prdo":  `--only: no environment is called that (did you mean "prod"?)`,
		"preview --all --sandbox --label a=b":  "--label: no environment has it",
		"preview --all --sandbox --stage live": "--stage: no such stage",
		"up --all":                             "there is no terminal to ask on; add --yes",
		"fleet check":                          "has no stacks/fleet.yaml; begin with stacks/fleet.example.yaml",
	} {
		if o := c.run(strings.Fields(line)...); o.code != 1 || !strings.Contains(o.stderr, want) {
			t.Errorf("%s: got %s", line, o)
		}
	}
}
