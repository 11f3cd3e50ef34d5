package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// operation is what a request wants done with a resource.
type operation string

const (
	opCreate operation = "create"
	opUpdate operation = "update"
	opDelete operation = "delete"
)

// request is one write that the simulated Azure judges.
type request struct {
	operation operation
	// resource is the wanted resource; for a delete, the one that goes.
	resource arm.Resource
	// before is what exists under the id; ok is false when nothing does.
	before arm.Resource
	exists bool
	id     arm.ID
}

// azure is the simulated Azure Resource Manager. The mutex guards everything below it; rules run while it is held.
type azure struct {
	options Options
	landing map[string]bool // keys of what no stack owns; fixed after the start

	mu        sync.Mutex
	resources map[string]arm.Resource // by arm.Key(id)
	busy      map[string]string       // by key of a cache: the id whose write occupies it
	creating  map[string]bool         // by key: the resource exists, but its creation has not ended
	writes    int
	journal   []Write
}

func newAzure(o Options) (*azure, error) {
	stored, err := loadStore(o.StoreFile)
	if err != nil {
		return nil, err
	}
	a := &azure{options: o, landing: map[string]bool{}, resources: stored, busy: map[string]string{}, creating: map[string]bool{}}
	if err := a.settle(o.LandingZone); err != nil {
		return nil, err
	}
	return a, nil
}

// settle puts the landing zone in place, and the resource groups that its ids imply.
func (a *azure) settle(zone []arm.Resource) error {
	if problems := checkLandingZone(zone); len(problems) > 0 {
		return fmt.Errorf("settling the landing zone: %w", errors.Join(problems...))
	}
	var problems []error
	for _, r := range expandLandingZone(zone) {
		key := arm.Key(r.ID)
		if _, ok := a.resources[key]; ok {
			problems = append(problems, fmt.Errorf("%s is in the landing zone, and the store says that a stack created it; "+
				"take it out of one of them", r.ID))
			continue
		}
		a.resources[key], a.landing[key] = r, true
	}
	if len(problems) > 0 {
		return fmt.Errorf("settling the landing zone: %w", errors.Join(problems...))
	}
	return nil
}

// get returns a resource as Azure answers a GET, with its read-only properties.
func (a *azure) get(id string) (arm.Resource, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.resources[arm.Key(id)]
	if !ok {
		return arm.Resource{}, false
	}
	return a.answer(r), true
}

func (a *azure) snapshot() []arm.Resource {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]arm.Resource, 0, len(a.resources))
	for _, r := range a.resources {
		all = append(all, a.answer(r))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// owned returns what stacks created, as it is stored.
func (a *azure) owned() []arm.Resource {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []arm.Resource
	a.each(func(r arm.Resource) {
		if key := arm.Key(r.ID); !a.landing[key] && !a.creating[key] {
			all = append(all, r)
		}
	})
	return all
}

// create refuses what exists already in azure-native's words: the provider asks before it sends the PUT.
// https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/azure/client.go (CanCreate)
func (a *azure) create(ctx context.Context, wanted arm.Resource) (arm.Resource, error) {
	return a.put(ctx, opCreate, wanted)
}

func (a *azure) update(ctx context.Context, wanted arm.Resource) (arm.Resource, error) {
	return a.put(ctx, opUpdate, wanted)
}

func (a *azure) put(ctx context.Context, op operation, wanted arm.Resource) (arm.Resource, error) {
	id, err := arm.ParseID(wanted.ID)
	if err != nil {
		return arm.Resource{}, badRequest("InvalidResourceId", "%s", err.Error())
	}
	r := normalise(wanted)
	err = a.write(ctx, request{operation: op, resource: r, id: id})
	var partial *unfinishedError
	if err != nil && !errors.As(err, &partial) {
		return arm.Resource{}, err
	}
	stored, _ := a.get(r.ID)
	return stored, err
}

func (a *azure) delete(ctx context.Context, id string) error {
	parsed, err := arm.ParseID(id)
	if err != nil {
		return badRequest("InvalidResourceId", "%s", err.Error())
	}
	return a.write(ctx, request{operation: opDelete, resource: arm.Resource{ID: id, Name: parsed.Name}, id: parsed})
}

// write judges a request, occupies what it occupies for as long as that takes, and then stores the change.
func (a *azure) write(ctx context.Context, r request) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writes++
	number := a.writes

	key := arm.Key(r.resource.ID)
	r.before, r.exists = a.resources[key]
	switch {
	case r.operation == opDelete && !r.exists:
		return nil // a 404 on DELETE counts as done, also for azure-native
	case r.operation == opDelete:
		r.resource = r.before
	case r.operation == opCreate && r.exists:
		return fmt.Errorf("cannot create already existing resource '%s' %s", r.before.ID, banner)
	case r.exists:
		r.resource.ID = r.before.ID
	}
	if err := a.fault(number, r, a.beforeWrite()); err != nil {
		return err
	}
	if err := a.judge(r); err != nil {
		return err
	}
	if err := a.occupy(ctx, r); err != nil {
		return err
	}
	gone := a.answer(r.before)
	if err := a.apply(r); err != nil {
		return err
	}
	a.record(r, gone)
	if err := a.fault(number, r, a.afterWrite()); err != nil {
		return &unfinishedError{err}
	}
	return nil
}

