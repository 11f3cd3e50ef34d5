// Package filelock takes the operating system's lock of a file, without waiting. Such a lock can't go stale: it is free
// again when every process that shares it has ended, however it ended.
package filelock

import (
	"errors"
	"os"
)

// ErrHeld says that another process holds the lock.
var ErrHeld = errors.New("held by another process")

// Try takes the lock of an open file; the error is [ErrHeld] if somebody else has it. The file's content stays readable to
// all, so that it can say who holds it.
func Try(f *os.File) error { return tryLock(f) }

// Release frees the lock before it closes the file: a process that is just being forked may hold a copy of the file, and
// with it the lock, for a moment longer.
func Release(f *os.File) error { return errors.Join(unlock(f), f.Close()) }
