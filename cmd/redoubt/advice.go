package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// adviseStore adds to an error the command that begins anew, if the error comes
// of a store file that cannot be used.
func adviseStore(err error, storeFile, environment, stateDir string) error {
	if err == nil || sandbox.CheckStore(storeFile) == nil {
		return err
	}
	return fmt.Errorf("%w\nto begin anew: %s", err, resetCommand(environment, stateDir))
}

// advise adds to the error of a run what to do about a sandbox that cannot be
// used, or about a full disk.
func (o *operation) advise(err error, environment string) error {
	var folder *engine.FolderError
	var state *engine.StateError
	switch {
	case errors.As(err, &folder):
		return fmt.Errorf("%w\nmake room or give yourself access there, or choose another folder: --state-dir FOLDER, or %s=FOLDER", err, sandboxDirVariable)
	case errors.As(err, &state):
		return fmt.Errorf("%w\nto begin anew: %s", err, resetCommand(environment, o.stateDir))
	case err != nil && strings.Contains(err.Error(), syscall.ENOSPC.Error()): // the engine's errors are text only
		return fmt.Errorf("%w\nmake room on the disk and run the same command again: it repairs the state and goes on from there", err)
	}
	return err
}

func resetCommand(environment, stateDir string) string {
	flag := ""
	if stateDir != "" {
		flag = " --state-dir " + stateDir
	}
	return fmt.Sprintf("%s sandbox reset %s%s", programName(), environment, flag)
}
