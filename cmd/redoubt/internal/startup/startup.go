// Package startup keeps a library from questioning the terminal before main.
//
// Pulumi's SDK imports bubbletea, which asks the terminal for its background
// colour in an init function (bubbletea v1.3.10, tea_init.go). A terminal that
// does not answer costs five seconds at every start, and one that does may
// leave the answer in front of the user's own input. It does not ask a dumb
// terminal, so this one is dumb until [Done].
//
// Packages without dependencies outside the standard library initialise
// before bubbletea, which has some that sort behind this one
// (https://go.dev/ref/spec#Program_initialization).
package startup

import "os"

const variable = "TERM"

var original, given = os.LookupEnv(variable)

func init() { _ = os.Setenv(variable, "dumb") }

// Done gives the terminal its name back.
func Done() {
	if given {
		_ = os.Setenv(variable, original)
	} else {
		_ = os.Unsetenv(variable)
	}
}
