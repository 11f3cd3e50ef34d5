//go:build !windows

package engine

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup keeps the terminal's Ctrl-C from reaching the engine: it would
// count that and the one that we pass on as two, and end at once.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// hold lets cmd share the lock that f carries, which is then free only when
// this process and the engine have both ended.
func hold(cmd *exec.Cmd, f *os.File) {
	if f != nil {
		cmd.ExtraFiles = []*os.File{f}
	}
}

func interrupt(p *os.Process) error { return p.Signal(os.Interrupt) }
