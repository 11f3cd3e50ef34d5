package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// The exit codes. exitFound is for a check that finds something to complain
// about although nothing failed.
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
		return exitUsage
	}
	if errors.Is(err, errDrift) {
		return exitFound
	}
	var failure *engine.Error
	if errors.As(err, &failure) && failure.Interrupted {
		return exitInterrupted
	}
	return exitError
}
