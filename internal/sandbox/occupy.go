package sandbox

import (
	"context"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const stateCreating = "Creating"

// passing is the state in which Azure shows a cache while an operation on it has not ended.
// https://learn.microsoft.com/rest/api/redis/redisenterprisecache/redis-enterprise/get
var passing = map[operation]string{opCreate: stateCreating, opUpdate: "Updating", opDelete: "Deleting"}

// isCreating reports whether a cache is there although its creation has not ended.
func (a *azure) isCreating(id string) bool { return a.states[arm.Key(id)] == stateCreating }

// hidden reports whether Resource Manager does not list a resource among those that exist.
func hidden(r arm.Resource) bool {
	const deletedVaults = len(typeDeletedVault)
	return is(r, typeDeletedKey, typeSecret) || len(r.Type) >= deletedVaults && arm.SameType(r.Type[:deletedVaults], typeDeletedVault)
}

// occupy lets the time pass that the write takes on Azure where something can happen meanwhile: the cache is busy for
// other writes below it, and a new cache is there but not ready. The mutex is released for that time.
func (a *azure) occupy(ctx context.Context, r request) error {
	cache, below := cacheOf(r.resource)
	if isCache(r.resource) {
		cache = r.resource.ID
	} else if !below || !serialised(r.resource) {
		return nil
	}
	key, created := arm.Key(cache), r.operation == opCreate && isCache(r.resource)
	if isCache(r.resource) {
		a.states[key] = passing[r.operation]
		defer delete(a.states, key)
	}
	if created {
		a.keep(r.resource)
	}
	a.busy[key] = r.resource.ID
	defer delete(a.busy, key)
	a.mu.Unlock()
	err := a.wait(ctx, r)
	a.mu.Lock()
	if err != nil && created {
		a.drop(arm.Key(r.resource.ID))
	}
	return err
}

func (a *azure) wait(ctx context.Context, r request) error {
	if a.options.Faults != nil && a.options.Faults.WhileBusy != nil {
		a.options.Faults.WhileBusy(string(r.operation), r.resource.ID)
		return nil
	}
	if a.options.BusyFor < 0 {
		return nil
	}
	timer := time.NewTimer(a.options.BusyFor)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
