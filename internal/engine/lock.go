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

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// orphanWait is how long a run waits for the engine of a run that was killed:
// such an engine ends by itself once it notices that the program is gone.
const orphanWait = 15 * time.Second

// HeldError says that a sandbox is in use.
type HeldError struct {
	// PID is the process that holds it; 0 if that is not known.
	PID int
	// Purpose is what that process does, such as "up of dev"; it may be empty.
	Purpose string
	// Since is when it began; the zero time if that is not known.
	Since time.Time
}

// Error names the process and says what to do.
func (e *HeldError) Error() string {
	who := e.Purpose
	if who == "" {
		who = "another run"
	}
	since := ""
	if !e.Since.IsZero() {
		since = ", since " + e.Since.Local().Format(time.TimeOnly)
	}
	return fmt.Sprintf("the sandbox of this environment is in use by %s (process %d%s); wait until that ends, or end it with Ctrl-C or `kill %d`",
		who, e.PID, since, e.PID)
}

// acquire takes the lock of a sandbox, which two runs would otherwise write at
// once, and writes into it who has it. The lock is the operating system's and
// cannot go stale. It is free again after release, or when this process and
// every engine that shares it have ended.
func acquire(ctx context.Context, path, purpose string, note func(string)) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &FolderError{fmt.Errorf("opening the sandbox's lock: %w", err)}
	}
	deadline, told := time.Now().Add(orphanWait), false
	for {
		err := filelock.Try(f)
		if err == nil {
			if err := writeOwner(f, purpose); err != nil {
				return nil, errors.Join(&FolderError{err}, filelock.Release(f))
			}
			return f, nil
		}
		if !errors.Is(err, filelock.ErrHeld) {
			_ = f.Close()
			return nil, fmt.Errorf("locking the sandbox: %w", err)
		}
		owner := readOwner(f)
		if alive(owner.PID) || time.Now().After(deadline) {
			_ = f.Close()
			return nil, owner
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

// writeOwner writes process, start and purpose, a line each.
func writeOwner(f *os.File, purpose string) error {
	text := fmt.Sprintf("%d\n%s\n%s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339), purpose)
	if err := f.Truncate(0); err != nil {
		return fmt.Errorf("writing the sandbox's lock: %w", err)
	}
	if _, err := f.WriteAt([]byte(text), 0); err != nil {
		return fmt.Errorf("writing the sandbox's lock: %w", err)
	}
	return nil
}

// readOwner returns what writeOwner wrote, as far as it is there yet.
func readOwner(f *os.File) *HeldError {
	owner := &HeldError{}
	data, err := io.ReadAll(io.NewSectionReader(f, 0, 512))
	if err != nil {
		return owner
	}
	lines := append(strings.SplitN(strings.TrimSpace(string(data)), "\n", 3), "", "")
	if pid, err := strconv.Atoi(lines[0]); err == nil {
		owner.PID = pid
	}
	if since, err := time.Parse(time.RFC3339, lines[1]); err == nil {
		owner.Since = since
	}
	owner.Purpose = lines[2]
	return owner
}
