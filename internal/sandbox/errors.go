package sandbox

import (
	"fmt"
	"net/http"
	"slices"
)

// Error is an answer of the simulated Azure that refuses a request. Its text is Azure's, followed by the rule of the
// sandbox that gave it, so that nobody takes it for Azure's own.
type Error struct {
	Status  int    // HTTP status, 409
	Code    string // Azure's error code, "AnotherOperationInProgress"
	Message string // Azure's error text
	Rule    string // id of the rule, see Rules; "" for what is no rule
}

func (e *Error) Error() string {
	text := fmt.Sprintf("Status=%d Code=%q Message=%q", e.Status, e.Code, e.Message)
	if e.Rule == "" {
		return text + " " + banner
	}
	text = fmt.Sprintf("%s [redoubt sandbox, not Azure; rule %s]", text, e.Rule)
	if slices.Contains(missingOthers, e.Rule) {
		text += ": what exists without belonging to a stack is listed in the landing zone, stacks/landing-zone.yaml"
	}
	return text
}

// missingOthers are the rules that refuse an id which may well exist in Azure: only the landing zone knows what is there.
var missingOthers = []string{"group-exists", "network-reference", "parent-exists", "reference", "scope-exists"}

// unfinishedError says that a write is stored although the wait for its end failed.
type unfinishedError struct{ cause error }

func (e *unfinishedError) Error() string { return e.cause.Error() }
func (e *unfinishedError) Unwrap() error { return e.cause }

func badRequest(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}
