package accesskeys

import (
	"errors"
	"fmt"
	"time"
)

// The states that a verb cannot work with. Errors that wrap them say what to do.
var (
	// ErrNotPublished: there is no secret to rotate.
	ErrNotPublished = errors.New("no key is published")
	// ErrNotAccepted: the published key is none of the cache's two keys.
	ErrNotAccepted = errors.New("the cache does not accept the published key")
	// ErrKeysOff: the cache takes no keys.
	ErrKeysOff = errors.New("access keys are turned off")
	// ErrKeysOn: the cache still takes keys, or does not say that it takes none.
	ErrKeysOn = errors.New("access keys are not turned off")
	// ErrExpired: the published key is past its expiry. The cache still takes it: Key Vault's expiry is a note.
	ErrExpired = errors.New("the published key has expired")
	// ErrLeaseLost: another run has taken the rotation over. Nothing was changed after that.
	ErrLeaseLost = errors.New("another run has taken this rotation over")
)

// RunningError is a rotation that another run is at.
type RunningError struct {
	// Owner is who runs it, as that run said.
	Owner string
	// Since and Until are when the lease was taken and when it runs out, unless renewed.
	Since, Until time.Time
	// Step is what that run was about to do.
	Step Step
	// Stale is true when the lease has run out without having been given back: that run was killed.
	Stale bool
}

// Error says who rotates and since when.
func (e *RunningError) Error() string {
	if e.Stale {
		return fmt.Sprintf("a rotation by %s, begun %s, stopped at the step %s without giving its lease back, which ran out %s; make sure that it does not run any more, then take it over (--take-over)",
			e.Owner, stamp(e.Since), e.Step, stamp(e.Until))
	}
	return fmt.Sprintf("%s has been rotating these keys since %s and is at the step %s; wait for it (its lease runs until %s unless it renews it)",
		e.Owner, stamp(e.Since), e.Step, stamp(e.Until))
}

// ForeignSecretError is a secret that belongs to something else.
type ForeignSecretError struct {
	Secret string
	// Provider is the secret's ProviderAddress, "" when it has none.
	Provider string
	// Wanted is the address of this cache.
	Wanted string
}

// Error names both owners.
func (e *ForeignSecretError) Error() string {
	owner := "says of no cache that it holds its key (it has no tag ProviderAddress)"
	if e.Provider != "" {
		owner = "holds a key of " + masked(e.Provider)
	}
	return fmt.Sprintf("the secret %s %s, and would be overwritten with a key of %s; use another secret or vault for this environment", e.Secret, owner, e.Wanted)
}

// StillInUseError is the refusal to regenerate a key that connections still use.
type StillInUseError struct {
	// Old is the slot that they use.
	Old Slot
	// Usage is what the probe saw.
	Usage Usage
}

// Error says what uses the old key.
func (e *StillInUseError) Error() string {
	return fmt.Sprintf("%d connections still use the %s key, which would be cut off (%s); make these clients read the secret again, then run this again: it goes on here",
		e.Usage.Connections, e.Old, e.Usage.Detail)
}

// InterruptedError is a rotation that was stopped while it waited. The published key is valid, and so is the old one.
type InterruptedError struct {
	Step Step
	// DrainEnds is when the drain is over; zero when the run stopped elsewhere.
	DrainEnds time.Time
	// Err is why it stopped.
	Err error
}

// Error says where the rotation stands.
func (e *InterruptedError) Error() string {
	if e.DrainEnds.IsZero() {
		return fmt.Sprintf("interrupted at the step %s; run again to go on there", e.Step)
	}
	return fmt.Sprintf("interrupted at the step %s; both keys work; run again after %s to finish", e.Step, stamp(e.DrainEnds))
}

// Unwrap gives the end of the context.
func (e *InterruptedError) Unwrap() error { return e.Err }
