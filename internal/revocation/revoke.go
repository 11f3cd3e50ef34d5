package revocation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How long things may take. Nothing says how long Azure takes to delete an assignment, or until a lock that was deleted
// blocks no more; the lease of a journal is what a run may take at most.
const (
	// poll is the pause between two looks.
	poll = 5 * time.Second
	// settling is how long a cache may be busy with something else before the lock comes off.
	settling = 15 * time.Minute
	// window is how long the lock may be off, but for the time that putting it back takes.
	window = 10 * time.Minute
	// patience is how long putting a lock back is tried.
	patience = 5 * time.Minute
	lease    = window + patience
	// lag is how long a lock that was deleted may go on blocking before another one must be the reason.
	lag = 2 * time.Minute
)

// Outcome is what [Plan.Revoke] did.
type Outcome struct {
	// Deleted are the ids of the assignments and policies that are gone.
	Deleted []string `json:"deleted"`
	// PutBack are the locks that were off and are on again.
	PutBack []Lock `json:"locksPutBack"`
}

// Revoke carries the plan out, one cache after the other. Whatever happens, a lock that came off is put back before it
// returns, also when the context has ended; the error is a [*LockOffError] where that failed.
//
// Further errors: a [*RunningError], a [*BlockedError], a [*RemainsError], a [*ServiceError], the end of the context.
func (p *Plan) Revoke(ctx context.Context) (Outcome, error) {
	var outcome Outcome
	if err := p.Refusal(); err != nil {
		return outcome, err
	}
	for i := range p.Caches {
		c := &p.Caches[i]
		if c.Idle() {
			continue
		}
		if err := p.revoke(ctx, c, &outcome); err != nil {
			return outcome, fmt.Errorf("%s: %w", lastName(c.ID), err)
		}
	}
	return outcome, nil
}

func (p *Plan) revoke(ctx context.Context, c *CachePlan, outcome *Outcome) error {
	if err := p.settled(ctx, c); err != nil {
		return err
	}
	if err := p.unclaimed(ctx, c); err != nil {
		return err
	}
	if len(c.Lifted) == 0 && len(c.Restored) == 0 && c.Unfinished == nil {
		if err := p.remove(ctx, c, outcome); err != nil {
			return err
		}
		return p.verify(ctx, c)
	}
	err := p.behindTheLock(ctx, c, outcome)
	if errors.Is(err, errJournalLost) {
		return err // the locks are the other run's to put back
	}
	if back := p.restore(ctx, c, outcome); back != nil {
		return errors.Join(back, err)
	}
	if err != nil {
		return err
	}
	return p.verify(ctx, c)
}

// atRest are the states in which nothing changes a cache, in lower case:
// https://learn.microsoft.com/rest/api/redis/redis/get and https://learn.microsoft.com/rest/api/redis/redisenterprisecache/get
var atRest = []string{"", "succeeded", "failed", "canceled", "createfailed", "updatefailed", "deletefailed", "disabled"}

// unclaimed makes sure, directly before anything is written, that no other run has begun since the plan was made: somebody
// may have thought about the question for long.
func (p *Plan) unclaimed(ctx context.Context, c *CachePlan) error {
	state, err := p.manager.readCache(ctx, c.ID)
	if err != nil {
		return err
	}
	found, err := ReadJournal(c.ID, state.Tags)
	switch {
	case err != nil:
		return err
	case found != nil && (c.Unfinished == nil || c.Unfinished.Run != found.Run):
		return &RunningError{CacheID: c.ID, Owner: found.Owner, Principal: found.Key, Since: found.Since, Until: found.Until}
	}
	c.tags = state.Tags
	return nil
}

// settled waits until nothing else changes the cache: a deletion that is refused as busy would keep the lock off longer.
func (p *Plan) settled(ctx context.Context, c *CachePlan) error {
	ids := []string{c.ID}
	if c.service.owner != "" {
		ids = append(ids, c.ID+c.service.owner)
	}
	for until := p.manager.clock.now().Add(settling); ; {
		busy := ""
		for _, id := range ids {
			state, err := p.manager.readState(ctx, id, c.service)
			if err != nil {
				return err
			}
			if word := state.Properties.ProvisioningState; !slices.Contains(atRest, strings.ToLower(word)) {
				busy = word
			}
		}
		switch {
		case busy == "":
			return nil
		case p.manager.clock.now().After(until):
			return fmt.Errorf("the cache has been in the state %s for %s; nothing was changed: run again when it has ended", busy, settling)
		}
		p.options.tell("waiting: the cache is in the state %s", busy)
		if err := p.manager.clock.sleep(ctx, poll); err != nil {
			return err
		}
	}
}

