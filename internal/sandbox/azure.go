package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"sync"

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

	mu sync.Mutex
	inventory
	store   *store            // nil in memory
	busy    map[string]string // by key of a cache: the id whose write occupies it
	states  map[string]string // by key of a cache: the state in which an operation that has not ended keeps it
	fresh   map[string]bool   // principals that are not seen everywhere yet
	writes  int
	journal []Write
	closed  bool
}

// newAzure makes a simulated Azure that persists in the store file, which is this process's until close.
func newAzure(o Options) (*azure, error) {
	if o.StoreFile == "" {
		return settled(o, nil, nil)
	}
	opened, stored, err := openStore(o.StoreFile, o.notice)
	if err != nil {
		return nil, err
	}
	a, err := settled(o, opened, stored)
	if err != nil {
		return nil, errors.Join(err, opened.close(nil))
	}
	return a, nil
}

// readAzure makes a simulated Azure out of a store file that it leaves alone, also while another process writes to it.
func readAzure(o Options) (*azure, error) {
	stored, err := loadStore(o.StoreFile)
	if err != nil {
		return nil, err
	}
	return settled(o, nil, slices.Collect(maps.Values(stored)))
}

func settled(o Options, opened *store, stored []arm.Resource) (*azure, error) {
	a := &azure{
		options: o, landing: map[string]bool{}, inventory: newInventory(), store: opened,
		busy: map[string]string{}, states: map[string]string{}, fresh: map[string]bool{},
	}
	a.load(stored)
	return a, a.settle(o.LandingZone)
}

// settle puts the landing zone in place, and the resource groups that its ids imply.
func (a *azure) settle(zone []arm.Resource) error {
	if problems := checkLandingZone(zone); len(problems) > 0 {
		return fmt.Errorf("settling the landing zone: %w", errors.Join(problems...))
	}
	var problems []error
	var given []arm.Resource
	for _, r := range expandLandingZone(zone) {
		if _, ok := a.resources[arm.Key(r.ID)]; ok {
			problems = append(problems, fmt.Errorf("%s is in the landing zone, and the store says that a stack created it; "+
				"take it out of one of them", r.ID))
			continue
		}
		given = append(given, r)
		a.landing[arm.Key(r.ID)] = true
	}
	a.load(given)
	if len(problems) > 0 {
		return fmt.Errorf("settling the landing zone: %w", errors.Join(problems...))
	}
	return nil
}

// get returns a resource as Azure answers a GET, with its read-only properties.
func (a *azure) get(id string) (arm.Resource, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.find(id)
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
		if !hidden(r) {
			all = append(all, a.answer(r))
		}
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
		if !a.landing[arm.Key(r.ID)] && !a.isCreating(r.ID) && !hidden(r) {
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

	r.before, r.exists = a.find(r.resource.ID)
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
	if a.outOfRoom(r) {
		return &unfinishedError{noRoom(r)}
	}
	if err := a.fault(number, r, a.afterWrite()); err != nil {
		return &unfinishedError{err}
	}
	return nil
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
