package interruption_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// blow is a signal to the CLI.
type blow struct {
	name   string
	signal os.Signal
	code   int // the exit code of a run that it ended
}

var blows = []blow{
	{"Ctrl-C", os.Interrupt, 130},
	{"SIGKILL", os.Kill, -1},
}

// unchanged is the last line of a preview that has nothing to do.
var unchanged = regexp.MustCompile(`(?m)^✓ \d+ unchanged in`)

// The signals reach the built CLI while it creates resources. Which writes are
// under way then differs from run to run; what must hold at the end does not.
func TestAnUpOfTheCLIIsTakenUpAfterASignal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to one other there")
	}
	for i, name := range environments {
		for j, b := range blows {
			if !isFull() && i != j+1 {
				continue // some points of prod and of legacy; tests/engine has dev
			}
			t.Run(name+", "+b.name, func(t *testing.T) {
				t.Parallel()
				after := 4
				if isFull() {
					after = 1
				}
				points := signalAll(t, name, b, after)
				t.Logf("%d ups of %s were ended by %s, each once it had created %d resources", points, name, b.name, after)
			})
		}
	}
}

// signalAll lets the CLI go up again and again, and sends each of its runs the
// signal once that has created some resources, until one has nothing left to do.
func signalAll(t *testing.T, name string, b blow, after int) (points int) {
	t.Helper()
	c := newCLI(t, name)
	for {
		code, output := c.up(b.signal, after)
		if code == 0 {
			break
		}
		if code != b.code {
			t.Fatalf("want exit code %d; got %d:\n%s", b.code, code, output)
		}
		points++
	}
	if points == 0 {
		t.Error("every run was quicker than the signal")
	}
	wantAgreement(t, c.kept.state(t), c.kept.owned(t))
	if again := c.must("preview", name, "--sandbox"); !unchanged.MatchString(again) {
		t.Errorf("the preview after it is not empty:\n%s", again)
	}
	c.must("destroy", name, "--sandbox", "--unprotect")
	if left := c.kept.owned(t); len(left) != 0 {
		t.Errorf("orphaned: %v", left)
	}
	return points
}

// cli is the built CLI with a sandbox of its own.
type cli struct {
	t    *testing.T
	kept kept
}

func newCLI(t *testing.T, name string) cli {
	t.Helper()
	return cli{t, kept{stack: name, dir: filepath.Join(t.TempDir(), name)}}
}

func (c cli) command(args ...string) *exec.Cmd {
	c.t.Helper()
	cmd := exec.Command(enginetest.Binary(c.t), args...)
	cmd.Dir = enginetest.Root()
	for _, entry := range os.Environ() {
		if !slices.ContainsFunc([]string{"PATH=", "ARM_", "AZURE_", "PULUMI_"}, func(p string) bool { return strings.HasPrefix(entry, p) }) {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	path := filepath.Dir(enginetest.CLI(c.t).Path) + string(os.PathListSeparator) + os.Getenv("PATH")
	cmd.Env = append(cmd.Env, "PATH="+path, "REDOUBT_SANDBOX_DIR="+filepath.Dir(c.kept.dir))
	return cmd
}

func (c cli) must(args ...string) string {
	c.t.Helper()
	output, err := c.command(args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("redoubt %s: %v\n%s", strings.Join(args, " "), err, output)
	}
	return string(output)
}

// up starts an up and sends it the signal when it has said that it created so
// many resources; it returns how the run ended.
func (c cli) up(signal os.Signal, after int) (code int, output string) {
	c.t.Helper()
	cmd := c.command("up", c.kept.stack, "--sandbox")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	var text strings.Builder
	created := 0
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		text.WriteString(lines.Text() + "\n")
		if !strings.HasPrefix(lines.Text(), "+ created") {
			continue
		}
		if created++; created == after {
			_ = cmd.Process.Signal(signal) // a run that has just ended is none the worse
		}
	}
	_ = cmd.Wait() // the exit code says it
	return cmd.ProcessState.ExitCode(), text.String() + stderr.String()
}
