package sandbox

import (
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// The ids of the simulated subscription and tenant. They are valid GUIDs that nobody can mistake for real ones.
const (
	DefaultSubscriptionID = "00000000-5a4d-b0c5-0000-000000000001"
	DefaultTenantID       = "00000000-5a4d-b0c5-0000-000000000002"
)

// Options says what a sandbox starts with. The zero value is an empty Azure in memory.
type Options struct {
	// StoreFile is the file in which the simulated Azure persists from run to run; "" keeps it in memory.
	StoreFile string
	// LandingZone is what exists without belonging to a stack: the hub network, the central DNS zones, the workspace.
	// Stacks may refer to it and create below it; they can neither change nor delete it. See LoadLandingZone.
	LandingZone []arm.Resource
	// SubscriptionID and TenantID are those of the signed-in caller; "" means DefaultSubscriptionID, DefaultTenantID.
	SubscriptionID, TenantID string
	// Switches makes the simulated Azure a less accommodating place.
	Switches Switches
	// BusyFor is how long a write to a cache, or below it, keeps that cache busy, so that writes which overlap are refused as Azure
	// refuses them. 0 means 50 ms; a negative value means no time at all.
	BusyFor time.Duration
	// KnownIDs makes a preview answer with the ids and names that new resources will have. Azure-native does not, but ids
	// follow from the inputs, and a template that is made from the preview can then name what it refers to.
	KnownIDs bool

	// Now is the clock by which keys and secrets of vaults expire and access keys are regenerated; nil for the real one. All
	// other times of the sandbox are the same in every run.
	Now func() time.Time

	// Notice is told, a line at a time, what was amiss at the start and was mended; nil for nobody.
	Notice func(text string)

	// Faults is a seam for tests; nil in every other use.
	Faults *Faults
}

// Faults makes the simulated Azure fail or wait at chosen points. It exists for tests of interruption and of overlap, and
// its hooks replace the passing of time, so that no test has to sleep.
type Faults struct {
	// BeforeWrite is asked before the nth write (1 is the first create, update or delete of this server) changes anything.
	// An error it returns is what the caller gets, and nothing is stored.
	BeforeWrite func(n int, operation, id string) error
	// AfterWrite is asked once the nth write is stored. An error it returns is what the caller gets although the change
	// has happened: Azure took the request, and the wait for its end failed. Azure-native then answers with the id and a
	// partial state, so that the engine keeps the resource and updates it in the next run.
	AfterWrite func(n int, operation, id string) error
	// WhileBusy is called, with no lock held, while a write occupies a cache or a cluster is still being created, before
	// that write is completed.
	WhileBusy func(operation, id string)
}

func (o Options) notice(text string) {
	if o.Notice != nil {
		o.Notice(text)
	}
}

func (o Options) withDefaults() Options {
	if o.SubscriptionID == "" {
		o.SubscriptionID = DefaultSubscriptionID
	}
	if o.TenantID == "" {
		o.TenantID = DefaultTenantID
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.BusyFor == 0 {
		o.BusyFor = 50 * time.Millisecond
	}
	return o
}
