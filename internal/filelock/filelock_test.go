package filelock_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

func TestALockIsHeldUntilItIsReleased(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	first, second := open(), open()
	if err := filelock.Try(first); err != nil {
		t.Fatalf("a free lock: %v", err)
	}
	if err := filelock.Try(second); !errors.Is(err, filelock.ErrHeld) {
		t.Errorf("a lock that is held: %v", err)
	}
	if err := filelock.Release(first); err != nil {
		t.Fatal(err)
	}
	if err := filelock.Try(second); err != nil {
		t.Errorf("a lock that was released: %v", err)
	}
	if err := filelock.Release(second); err != nil {
		t.Error(err)
	}
}
