package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// errHeld says that another process holds a lock.
var errHeld = errors.New("held by another process")

// orphanWait is how long a run waits for the engine of a run that was killed:
// such an engine ends by itself once it notices that the program is gone.
const orphanWait = 15 * time.Second

// acquire takes the lock of a sandbox, which two runs would otherwise write at
// once. The lock is the operating system's and cannot go stale. It is free
// again after release, or when this process and every engine that shares it
// have ended.
func acquire(ctx context.Context, path string, note func(string)) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the sandbox's lock: %w", err)
	}
	deadline, told := time.Now().Add(orphanWait), false
	for {
		err := tryLock(f)
		if err == nil {
			return f, writeOwner(f)
		}
		if !errors.Is(err, errHeld) {
			_ = f.Close()
			return nil, fmt.Errorf("locking the sandbox: %w", err)
		}
		owner := readOwner(f)
		if alive(owner) || time.Now().After(deadline) {
			_ = f.Close()
			return nil, fmt.Errorf("another run (process %d) is using the sandbox of this environment; wait until it ends, or end it", owner)
		}
		if !told {
			note("waiting for the engine of an interrupted run to end")
			told = true
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("locking the sandbox: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// release frees the lock, once every engine started with it has ended. Closing
// the file alone would leave the lock for a moment to any process that is just
// being forked and has not dropped its copy of the file yet.
func release(f *os.File) error {
	return errors.Join(unlock(f), f.Close())
}

func writeOwner(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("writing the sandbox's lock: %w", err)
	}
	if _, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0); err != nil {
		return fmt.Errorf("writing the sandbox's lock: %w", err)
	}
	return nil
}

// readOwner returns the process id in a lock file, or 0 if it has none yet.
func readOwner(f *os.File) int {
	data, err := io.ReadAll(io.NewSectionReader(f, 0, 32))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return pid
}
