//go:build !windows

package engine

import (
	"errors"
	"syscall"
)

// alive is true for a process that exists, whoever owns it.
func alive(pid int) bool {
	if pid <= 0 {
		return false
	}
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
