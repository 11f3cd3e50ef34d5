package accesskeys

import (
	"context"
	"fmt"
	"os"
	"time"
)

// The lease outlasts the longest that a run is silent: operationLimit, and a third of itself in the drain. A write of
// the lease may take as long as leaseSettle.
const (
	leaseFor    = 15 * time.Minute
	leaseRenew  = leaseFor / 3
	leaseSettle = 10 * time.Second
)

// thisProcess names the machine and the process, for a lease whose caller did not say whose it is.
func thisProcess() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), host)
}

// running describes the lease of another run.
func (s *session) running(under rotation) *RunningError {
	return &RunningError{
		Owner: under.lease.owner, Since: under.lease.since, Until: under.lease.until, Step: under.step,
		Stale: s.clock.now().After(under.lease.until),
	}
}

// free refuses a rotation that another run holds. A lease that has run out is free only to a run that takes it over.
func (r *rotator) free(under rotation) error {
	if under.lease.run == "" {
		return nil
	}
	held := r.running(under)
	if held.Stale && r.options.TakeOver {
		return nil
	}
	return held
}

// lock takes the lease: write, and wait until every write that was begun while it was free has ended. Whose it is then,
// the first step finds out: every step begins with hold.
func (r *rotator) lock(ctx context.Context, found *secret, under rotation) error {
	now := r.clock.now()
	if under.step == "" {
		under = rotation{step: StepRegenerateSpare, started: now}
	}
	under.lease = lease{run: r.run, owner: r.options.Owner, since: now, until: now.Add(leaseFor)}
	r.state, r.locked = under, true
	if err := r.record(ctx, found, under); err != nil {
		return err
	}
	if took := r.clock.now().Sub(r.readAt); took > leaseSettle {
		return fmt.Errorf("taking the lease took %s, and another run may have taken it meanwhile; run again", took.Round(time.Second))
	}
	return r.clock.sleep(ctx, leaseSettle)
}

// hold reads the newest version and makes sure that the rotation is still this run's.
func (r *rotator) hold(ctx context.Context) (*secret, error) {
	found, err := r.owned(ctx)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return nil, fmt.Errorf("%w: the secret has been deleted", ErrLeaseLost)
	}
	under, err := readRotation(found.tags)
	if err != nil {
		return nil, err
	}
	if under.lease.run != r.run {
		if under.lease.owner != "" {
			return nil, fmt.Errorf("%w: %s", ErrLeaseLost, under.lease.owner)
		}
		return nil, ErrLeaseLost
	}
	r.state = under
	return found, nil
}

// record writes a rotation's state to a version and renews the lease.
func (r *rotator) record(ctx context.Context, found *secret, state rotation) error {
	state.lease.until = r.clock.now().Add(leaseFor)
	if err := r.vault.tag(ctx, found.version, state.write(found.tags)); err != nil {
		return err
	}
	r.state = state
	return nil
}

// park gives the lease back after a run that did not finish, and leaves the step. It works although the caller's context
// has ended. When the answer to the last write was lost, the secret may say that all is done; then park says so.
func (r *rotator) park(ctx context.Context) (finished bool, err error) {
	const patience = 30 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	found, err := r.owned(ctx)
	if err != nil || found == nil {
		return false, err
	}
	under, err := readRotation(found.tags)
	if err != nil {
		return false, err
	}
	if under.lease.run != r.run {
		return r.releasing && under.step == "", nil
	}
	r.state = under
	under.lease = lease{}
	return false, r.vault.tag(ctx, found.version, under.write(found.tags))
}
