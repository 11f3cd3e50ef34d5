package sandbox

import (
	"net/http"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// apply stores the change with everything that follows from it, and persists. When persisting fails nothing has changed.
func (a *azure) apply(r request) error {
	a.begin()
	if r.operation == opDelete {
		a.remove(r.resource)
	} else {
		a.keep(a.stored(r))
		a.follow(r)
	}
	if err := a.persist(r); err != nil {
		a.revoke()
		if r.operation == opCreate {
			a.drop(arm.Key(r.resource.ID))
		}
		return err
	}
	return nil
}

// persist appends what has changed since begin to the store, and rewrites the store when it has become large.
func (a *azure) persist(r request) error {
	if a.store == nil {
		return nil
	}
	keys, stale := a.changed()
	var change storedChange
	for _, key := range keys {
		if changed, exists := a.resources[key]; exists {
			change.Set = append(change.Set, toStored(changed))
		} else {
			change.Gone = append(change.Gone, key)
		}
	}
	if a.isCreating(r.resource.ID) {
		stale-- // it was there while it was made, but not in the store
	}
	if err := a.store.write(change, stale); err != nil {
		return err
	}
	if a.store.crowded(len(a.resources)) {
		a.store.tidy(a.persistent())
	}
	return nil
}

// persistent returns what belongs into the store.
func (a *azure) persistent() map[string]arm.Resource {
	all := map[string]arm.Resource{}
	for key, r := range a.resources {
		if !a.landing[key] && !a.isCreating(r.ID) {
			all[key] = r
		}
	}
	return all
}

// amend stores a resource in another form although no request of Resource Manager changed it. The mutex is held; when
// persisting fails nothing has changed. What the landing zone lists cannot be changed: it would come back as the file has it.
func (a *azure) amend(r arm.Resource) error {
	if message := foreign(a, request{operation: opUpdate, resource: r}); message != "" {
		return &Error{Status: http.StatusForbidden, Code: "AuthorizationFailed", Message: message, Rule: "landing-zone"}
	}
	a.begin()
	a.keep(r)
	if err := a.persist(request{operation: opUpdate, resource: r}); err != nil {
		a.revoke()
		return err
	}
	return nil
}

func (a *azure) isClosed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.closed
}

// close tidies the store and lets go of it.
func (a *azure) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	if a.store == nil {
		return nil
	}
	defer func() { a.store = nil }()
	return a.store.close(a.persistent())
}
