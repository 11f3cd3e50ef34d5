package revocation

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Look finds the principal's assignments, the locks that block their deletion, and what an earlier run has left. It
// writes nothing.
//
// Errors: a *validation.Error for the request; a [*ServiceError].
func Look(ctx context.Context, request Request, options Options) (*Plan, error) {
	if err := request.check().Err(); err != nil {
		return nil, err
	}
	m, err := openManager(options, newClock(options))
	if err != nil {
		return nil, err
	}
	plan := &Plan{Request: request, options: options, manager: m, run: uuid.NewString()}
	for _, made := range request.Caches {
		options.tell("looking at %s", lastName(made.ID))
		found, err := plan.look(ctx, made)
		if err != nil {
			return nil, err
		}
		plan.Caches = append(plan.Caches, found)
	}
	return plan, nil
}

func (p *Plan) look(ctx context.Context, made Cache) (CachePlan, error) {
	c := CachePlan{ID: made.ID, made: made}
	c.service, _ = serviceOf(made.ID)
	state, err := p.manager.readCache(ctx, c.ID)
	if err != nil {
		return c, err
	}
	c.tags = state.Tags
	if c.Unfinished, err = ReadJournal(c.ID, state.Tags); err != nil {
		return c, err
	}
	everybody, err := p.manager.listAssignments(ctx, c)
	if err != nil {
		return c, err
	}
	p.sort(&c, everybody)
	if err := p.findPolicies(ctx, &c); err != nil {
		return c, err
	}
	return c, p.findLocks(ctx, &c)
}

// sort tells the principal's assignments from the others.
func (p *Plan) sort(c *CachePlan, everybody []Assignment) {
	for _, assignment := range everybody {
		same := func(id string) bool { return sameID(id, assignment.ID) }
		assignment.Known = slices.ContainsFunc(c.made.Assignments, same)
		begun := c.Unfinished != nil && slices.ContainsFunc(c.Unfinished.Doomed, same)
		if assignment.Known || begun || p.isPrincipal(assignment) {
			c.Doomed = append(c.Doomed, assignment)
		} else {
			c.Others = append(c.Others, assignment)
		}
	}
}

func (p *Plan) isPrincipal(a Assignment) bool {
	return slices.ContainsFunc(p.Request.ObjectIDs, func(id string) bool { return strings.EqualFold(id, a.ObjectID) })
}

// findPolicies finds the custom policies that the stack made for the principal and that nobody else has.
func (p *Plan) findPolicies(ctx context.Context, c *CachePlan) error {
	wanted := slices.Clone(c.made.Policies)
	if c.Unfinished != nil {
		for _, id := range c.Unfinished.Doomed {
			if strings.Contains(strings.ToLower(id), "/"+strings.ToLower(policies)+"/") {
				wanted = append(wanted, id)
			}
		}
	}
	for i, id := range wanted {
		shared := slices.ContainsFunc(c.Others, func(a Assignment) bool { return strings.EqualFold(a.Policy, lastName(id)) })
		twice := slices.ContainsFunc(wanted[:i], func(other string) bool { return sameID(other, id) })
		if shared || twice {
			continue
		}
		exists, err := p.manager.exists(ctx, id, c.service, policies)
		if err != nil {
			return err
		}
		if exists {
			c.Policies = append(c.Policies, id)
		}
	}
	return nil
}

// findLocks sorts every lock that applies to the assignments.
func (p *Plan) findLocks(ctx context.Context, c *CachePlan) error {
	found, unseen, err := p.manager.listLocks(ctx, c.ID)
	if err != nil {
		return err
	}
	c.Unseen = unseen
	c.Restored = p.toRestore(c, found)
	if len(c.Doomed) == 0 && len(c.Policies) == 0 {
		return nil // nothing is deleted, so nothing is in the way
	}
	for _, lock := range found {
		lock.Own = slices.ContainsFunc(c.made.Locks, func(own Lock) bool { return sameID(own.ID, lock.ID) })
		switch {
		case !c.applies(lock):
		case p.options.mayLift(lock):
			c.Lifted = append(c.Lifted, lock)
		default:
			c.Blocking = append(c.Blocking, lock)
		}
	}
	return nil
}

// applies says whether a lock blocks the deletion of anything that goes: its scope is at or above it.
func (c *CachePlan) applies(lock Lock) bool {
	for _, doomed := range c.doomed() {
		if within(doomed, lock.Scope()) {
			return true
		}
	}
	return false
}

// toRestore are the locks that a journal, or else the stack's state, knows and Azure does not have: an earlier run, or
// somebody, left them off, or left another level. Notes that differ are somebody's edit, and stay.
func (p *Plan) toRestore(c *CachePlan, found []Lock) []Lock {
	var wanted, missing []Lock
	if c.Unfinished != nil {
		wanted = append(wanted, c.Unfinished.Locks...)
	}
	for _, own := range c.made.Locks {
		if !slices.ContainsFunc(wanted, func(l Lock) bool { return sameID(l.ID, own.ID) }) {
			own.Own = true
			wanted = append(wanted, own)
		}
	}
	for _, lock := range wanted {
		there := slices.ContainsFunc(found, func(l Lock) bool { return sameID(l.ID, lock.ID) && strings.EqualFold(l.Level, lock.Level) })
		if !there {
			missing = append(missing, lock)
		}
	}
	return missing
}
