package engine_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

func TestASandboxRunLeavesNoTraceInTheCheckout(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("the test needs git")
	}
	c := newCLI(t)
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=test", "-c", "user.email=test@example.com"}, args...)...)
		cmd.Dir = c.dir
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, output)
		}
		return string(output)
	}
	git("init", "--quiet")
	git("add", "--all")
	git("commit", "--quiet", "--no-gpg-sign", "--message", "the project")

	for _, command := range []string{"preview", "up", "destroy"} {
		c.must(command, "test", "--sandbox")
		if changes := git("status", "--porcelain", "--ignored"); changes != "" {
			t.Errorf("%s left:\n%s", command, changes)
		}
	}
}

// The signals arrive while resources are created. What is under way then
// differs from run to run; what must hold does not.
func TestAnInterruptedUpIsTakenUpByTheNext(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to one other there")
	}
	cases := map[string]struct {
		signal os.Signal
		code   int // 130 for an interruption; -1 for a process that was killed
	}{
		"Ctrl-C": {os.Interrupt, 130},
		"a kill": {os.Kill, -1},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCLI(t)
			stopped := c.interrupt(test.signal, test.code)
			if test.code == 130 && !strings.Contains(stopped.stdout, "run the same command again to go on from here") {
				t.Errorf("the interrupted run does not say what to do: %s", stopped)
			}

			next := c.must("up", "dev", "--sandbox", "-v")
			if strings.Contains(next.stdout, "nothing to do") {
				t.Errorf("the next run had nothing left to do: %s", next)
			}
			if again := c.must("preview", "dev", "--sandbox"); !strings.Contains(again.stdout, "16 unchanged") {
				t.Errorf("the preview after it is not empty: %s", again)
			}
			c.must("destroy", "dev", "--sandbox")
			c.wantEmptyAzure("dev")
		})
	}
}

// interrupt starts an up and sends it the signal once the first resource is
// created. A run that was quicker than the signal is undone and tried again.
func (c *cli) interrupt(signal os.Signal, code int) outcome {
	c.t.Helper()
	for range 5 {
		o := c.interruptOnce(signal)
		if o.code == code {
			return o
		}
		if o.code != 0 {
			c.t.Fatalf("want exit code %d; got %s", code, o)
		}
		c.must("destroy", "dev", "--sandbox")
	}
	c.t.Fatal("every run was quicker than the signal")
	return outcome{}
}

func (c *cli) interruptOnce(signal os.Signal) outcome {
	c.t.Helper()
	cmd := c.command("up", "dev", "--sandbox")
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
	lines, sent := bufio.NewReader(stdout), false
	for {
		line, err := lines.ReadString('\n')
		text.WriteString(line)
		if !sent && strings.HasPrefix(line, "+ created") {
			sent = true
			if err := cmd.Process.Signal(signal); err != nil {
				c.t.Fatal(err)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	_ = cmd.Wait() // the exit code says it
	o := outcome{text.String(), stderr.String(), cmd.ProcessState.ExitCode()}
	wantReadable(c.t, o)
	return o
}
