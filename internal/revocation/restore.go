package revocation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// back are the locks that must be on in the end: those that come off, and those that are off already.
func (c *CachePlan) back() []Lock {
	locks := append([]Lock{}, c.Restored...)
	for _, lock := range c.Lifted {
		restored := false
		for _, other := range c.Restored {
			restored = restored || sameID(other.ID, lock.ID)
		}
		if !restored {
			locks = append(locks, lock)
		}
	}
	return locks
}

// restore puts every lock on, and then takes the journal away. It works although the caller's context has ended.
func (p *Plan) restore(ctx context.Context, c *CachePlan, outcome *Outcome) error {
	ctx = context.WithoutCancel(ctx)
	for _, lock := range c.back() {
		p.options.tell("lock on: %s (%s)", lastName(lock.ID), lock.Level)
		if err := p.insistOn(ctx, lock.softened()); err != nil {
			return &LockOffError{Locks: c.back(), Err: err}
		}
	}
	forget := func() error { return p.manager.forget(ctx, c.ID, p.runOf(c)) }
	if err := p.insist(ctx, "to delete the journal", forget); err != nil {
		return fmt.Errorf("the locks are on; %w; run again to take the journal away", err)
	}
	for _, lock := range c.back() {
		if lock.softened().Level != lock.Level {
			if err := p.insistOn(ctx, lock); err != nil {
				return &LockOffError{Locks: []Lock{lock}, Err: err}
			}
		}
		outcome.PutBack = append(outcome.PutBack, lock)
	}
	return nil
}

// runOf is the run whose journal may be taken away: this one's, or the one that is being finished.
func (p *Plan) runOf(c *CachePlan) string {
	if c.Unfinished != nil && len(c.doomed()) == 0 {
		return c.Unfinished.Run
	}
	return p.run
}

// insistOn puts a lock on and does not give up at the first failure.
func (p *Plan) insistOn(ctx context.Context, lock Lock) error {
	return p.insist(ctx, "to put the lock "+lastName(lock.ID)+" on", func() error { return p.manager.ensureLock(ctx, lock) })
}

// insist tries until it succeeds, or can't.
func (p *Plan) insist(ctx context.Context, what string, try func() error) error {
	for until := p.manager.clock.now().Add(patience); ; {
		err := try()
		if err == nil || isForbidden(err) || p.manager.clock.now().After(until) {
			return err
		}
		p.options.tell("trying again %s: %v", what, err)
		if err := p.manager.clock.sleep(ctx, poll); err != nil {
			return err
		}
	}
}

func isForbidden(err error) bool {
	var answer *ServiceError
	return errors.As(err, &answer) && answer.Status == http.StatusForbidden
}
