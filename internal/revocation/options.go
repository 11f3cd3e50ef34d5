package revocation

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Cache is one cache, and what the stack made for it.
type Cache struct {
	// ID is the ARM id of the cache, of either service.
	ID string
	// Locks are the locks that the stack made on it, as its state has them.
	Locks []Lock
	// Assignments and Policies are the ids of what the stack made for the principal.
	Assignments, Policies []string
}

// Request says whose access to take away, and where.
type Request struct {
	// Key is the principal's name in the stack file, or its object id where the stack does not know it.
	Key string
	// ObjectIDs are GUIDs: nearly always one, two when the stack file names another principal than the one deployed.
	ObjectIDs []string
	// Caches are all members of the environment's cache.
	Caches []Cache
}

// Options say how.
type Options struct {
	// Credential signs requests; Client says how they reach Resource Manager.
	Credential azcore.TokenCredential
	Client     *arm.ClientOptions
	// Lift are the ids of locks that the stack did not make and that may be lifted and put back.
	Lift []string
	// TakeOver goes on with a revocation whose run is known to be dead, before its time is over.
	TakeOver bool
	// Owner says in the journal who runs this; "" is process and machine.
	Owner string
	// Progress is told of every step as it begins; nil for nobody.
	Progress func(text string)
	// Now and Sleep are the clock; nil is the real one.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

func (r Request) check() validation.Problems {
	var problems validation.Problems
	if r.Key == "" {
		problems.Add("principal", "missing", "the key of a principal in the stack file, or its object id", "")
	}
	for _, id := range r.ObjectIDs {
		if !resourceid.IsGUID(id) {
			problems.Add("principal", "not an object id", "a GUID", validation.Masked(id))
		}
	}
	if len(r.Caches) == 0 {
		problems.Add("caches", "missing", "at least one cache", "")
	}
	for _, cache := range r.Caches {
		if _, ok := serviceOf(cache.ID); !ok {
			problems.Add("caches", "not the id of a cache", resourceid.Shape(services[0].cacheType)+" or "+resourceid.Shape(services[1].cacheType), validation.Quote(cache.ID))
		}
	}
	return problems
}

// clock is where time comes from, so that tests need none.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

func newClock(o Options) clock {
	c := clock{o.Now, o.Sleep}
	if c.now == nil {
		c.now = time.Now
	}
	if c.sleep == nil {
		c.sleep = pause
	}
	return c
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// owner names the machine and the process where the caller says nothing.
func (o Options) owner() string {
	if o.Owner != "" {
		return o.Owner
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), host)
}

func (o Options) tell(format string, args ...any) {
	if o.Progress != nil {
		o.Progress(fmt.Sprintf(format, args...))
	}
}

// mayLift says whether a lock is the stack's own, or one that was named.
func (o Options) mayLift(lock Lock) bool {
	named := slices.ContainsFunc(o.Lift, func(id string) bool { return sameID(id, lock.ID) })
	return lock.Own || named && strings.EqualFold(lock.Level, noDeleteLevel)
}