// behindTheLock writes the journal, takes the locks off and deletes.
func (p *Plan) behindTheLock(ctx context.Context, c *CachePlan, outcome *Outcome) error {
	for _, lock := range c.Lifted {
		if soft := lock.softened(); soft.Level != lock.Level {
			p.options.tell("making the lock %s %s, because ReadOnly blocks the journal", lastName(lock.ID), soft.Level)
			if err := p.manager.ensureLock(ctx, soft); err != nil {
				return err
			}
		}
	}
	if len(c.doomed()) == 0 {
		return nil
	}
	p.options.tell("writing the journal to the tags of %s", lastName(c.ID))
	if err := p.manager.record(ctx, c, p.journal(c)); err != nil {
		return err
	}
	for _, lock := range c.Lifted {
		p.options.tell("lock off: %s (%s)", lastName(lock.ID), lock.Level)
		if err := p.manager.deleteLock(ctx, lock); err != nil {
			return err
		}
	}
	return p.remove(ctx, c, outcome)
}

func (p *Plan) journal(c *CachePlan) Journal {
	now := p.manager.clock.now().UTC().Truncate(time.Second)
	journal := Journal{
		Run: p.run, Owner: p.options.owner(), Since: now, Until: now.Add(lease), Key: p.Request.Key, Locks: c.back(), Doomed: c.doomed(),
	}
	if c.Unfinished != nil {
		journal.Since = c.Unfinished.Since
	}
	return journal
}

// remove deletes what goes and waits until it is gone.
func (p *Plan) remove(ctx context.Context, c *CachePlan, outcome *Outcome) error {
	until := p.manager.clock.now().Add(window)
	for _, id := range c.doomed() {
		kind := assignments
		if strings.Contains(strings.ToLower(id), "/"+strings.ToLower(policies)+"/") {
			kind = policies
		}
		p.options.tell("deleting %s", id[len(c.ID)+1:])
		if err := p.delete(ctx, c, id, kind, until); err != nil {
			return err
		}
		if err := p.gone(ctx, c, id, kind, until); err != nil {
			return err
		}
		outcome.Deleted = append(outcome.Deleted, id)
	}
	return nil
}

// delete asks again while the cache is busy, or a lock that is off has not ceased to count.
func (p *Plan) delete(ctx context.Context, c *CachePlan, id, kind string, until time.Time) error {
	for began := p.manager.clock.now(); ; {
		_, err := p.manager.send(ctx, request{
			doing: "deleting " + lastName(id), method: http.MethodDelete, id: id, apiVersion: c.service.apiVersion, action: c.service.action(kind, "delete"),
		})
		now := p.manager.clock.now()
		stillLocked := isLocked(err) && (len(c.Lifted) == 0 || now.After(began.Add(lag)))
		if err == nil || !passes(err) || stillLocked || now.After(until) {
			return err
		}
		p.options.tell("waiting: %v", err)
		if err := p.manager.clock.sleep(ctx, poll); err != nil {
			return err
		}
	}
}

// gone waits for the end of a deletion. What counts is what Azure shows, not what it says of the operation.
func (p *Plan) gone(ctx context.Context, c *CachePlan, id, kind string, until time.Time) error {
	for {
		there, err := p.manager.exists(ctx, id, c.service, kind)
		switch {
		case err != nil:
			return err
		case !there:
			return nil
		case p.manager.clock.now().After(until):
			return fmt.Errorf("deleting %s: Azure took the request and still shows it after %s; run again", lastName(id), window)
		}
		if err := p.manager.clock.sleep(ctx, poll); err != nil {
			return err
		}
	}
}

// verify looks once more, now that the locks are on.
func (p *Plan) verify(ctx context.Context, c *CachePlan) error {
	everybody, err := p.manager.listAssignments(ctx, *c)
	if err != nil {
		return err
	}
	var remains []Assignment
	for _, assignment := range everybody {
		if p.isPrincipal(assignment) {
			remains = append(remains, assignment)
		}
	}
	if len(remains) > 0 {
		return &RemainsError{Assignments: remains}
	}
	return nil
}
