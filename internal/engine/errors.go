package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Error is a run that the engine did not finish.
type Error struct {
	Operation Operation
	// Problems say what went wrong, in the order in which it did.
	Problems []Problem
	// Interrupted is true if the run was stopped rather than failed.
	Interrupted bool
	// Protected is true if nothing was even tried, because a resource that
	// would be deleted is protected.
	Protected bool
	// Raw is the whole text of the engine, for the log.
	Raw string
}

// Problem is one thing that went wrong.
type Problem struct {
	// URN and Type name the resource; both are empty for the program as such.
	URN, Type string
	// Name is the resource's name in the program.
	Name string
	// Text says what happened, in the provider's or the program's words.
	Text string
}

// String puts the resource in front of the text.
func (p Problem) String() string {
	if p.Name == "" {
		return p.Text
	}
	return fmt.Sprintf("%s (%s): %s", p.Name, p.Type, p.Text)
}

// Error lists the problems, one per line.
func (e *Error) Error() string {
	if e.Interrupted {
		return string(e.Operation) + " was interrupted"
	}
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// FolderError says that the folder of a sandbox cannot be written.
type FolderError struct{ err error }

// Error implements error.
func (e *FolderError) Error() string { return e.err.Error() }

// Unwrap implements errors.Unwrap.
func (e *FolderError) Unwrap() error { return e.err }

// StateError says that the Pulumi state of a sandbox cannot be read.
type StateError struct{ err error }

// Error implements error.
func (e *StateError) Error() string { return e.err.Error() }

// Unwrap implements errors.Unwrap.
func (e *StateError) Unwrap() error { return e.err }

// interrupted turns the error of a cancelled preparation into an Error.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() == nil || err == nil {
		return err
	}
	return &Error{Interrupted: true, Raw: err.Error(), Operation: "preparation"}
}

// explain turns the Automation API's error, a dump of all that the engine
// printed, into the problems that its events told.
func explain(ctx context.Context, op Operation, err error, c *collector) error {
	e := &Error{Operation: op, Raw: err.Error(), Interrupted: ctx.Err() != nil}
	seen := map[string]bool{}
	for _, d := range c.diagnostics {
		if d.Severity != SeverityError {
			continue
		}
		p := Problem{URN: d.URN, Text: unwrap(d.Message)}
		if typ := typeOf(d.URN); typ != stackType {
			p.Type, p.Name = typ, nameOf(d.URN)
		}
		if p.Text == "" || isEcho(p.Text) || seen[p.String()] {
			continue
		}
		seen[p.String()] = true
		e.Problems = append(e.Problems, p)
	}
	if len(e.Problems) == 0 {
		e.Problems = []Problem{{Text: lastError(e.Raw)}}
	}
	return e
}

// shorten reduces an error of a single call to what its stderr says.
func shorten(doing string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: %w", doing, context.Canceled)
	}
	text := lastError(err.Error())
	if strings.Contains(text, notLoggedIn) {
		text = "you are not logged in to a Pulumi backend, where the state is kept; run `pulumi login`" +
			" (https://www.pulumi.com/docs/iac/concepts/state-and-backends), or add --sandbox to use the sandbox"
	}
	return fmt.Errorf("%s: %s", doing, text)
}

// notLoggedIn is in the engine's refusal to ask for a token.
const notLoggedIn = "PULUMI_ACCESS_TOKEN must be set for login"

// wrappings are what the engine and the SDK put around a program's or a
// provider's own words.
var wrappings = []*regexp.Regexp{
	regexp.MustCompile(`^an unhandled error occurred: `),
	regexp.MustCompile(`^program failed:\s*`),
	regexp.MustCompile(`^waiting for RPCs: `),
	regexp.MustCompile(`^marshaling properties: `),
	regexp.MustCompile(`^rpc error: code = \w+ desc = `),
	regexp.MustCompile(`^(creating|updating|deleting|reading) urn:\S+: `),
	regexp.MustCompile(`^(pre|post)-step event returned an error: `),
	regexp.MustCompile(`^(Preview|Update) failed: `),
	regexp.MustCompile(`^before hook "[^"]+" failed: `),
	regexp.MustCompile(`^\d+ errors? occurred:\s*`),
	regexp.MustCompile(`^\* `),
	regexp.MustCompile(`^go inline source runtime error, an unhandled error occurred: `),
}

// panicked is how the Automation API reports a panic of the program.
const panicked = "go inline source runtime error, an unhandled panic occurred: "

// advices recognises what the engine says about protected resources, which is
// long, holds URNs and is worded differently for each case.
var advices = []struct {
	text  *regexp.Regexp
	plain string
}{
	{regexp.MustCompile(`(?s)^resource "urn:\S+" cannot be deleted\s+because it is protected\..*`), "it is protected, and this change would delete it"},
	{regexp.MustCompile(`(?s)^unable to replace resource "urn:\S+"\s+as it is currently marked for protection\..*`), "it is protected, and this change would replace it"},
	{regexp.MustCompile(`(?s)^unable to replace resource "urn:\S+::([^"]+)" as part of replacing .*`), "this change would also replace $1, which is protected"},
}

func unwrap(text string) string {
	text = strings.TrimSpace(text)
	for _, a := range advices {
		text = a.text.ReplaceAllString(text, a.plain)
	}
	for again := true; again; {
		again = false
		for _, w := range wrappings {
			if loc := w.FindStringIndex(text); loc != nil {
				text, again = strings.TrimSpace(text[loc[1]:]), true
			}
		}
	}
	return strings.Replace(text, panicked, "the program has a bug, it panicked: ", 1)
}

// echoes repeat that something failed and not what.
var echoes = regexp.MustCompile(`^(update|preview|destroy|refresh) (failed|canceled)$|^resource \S+ was not successfully created by the Pulumi engine`)

func isEcho(text string) bool { return echoes.MatchString(text) }

// lastError finds the engine's own error line in the Automation API's dump.
func lastError(raw string) string {
	_, stderr, found := strings.Cut(raw, "stderr: ")
	if !found {
		return strings.TrimSpace(raw)
	}
	var kept []string
	for _, line := range strings.Split(stderr, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "error: "))
		if line != "" {
			kept = append(kept, line)
		}
	}
	if len(kept) == 0 {
		first, _, _ := strings.Cut(raw, "\n")
		return first
	}
	return strings.Join(kept, "\n")
}
