package sandbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// lockStore takes the lock beside a store file, so that no two servers write one store. It is the operating system's, which
// frees it when the process ends, however it ends. The lock file stays: to remove it would let two processes hold locks on
// different files of that name.
func lockStore(file string) (*os.File, error) {
	lock, err := os.OpenFile(file+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the sandbox store: %w", err)
	}
	err = filelock.Try(lock)
	if err == nil {
		return lock, errors.Join(lock.Truncate(0), writeHolder(lock))
	}
	holder, _ := io.ReadAll(io.NewSectionReader(lock, 0, 32))
	_ = lock.Close()
	if errors.Is(err, filelock.ErrHeld) {
		return nil, fmt.Errorf("the sandbox store %s is in use by another process (%s); wait until that one ends, or end it",
			file, strings.TrimSpace(string(holder)))
	}
	return nil, fmt.Errorf("locking the sandbox store %s: %w", file, err)
}

func writeHolder(lock *os.File) error {
	_, err := lock.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}
