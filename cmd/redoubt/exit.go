package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes. exitFound is for a check that finds something to complain
// about although nothing failed, for a change that the gate refuses, and for
// the answer no.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitFound       = 3
	exitInterrupted = 130
)

// usageError is a command line that makes no sense.
type usageError struct {
	cmd *cobra.Command
	err error
}

// Error implements error.
func (e usageError) Error() string { return e.err.Error() }

// Unwrap implements errors.Unwrap.
func (e usageError) Unwrap() error { return e.err }

// reported is an error that the user has already seen.
type reported struct{ error }

// Unwrap implements errors.Unwrap.
func (r reported) Unwrap() error { return r.error }

// exitCode prints an error that nobody has shown yet and chooses the code.
func exitCode(w io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	var shown reported
	if !errors.As(err, &shown) {
		fmt.Fprintf(w, "redoubt: %v\n", err)
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(w, "see: %s --help\n", usage.cmd.CommandPath())
	}
	return exitCodeOf(err)
}

// exitCodeOf is the code of an error.
func exitCodeOf(err error) int {
	var usage usageError
	var refused refusedError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errDrift), errors.Is(err, errKeysNeedCare), errors.Is(err, errNotProved), errors.Is(err, errMayNot), errors.Is(err, errNotReady), errors.Is(err, errBaselineDiffers), errors.As(err, &refused):
		return exitFound
	case isInterruption(err):
		return exitInterrupted
	default:
		return exitError
	}
}
