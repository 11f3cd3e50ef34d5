package revocation

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

const (
	readOnlyLevel = "ReadOnly"
	noDeleteLevel = "CanNotDelete"
	locksWrite    = "Microsoft.Authorization/locks/write"
	locksDelete   = "Microsoft.Authorization/locks/delete"
	locksRead     = "Microsoft.Authorization/locks/read"
)

// Lock is a management lock.
type Lock struct {
	// ID is the ARM id, which ends with /providers/Microsoft.Authorization/locks/{name}.
	ID string `json:"id"`
	// Level is CanNotDelete or ReadOnly.
	Level string `json:"level"`
	Notes string `json:"notes,omitempty"`
	// Owners are the ids of applications that Azure lists as the lock's owners; nearly always none.
	Owners []string `json:"owners,omitempty"`
	// Own is true for a lock that the stack made.
	Own bool `json:"own"`
}

// Scope is what the lock protects, with all that lies below.
func (l Lock) Scope() string {
	at := strings.LastIndex(strings.ToLower(l.ID), strings.ToLower(locksPath)+"/")
	if at < 0 {
		return ""
	}
	return l.ID[:at]
}

// command makes the lock by hand, https://learn.microsoft.com/cli/azure/lock#az-lock-create
func (l Lock) command() string {
	text := fmt.Sprintf("az lock create --lock-type %s --name %s", l.Level, lastName(l.ID))
	if parts := strings.Split(strings.Trim(l.Scope(), "/"), "/"); len(parts) > 4 {
		text += " --resource " + l.Scope()
	} else {
		if len(parts) == 4 {
			text += " --resource-group " + parts[3]
		}
		if len(parts) > 1 {
			text += " --subscription " + parts[1]
		}
	}
	if l.Notes != "" {
		text += " --notes '" + strings.ReplaceAll(l.Notes, "'", `'\''`) + "'"
	}
	return text
}

// equal says whether Azure's lock is as this one says.
func (l Lock) equal(other Lock) bool {
	return sameID(l.ID, other.ID) && strings.EqualFold(l.Level, other.Level) && l.Notes == other.Notes
}

// softened is the lock in a form that lets tags be written.
func (l Lock) softened() Lock {
	if strings.EqualFold(l.Level, readOnlyLevel) {
		l.Level = noDeleteLevel
	}
	return l
}

// lockBody is a lock in a request and in an answer.
type lockBody struct {
	ID         string         `json:"id,omitempty"`
	Properties lockProperties `json:"properties"`
}

type lockProperties struct {
	Level  string      `json:"level"`
	Notes  string      `json:"notes,omitempty"`
	Owners []lockOwner `json:"owners,omitempty"`
}

type lockOwner struct {
	ApplicationID string `json:"applicationId"`
}

func (b lockBody) lock() Lock {
	found := Lock{ID: b.ID, Level: b.Properties.Level, Notes: b.Properties.Notes}
	for _, owner := range b.Properties.Owners {
		found.Owners = append(found.Owners, owner.ApplicationID)
	}
	return found
}

func (l Lock) body() lockBody {
	body := lockBody{Properties: lockProperties{Level: l.Level, Notes: l.Notes}}
	for _, owner := range l.Owners {
		body.Properties.Owners = append(body.Properties.Owners, lockOwner{owner})
	}
	return body
}

// readLock returns a lock as it is; exists is false when there is none.
func (m *manager) readLock(ctx context.Context, wanted Lock) (found Lock, exists bool, err error) {
	var body lockBody
	status, err := m.send(ctx, request{
		doing: "reading the lock " + lastName(wanted.ID), method: http.MethodGet, id: wanted.ID, apiVersion: locksVersion, action: locksRead, into: &body,
	})
	if err != nil || status == http.StatusNotFound {
		return Lock{}, false, err
	}
	if body.ID == "" {
		body.ID = wanted.ID
	}
	return body.lock(), true, nil
}

func (m *manager) putLock(ctx context.Context, wanted Lock) error {
	_, err := m.send(ctx, request{
		doing: "putting the lock " + lastName(wanted.ID) + " on", method: http.MethodPut, id: wanted.ID, apiVersion: locksVersion, action: locksWrite, body: wanted.body(),
	})
	return err
}

func (m *manager) deleteLock(ctx context.Context, doomed Lock) error {
	_, err := m.send(ctx, request{
		doing: "taking the lock " + lastName(doomed.ID) + " off", method: http.MethodDelete, id: doomed.ID, apiVersion: locksVersion, action: locksDelete,
	})
	return err
}

// ensureLock makes a lock be as wanted, and looks.
func (m *manager) ensureLock(ctx context.Context, wanted Lock) error {
	found, exists, err := m.readLock(ctx, wanted)
	if err == nil && exists && found.equal(wanted) {
		return nil
	}
	if err := m.putLock(ctx, wanted); err != nil {
		return err
	}
	found, exists, err = m.readLock(ctx, wanted)
	switch {
	case err != nil:
		return err
	case !exists:
		return fmt.Errorf("putting the lock %s on: Azure took it and does not have it", lastName(wanted.ID))
	case !found.equal(wanted):
		return fmt.Errorf("putting the lock %s on: it came back as %s with the notes %q", lastName(wanted.ID), found.Level, found.Notes)
	}
	return nil
}
