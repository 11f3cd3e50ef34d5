package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"

	"github.com/blang/semver"
)

// command runs the pulumi executable for the Automation API. The API's own
// runner adds this process's whole environment to every call, lets the
// terminal's Ctrl-C reach the engine beside its own, and kills an engine that
// needs more than ten seconds to finish its running steps; none of that will do.
type command struct {
	cli CLI
	// env is the complete environment, but for what single calls add.
	env []string
	// held stays open in the executable: the run's lock.
	held *os.File
	log  io.Writer
	kill <-chan struct{}
	// exists answers the question for the stack without a call, or is nil.
	exists func() bool
}

// Version implements auto.PulumiCommand.
func (c *command) Version() semver.Version { return c.cli.Version }

// Run implements auto.PulumiCommand.
func (c *command) Run(
	ctx context.Context, dir string, stdin io.Reader, stdout, stderr []io.Writer, env []string, args ...string,
) (string, string, int, error) {
	if isSelect(args) {
		if c.exists != nil && c.exists() {
			return "", "", 0, nil
		}
		args = withoutSelecting(args)
	}
	if !slices.Contains(args, "--non-interactive") {
		args = append(slices.Clone(args), "--non-interactive")
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(c.cli.Path, args...)
	cmd.Dir, cmd.Stdin = dir, stdin
	cmd.Env = append(slices.Concat(c.env, env), "PULUMI_AUTOMATION_API=true")
	cmd.Stdout = c.tee(&out, stdout)
	cmd.Stderr = c.tee(&errs, stderr)
	hold(cmd, c.held)
	ownGroup(cmd)
	err := c.wait(ctx, cmd)
	code := cmd.ProcessState.ExitCode()
	if err != nil && cmd.ProcessState == nil {
		code = -1
	}
	return out.String(), errs.String(), code, err
}

// wait runs cmd. It passes a cancellation on once, as a Ctrl-C, and then lets
// the engine finish what it is doing, unless told to kill it.
func (c *command) wait(ctx context.Context, cmd *exec.Cmd) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting pulumi: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	cancelled := ctx.Done()
	for {
		select {
		case err := <-ended:
			if ctxErr := ctx.Err(); err != nil && ctxErr != nil {
				return errors.Join(ctxErr, err)
			}
			return err
		case <-cancelled:
			cancelled = nil
			if interrupt(cmd.Process) != nil {
				_ = cmd.Process.Kill()
			}
		case <-c.kill:
			_ = cmd.Process.Kill()
			return errors.Join(context.Canceled, <-ended)
		}
	}
}

func (c *command) tee(buffer *bytes.Buffer, others []io.Writer) io.Writer {
	writers := append([]io.Writer{buffer}, others...)
	if c.log != nil {
		writers = append(writers, c.log)
	}
	return io.MultiWriter(writers...)
}

func isSelect(args []string) bool {
	return len(args) > 1 && args[0] == "stack" && args[1] == "select"
}

// withoutSelecting asks whether the stack exists, which is all that the
// Automation API wants to know. Selecting it would change what the user's own
// next `pulumi` command works on.
func withoutSelecting(args []string) []string {
	return append([]string{"stack", "--show-name"}, args[2:]...)
}
