package revocation

import (
	"slices"
	"strings"
)

// Assignment is an access policy assignment as Azure has it.
type Assignment struct {
	ID       string `json:"id"`
	ObjectID string `json:"objectId"`
	Policy   string `json:"policy"`
	// Known is true when the stack made it.
	Known bool `json:"inStack"`
}

// Plan is what [Look] found, and what [Plan.Revoke] would do.
type Plan struct {
	Request Request
	Caches  []CachePlan

	options Options
	manager *manager
	run     string
}

// CachePlan is the part of a plan for one cache.
type CachePlan struct {
	// ID is the cache's ARM id.
	ID string
	// Doomed are the principal's assignments, and what an unfinished run had begun to delete.
	Doomed []Assignment
	// Others are everybody else's.
	Others []Assignment
	// Policies are the ids of custom access policies that nobody has afterwards, and that go too.
	Policies []string
	// Lifted are the locks that come off and go back on. Blocking are those that may not be touched.
	Lifted, Blocking []Lock
	// Restored are locks that are off, or not as they should be, and that are put right.
	Restored []Lock
	// Unfinished is the journal of a run that did not end; nil when there is none.
	Unfinished *Journal
	// Unseen says which scopes could not be asked for locks, and why.
	Unseen []string

	tags    map[string]string
	service service
	made    Cache
}

// Idle says that there is nothing to do for the cache.
func (c *CachePlan) Idle() bool {
	return len(c.Doomed) == 0 && len(c.Policies) == 0 && len(c.Restored) == 0 && c.Unfinished == nil
}

// Idle says that there is nothing to do at all.
func (p *Plan) Idle() bool {
	return !slices.ContainsFunc(p.Caches, func(c CachePlan) bool { return !c.Idle() })
}

// Found says whether Azure has any assignment of the principal.
func (p *Plan) Found() bool {
	return slices.ContainsFunc(p.Caches, func(c CachePlan) bool { return len(c.Doomed) > 0 })
}

// Refusal says why the plan can't be carried out; nil when it can.
func (p *Plan) Refusal() error {
	var blocking []Lock
	for _, c := range p.Caches {
		if j := c.Unfinished; j != nil && !p.options.TakeOver && p.manager.clock.now().Before(j.Until) {
			return &RunningError{CacheID: c.ID, Owner: j.Owner, Principal: j.Key, Since: j.Since, Until: j.Until}
		}
		for _, lock := range c.Blocking {
			if !slices.ContainsFunc(blocking, func(seen Lock) bool { return sameID(seen.ID, lock.ID) }) {
				blocking = append(blocking, lock)
			}
		}
	}
	if len(blocking) > 0 {
		return &BlockedError{Locks: blocking}
	}
	return nil
}

// doomed are the ids of all that goes, in the order in which it goes: a policy that is assigned can't be deleted.
func (c *CachePlan) doomed() []string {
	var ids []string
	for _, assignment := range c.Doomed {
		ids = append(ids, assignment.ID)
	}
	return append(ids, c.Policies...)
}

// Gone are the ids of all that Azure does not have once the plan is carried out: what it deletes, and what the stack made
// and was gone already.
func (c *CachePlan) Gone() []string {
	ids := c.doomed()
	for _, made := range append(slices.Clone(c.made.Assignments), c.made.Policies...) {
		if slices.ContainsFunc(c.Others, func(a Assignment) bool { return strings.EqualFold(a.Policy, lastName(made)) }) {
			continue // a policy that somebody else has, and that stays
		}
		if !slices.ContainsFunc(ids, func(id string) bool { return sameID(id, made) }) {
			ids = append(ids, made)
		}
	}
	return ids
}
