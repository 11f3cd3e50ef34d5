package sandbox

import (
	"fmt"
	"net/http"
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
	return fmt.Sprintf("%s [redoubt sandbox, not Azure; rule %s]", text, e.Rule)
}

func badRequest(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Code: code, Message: fmt.Sprintf(format, args...)}
}

func notFound(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusNotFound, Code: code, Message: fmt.Sprintf(format, args...)}
}

func conflict(code, format string, args ...any) *Error {
	return &Error{Status: http.StatusConflict, Code: code, Message: fmt.Sprintf(format, args...)}
}
