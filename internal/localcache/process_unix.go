//go:build !windows

package localcache

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// supported is nil where a server can be run.
func supported() error { return nil }

// detach puts the server into a session of its own, so that neither the terminal's Ctrl-C nor its end reaches it: whoever
// started it decides. It inherits the lock of its folder.
func detach(cmd *exec.Cmd, lock *os.File) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.ExtraFiles = []*os.File{lock}
}

// alive is true for a process that exists, whoever owns it.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// terminate asks a server to end, as its own SHUTDOWN would; kill ends it.
func terminate(pid int) error { return syscall.Kill(pid, syscall.SIGTERM) }
func kill(pid int) error      { return syscall.Kill(pid, syscall.SIGKILL) }