type faultHook = func(n int, operation, id string) error

func (a *azure) beforeWrite() faultHook {
	if a.options.Faults == nil {
		return nil
	}
	return a.options.Faults.BeforeWrite
}

func (a *azure) afterWrite() faultHook {
	if a.options.Faults == nil {
		return nil
	}
	return a.options.Faults.AfterWrite
}

func (a *azure) fault(number int, r request, hook faultHook) error {
	if hook == nil {
		return nil
	}
	return hook(number, string(r.operation), r.resource.ID)
}

// occupy lets the time pass that the write takes on Azure where something can happen meanwhile: the cache is busy for
// other writes below it, and a new cache is there but not ready. The mutex is released for that time.
func (a *azure) occupy(ctx context.Context, r request) error {
	cache, below := cacheOf(r.resource)
	slow := r.operation == opCreate && isCache(r.resource)
	switch {
	case slow:
		key := arm.Key(r.resource.ID)
		a.resources[key], a.creating[key] = r.resource, true
		defer delete(a.creating, key)
	case below && serialised(r.resource):
		a.busy[arm.Key(cache)] = r.resource.ID
		defer delete(a.busy, arm.Key(cache))
	default:
		return nil
	}
	a.mu.Unlock()
	err := a.wait(ctx, r)
	a.mu.Lock()
	if err != nil && slow {
		delete(a.resources, arm.Key(r.resource.ID))
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

// apply stores the change with everything that follows from it, and persists. When persisting fails nothing has changed.
func (a *azure) apply(r request) error {
	before := a.resources
	after := make(map[string]arm.Resource, len(before)+1)
	for key, stored := range before {
		after[key] = stored
	}
	a.resources = after
	key := arm.Key(r.resource.ID)
	if r.operation == opDelete {
		a.remove(r.resource)
	} else {
		a.resources[key] = withDefaults(r)
		a.follow(r)
	}
	if err := a.save(); err != nil {
		a.resources = before
		if r.operation == opCreate {
			delete(a.resources, key)
		}
		return err
	}
	return nil
}

func (a *azure) save() error {
	if a.options.StoreFile == "" {
		return nil
	}
	owned := map[string]arm.Resource{}
	for key, r := range a.resources {
		if !a.landing[key] && !a.creating[key] {
			owned[key] = r
		}
	}
	return saveStore(a.options.StoreFile, owned)
}

func (a *azure) flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.save()
}

// normalise brings a wanted resource to the form in which Azure keeps it.
func normalise(r arm.Resource) arm.Resource {
	r = r.Clone()
	if location := r.Text("location"); location != "" {
		r.Location = arm.NormalLocation(location)
		r.Body["location"] = r.Location
	}
	return r
}
