package revocation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// RunningError is a revocation on the same cache that another run is at, or was when it was killed.
type RunningError struct {
	// CacheID is the ARM id of the cache.
	CacheID string
	// Owner is who runs it and Principal whose access it takes away.
	Owner, Principal string
	// Since is when it began and Until when it must have ended.
	Since, Until time.Time
}

// Error says who is at it and until when.
func (e *RunningError) Error() string {
	return fmt.Sprintf("%s has been revoking the access of %s on %s since %s, with a lock off, and must have ended by %s; wait for it, or, if you are sure that it does not run any more, take it over (--take-over)",
		e.Owner, e.Principal, e.CacheID, stamp(e.Since), stamp(e.Until))
}

// BlockedError is a refusal to lift locks that the stack did not make. Nothing has been changed.
type BlockedError struct{ Locks []Lock }

// Error lists the locks and what can be done.
func (e *BlockedError) Error() string {
	lines := []string{"locks that this stack did not make block the deletion, so nothing was changed:"}
	readOnly := false
	for _, lock := range e.Locks {
		readOnly = readOnly || strings.EqualFold(lock.Level, readOnlyLevel)
		line := fmt.Sprintf("  %s (%s)", lock.ID, lock.Level)
		if lock.Notes != "" {
			line += ": " + lock.Notes
		}
		lines = append(lines, line)
	}
	advice := "ask whoever made them; to have this command lift such a lock and put it back, name it: --lift-lock ID"
	if readOnly {
		advice += "; a ReadOnly lock that the stack did not make is never lifted: have it taken away first"
	}
	return strings.Join(append(lines, advice), "\n")
}

// LockOffError is the one state that must not last: a lock could not be put back.
type LockOffError struct {
	// Locks are off, or not as they were.
	Locks []Lock
	// Err is why they could not be put back.
	Err error
}

// Error says how to put them back by hand.
func (e *LockOffError) Error() string {
	lines := []string{fmt.Sprintf("LOCK OFF: %v", e.Err), "run the same command again with --take-over, or put the lock back by hand now:"}
	for _, lock := range e.Locks {
		lines = append(lines, "  "+lock.command())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives why.
func (e *LockOffError) Unwrap() error { return e.Err }

// RemainsError is access that is still there at the end although everything was deleted: somebody gives it anew.
type RemainsError struct{ Assignments []Assignment }

// Error names what is there.
func (e *RemainsError) Error() string {
	var ids []string
	for _, assignment := range e.Assignments {
		ids = append(ids, assignment.ID)
	}
	return "access was given anew while it was revoked: " + strings.Join(ids, ", ") + "; find out who does that, then run again"
}

// ServiceError is a request that Azure refused or that never reached it.
type ServiceError struct {
	// Doing says what failed, such as `deleting the lock lock-prod`.
	Doing string
	// Status is the HTTP status, 0 when there was no answer, and Code Azure's error code.
	Status int
	Code   string
	// Message is in Azure's words and Advice says what to change; "" when the message has to do.
	Message, Advice string
}

// Error says what failed, how, and what to change.
func (e *ServiceError) Error() string {
	text := e.Doing + ": "
	if e.Status != 0 {
		text += strings.TrimSpace(fmt.Sprintf("Azure answered %d %s", e.Status, e.Code))
		if e.Message != "" {
			text += ": "
		}
	}
	text += e.Message
	if e.Advice != "" {
		text = strings.TrimSuffix(text, ".") + "; " + e.Advice
	}
	return text
}

// codeLocked is how Resource Manager refuses what a lock blocks,
// https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
const codeLocked = "ScopeLocked"

func isLocked(err error) bool {
	var answer *ServiceError
	return errors.As(err, &answer) && answer.Code == codeLocked
}

// passes says whether a refusal ends by itself: a lock that has just been deleted may block a little longer, and a cache
// takes one write at a time.
func passes(err error) bool {
	var answer *ServiceError
	return errors.As(err, &answer) && (answer.Status == http.StatusConflict || answer.Status == http.StatusTooManyRequests)
}

// explain turns an error of the SDK into one that shows no more of the answer than its code and message. action is the
// permission that the request needs and scope where.
func explain(doing, action, scope string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	reduced := &ServiceError{Doing: doing}
	var answer *azcore.ResponseError
	if !errors.As(err, &answer) {
		reduced.Message, _, _ = strings.Cut(err.Error(), "\n")
		if strings.Contains(err.Error(), "failed to acquire a token") {
			reduced.Advice = "sign in (az login), or give what runs this an identity"
		}
		return reduced
	}
	reduced.Status, reduced.Code = answer.StatusCode, answer.ErrorCode
	reduced.Message = messageOf(answer.RawResponse)
	switch {
	case reduced.Status == http.StatusForbidden:
		reduced.Advice = fmt.Sprintf("the identity that runs this needs %s on %s", action, scope)
	case reduced.Code == codeLocked:
		reduced.Advice = "a lock that could not be seen from here blocks it; the message names its scope"
	case reduced.Status == http.StatusConflict:
		reduced.Advice = "another operation on the cache is under way; run again when it has ended"
	}
	return reduced
}

// messageOf reads the message out of {"error": {"message"}}; the SDK has kept the body for reading again.
func messageOf(resp *http.Response) string {
	if resp == nil || resp.Body == nil {
		return ""
	}
	var answer struct {
		Error struct {
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.NewDecoder(resp.Body).Decode(&answer) != nil {
		return ""
	}
	return strings.Join(strings.Fields(answer.Error.Message), " ")
}

// stamp is a time as people read it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
