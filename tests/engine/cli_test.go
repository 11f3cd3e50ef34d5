package engine_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	enginetest.RemoveBinary()
	os.Exit(code)
}

// cli is the CLI in a project of its own.
type cli struct {
	t   *testing.T
	dir string // the project
	// sandboxes holds a folder for the sandbox of each environment.
	sandboxes string
	env       []string // added to the environment
}

// newCLI copies the project and gives it an empty sandbox.
func newCLI(t *testing.T) *cli {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob(filepath.Join(enginetest.Root(), "stacks", "*"))
	if err != nil {
		t.Fatal(err)
	}
	c := &cli{t: t, dir: dir, sandboxes: t.TempDir()}
	c.env = []string{"REDOUBT_SANDBOX_DIR=" + c.sandboxes}
	for _, file := range append(files, filepath.Join(enginetest.Root(), "Pulumi.yaml")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(enginetest.Root(), file)
		if err != nil {
			t.Fatal(err)
		}
		c.write(name, inForce(string(data)))
	}
	return c
}

// today is a day on which a key can be said to be made.
var today = time.Now().UTC().Format(time.DateOnly)

// inForce moves the dates of the examples' waiver and key to around today: the CLI goes by the real clock, and the tests
// must not end with the waiver.
func inForce(text string) string {
	day := func(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	return strings.NewReplacer("granted: 2026-11-02", "granted: "+day(-21), "until: 2027-01-31", "until: "+day(69),
		"created: 2026-11-23", "created: "+today).Replace(text)
}

// original is the stack file with which the project began.
func (c *cli) original(stack string) string {
	c.t.Helper()
	return inForce(string(stackFile(c.t, stack)))
}

func (c *cli) write(name, text string) {
	c.t.Helper()
	file := filepath.Join(c.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		c.t.Fatal(err)
	}
}

// append adds to a file in the folder of the stack files.
func (c *cli) append(name, text string) {
	c.t.Helper()
	name = filepath.Join("stacks", name)
	before, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	c.write(name, string(before)+text)
}

// edit replaces a piece of a stack file, which must be in it exactly once.
func (c *cli) edit(stack, old, new string) {
	c.t.Helper()
	text := c.original(stack)
	if n := strings.Count(text, old); n != 1 {
		c.t.Fatalf("the stack file of %s holds %q %d times, want once", stack, old, n)
	}
	c.write(filepath.Join("stacks", "Pulumi."+stack+".yaml"), strings.Replace(text, old, new, 1))
}

// command prepares a run as a user without an account would start it: no
// variable of Azure or Pulumi, a pulumi on the PATH, and no terminal.
func (c *cli) command(args ...string) *exec.Cmd {
	c.t.Helper()
	cmd := exec.Command(enginetest.Binary(c.t), args...)
	cmd.Dir = c.dir
	for _, entry := range os.Environ() {
		if !slices.ContainsFunc([]string{"PATH=", "ARM_", "AZURE_", "PULUMI_"}, func(p string) bool { return strings.HasPrefix(entry, p) }) {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	path := filepath.Dir(enginetest.CLI(c.t).Path) + string(os.PathListSeparator) + os.Getenv("PATH")
	cmd.Env = append(append(cmd.Env, "PATH="+path, "PULUMI_HOME="+c.t.TempDir()), c.env...)
	return cmd
}

// outcome is what a run printed and how it ended.
type outcome struct {
	stdout, stderr string
	code           int
}

func (o outcome) String() string {
	return fmt.Sprintf("exit code %d\n--- stdout\n%s--- stderr\n%s", o.code, o.stdout, o.stderr)
}

// run executes one command line to its end.
func (c *cli) run(args ...string) outcome {
	c.t.Helper()
	cmd := c.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	o := outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	wantReadable(c.t, o)
	return o
}

// wantEmptyAzure checks that no stack owns anything in the simulated Azure.
func (c *cli) wantEmptyAzure(stack string) {
	c.t.Helper()
	store, err := os.ReadFile(filepath.Join(c.sandboxes, stack, "azure.json"))
	if err != nil || strings.Contains(string(store), "/subscriptions/") {
		c.t.Errorf("the simulated Azure holds something yet: %s, %v", store, err)
	}
}

// must runs a command line that has to succeed.
func (c *cli) must(args ...string) outcome {
	c.t.Helper()
	o := c.run(args...)
	if o.code != 0 {
		c.t.Fatalf("redoubt %s: %s", strings.Join(args, " "), o)
	}
	return o
}

// wantReadable checks what holds for every output: no stack trace of Go, and no
// escape sequences where there is no terminal.
func wantReadable(t *testing.T, o outcome) {
	t.Helper()
	for _, bad := range []string{"goroutine ", "panic:", ".go:", "runtime error", "\x1b", "rpc error", "stderr: "} {
		if strings.Contains(o.stdout+o.stderr, bad) {
			t.Errorf("the output holds %q: %s", bad, o)
		}
	}
}
