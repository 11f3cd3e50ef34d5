package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// Hold keeps the sandbox in a folder for the caller alone until release is
// called, as a run does; the folder is made if need be. purpose says in a few
// words who holds it, to those who are refused meanwhile: "sandbox serve dev".
// The error is a *HeldError if another process holds it.
func Hold(ctx context.Context, dir, purpose string) (release func() error, err error) {
	d, err := makeStateDir(dir)
	if err != nil {
		return nil, err
	}
	lock, err := acquire(ctx, d.lockFile(), purpose, func(string) {})
	if err != nil {
		return nil, err
	}
	return func() error { return filelock.Release(lock) }, nil
}

// StoreFile is the file in which the simulated Azure of a sandbox persists.
func StoreFile(dir string) string { return stateDir(dir).storeFile() }

// IsSandbox is true for a folder that holds a simulated Azure or a Pulumi state;
// one that was reset is none until the next run.
func IsSandbox(dir string) bool {
	d := stateDir(dir)
	_, err := os.Stat(filepath.Join(d.backend(), ".pulumi"))
	return err == nil || isFile(d.storeFile())
}

// Backend is the URL of the Pulumi backend in a sandbox's folder, and the
// passphrase of its stacks, which protects nothing.
func Backend(dir string) (url, passphrase string, err error) {
	d, err := makeStateDir(dir)
	if err != nil {
		return "", "", err
	}
	return d.backendURL(), sandboxPassphrase, nil
}

// Reset empties a sandbox: the simulated Azure and the Pulumi state go. The
// caller holds it. The files of locks stay, because others may be waiting for
// them; they say nothing about what is in the sandbox.
func Reset(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("emptying the sandbox: %w", err)
	}
	for _, entry := range entries {
		if isLock(entry.Name()) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return fmt.Errorf("emptying the sandbox: %w", err)
		}
	}
	return nil
}

func isLock(name string) bool {
	return name == filepath.Base(stateDir("").lockFile()) || strings.HasSuffix(name, ".lock")
}
