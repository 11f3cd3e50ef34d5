// Package check_test runs `redoubt check`, `report` and `controls` as a user would, on environments in the sandbox and on
// files, and judges programs that weaken the component.
package check_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/report"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	enginetest.RemoveBinary()
	os.Exit(code)
}

// project is a project of its own, with some of this project's environments.
type project struct {
	t         *testing.T
	dir       string
	sandboxes string
}

// newProject copies the project with the stack files of the named environments.
func newProject(t *testing.T, stacks ...string) *project {
	t.Helper()
	p := &project{t: t, dir: t.TempDir(), sandboxes: t.TempDir()}
	files := []string{"Pulumi.yaml", filepath.Join("stacks", "landing-zone.yaml")}
	for _, name := range stacks {
		files = append(files, environment.StackFile("", name))
	}
	for _, file := range files {
		contents, err := os.ReadFile(filepath.Join(enginetest.Root(), file))
		if err != nil {
			t.Fatal(err)
		}
		p.write(file, string(contents))
	}
	return p
}

// write makes a file of the project, and returns its path.
func (p *project) write(name, text string) string {
	p.t.Helper()
	file := filepath.Join(p.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		p.t.Fatal(err)
	}
	return file
}

// edit replaces a piece of a stack file, which must be in it exactly once.
func (p *project) edit(stack, old, new string) {
	p.t.Helper()
	name := environment.StackFile("", stack)
	contents, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	if n := strings.Count(string(contents), old); n != 1 {
		p.t.Fatalf("the stack file of %s holds %q %d times, want once", stack, old, n)
	}
	p.write(name, strings.Replace(string(contents), old, new, 1))
}

// outcome is what a run printed and how it ended.
type outcome struct {
	stdout, stderr string
	code           int
}

func (o outcome) String() string {
	return fmt.Sprintf("exit code %d\n--- stdout\n%s--- stderr\n%s", o.code, o.stdout, o.stderr)
}

// run executes one command line without any account, and with nothing to read.
func (p *project) run(args ...string) outcome { return p.runWith("", args...) }

// runWith gives the run something to read from standard input.
func (p *project) runWith(stdin string, args ...string) outcome {
	p.t.Helper()
	cmd := exec.Command(enginetest.Binary(p.t), args...)
	cmd.Dir, cmd.Stdin = p.dir, strings.NewReader(stdin)
	for _, entry := range os.Environ() {
		if !slices.ContainsFunc([]string{"PATH=", "ARM_", "AZURE_", "PULUMI_"}, func(own string) bool { return strings.HasPrefix(entry, own) }) {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	path := filepath.Dir(enginetest.CLI(p.t).Path) + string(os.PathListSeparator) + os.Getenv("PATH")
	cmd.Env = append(cmd.Env, "PATH="+path, "PULUMI_HOME="+p.t.TempDir(), "REDOUBT_SANDBOX_DIR="+p.sandboxes)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	o := outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	for _, bad := range []string{"goroutine ", "panic:", ".go:", "runtime error", "\x1b"} {
		if strings.Contains(o.stdout+o.stderr, bad) {
			p.t.Errorf("the output holds %q: %s", bad, o)
		}
	}
	return o
}

// want checks how a run ended and what it printed, on either stream. Line breaks count as spaces, since tables wrap.
func (o outcome) want(t *testing.T, code int, parts ...string) {
	t.Helper()
	if o.code != code {
		t.Fatalf("want exit code %d; got %s", code, o)
	}
	text := strings.Join(strings.Fields(o.stdout+" "+o.stderr), " ")
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in: %s", part, o)
		}
	}
}

// judge runs a command that must end with a code and write a report as JSON, and returns that.
func (p *project) judge(code int, args ...string) document {
	p.t.Helper()
	o := p.run(append(args, "--format", "json")...)
	if o.code != code {
		p.t.Fatalf("redoubt %s: want exit code %d; got %s", strings.Join(args, " "), code, o)
	}
	d := document{t: p.t, stderr: o.stderr}
	if err := json.Unmarshal([]byte(o.stdout), &d.Document); err != nil {
		p.t.Fatalf("redoubt %s: %v: %s", strings.Join(args, " "), err, o)
	}
	if d.Passed != (code == 0) {
		p.t.Errorf("redoubt %s: exit code %d, and passed is %v", strings.Join(args, " "), code, d.Passed)
	}
	return d
}

// document is a report with questions about it.
type document struct {
	report.Document
	t      *testing.T
	stderr string
}

// gate is one of the gates, whose answer is checked.
func (d document) gate(name string, passed bool) report.Gate {
	d.t.Helper()
	i := slices.IndexFunc(d.Gates, func(g report.Gate) bool { return g.Name == name })
	if i < 0 {
		d.t.Fatalf("there is no gate %q among %+v", name, d.Gates)
	}
	if d.Gates[i].Passed != passed {
		d.t.Errorf("the gate %q: passed is %v: %+v", name, !passed, d.Gates[i])
	}
	return d.Gates[i]
}

// item checks that a gate has exactly one item, and what it says.
func (d document) item(gate report.Gate, allowed bool, parts ...string) {
	d.t.Helper()
	if len(gate.Items) != 1 || gate.Items[0].Allowed != allowed {
		d.t.Errorf("the gate %s has the items %+v", gate.Name, gate.Items)
		return
	}
	for _, part := range parts {
		if text := gate.Items[0].Subject + " " + gate.Items[0].Problem; !strings.Contains(text, part) {
			d.t.Errorf("%q is missing in: %s", part, text)
		}
	}
}

// found are the findings of one outcome as "control resource", in the order of the report.
func (d document) found(outcome string) []string {
	var lines []string
	for _, f := range d.Findings {
		if f.Outcome == outcome {
			lines = append(lines, f.Control+" "+f.Resource.Name)
		}
	}
	return slices.Compact(lines)
}
