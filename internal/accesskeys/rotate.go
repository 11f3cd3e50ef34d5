package accesskeys

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// The drain is how long clients get to read the secret again. What reads it on their behalf may take long: App Service
// keeps a Key Vault reference for up to 24 hours,
// https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#rotation
const (
	DefaultDrain = time.Hour
	LongestDrain = 7 * 24 * time.Hour
)

// RotateOptions say how to rotate.
type RotateOptions struct {
	Options
	// ValidityDays is for how many days the new key is good; 0 is [DefaultValidityDays].
	ValidityDays int
	// Drain is how long the old key keeps working after the new one is published; 0 is [DefaultDrain]. It counts for the
	// run that publishes; the end that this run has written down holds for a later one.
	Drain time.Duration
	// NoWait ends the run when the drain begins. A later run, after the drain, finishes the rotation.
	NoWait bool
	// ResumeOnly finishes a rotation that another run began, and begins none.
	ResumeOnly bool
	// TakeOver lets the run go on with a rotation whose lease has run out. It does nothing to one that has not.
	TakeOver bool
	// Owner says in the lease who rotates, such as a person or the address of a pipeline's run; "" is process and machine.
	Owner string
	// Probe tells after the drain whether the old key is still in use; nil asks nobody.
	Probe Probe
}

// Probe looks whether connections still use a key. An error stops the rotation, which can be resumed.
type Probe func(context.Context, Question) (Usage, error)

// Question is what a [Probe] is asked.
type Question struct {
	// CacheID is the cache's ARM id and Old the slot that is about to be regenerated.
	CacheID string
	Old     Slot
	// PublishedAt is when the new key was published: a connection made later with the old key read no secret.
	PublishedAt time.Time
}

// Usage is what a [Probe] saw.
type Usage struct {
	// Known is false where it cannot be seen which key connections use; the rotation then goes on and says so.
	Known bool
	// Connections still use the old key.
	Connections int
	// Detail says where that was seen, or why it cannot be.
	Detail string
}

// Rotation is what [Rotate] did, or would do.
type Rotation struct {
	// Resumed is the step at which the run went on with a rotation begun earlier; "" for one of its own.
	Resumed Step
	// Finished is true when both keys are new. It is false after a dry run, a drain that was not waited for, and a
	// ResumeOnly that found nothing to resume.
	Finished bool
	// Old was published when the rotation began and New is now; both are regenerated when it is finished.
	Old, New Slot
	// Version is the secret's newest version and Expires its end.
	Version string
	Expires time.Time
	// DrainEnds is when an unfinished rotation can be finished.
	DrainEnds time.Time
	// Disabled counts the older versions that were disabled.
	Disabled int
	// Plan says, in a dry run, what would be done.
	Plan []string
	// Notes are what a person should know although nothing failed.
	Notes []string
}

// Rotate replaces both keys; see the package's documentation for the steps. It returns as much of the result as there is
// also with an error.
//
// Errors: a *validation.Error for the target, the options and tags that were tampered with; [ErrKeysOff];
// [ErrNotPublished]; [ErrNotAccepted]; [ErrLeaseLost]; a [*ForeignSecretError]; a [*RunningError]; a [*StillInUseError]; an
// [*InterruptedError], also for the end of the context; a [*ServiceError].
func Rotate(ctx context.Context, target Target, options RotateOptions) (Rotation, error) {
	problems := options.fill()
	s, err := open(target, options.Options, problems)
	if err != nil {
		return Rotation{}, err
	}
	r := &rotator{session: s, options: options, run: uuid.NewString()}
	err = r.rotate(ctx)
	if err == nil || !r.locked {
		return r.result, r.worded(ctx, err)
	}
	finished, parked := r.park(ctx)
	if finished {
		r.result.Finished = true
		r.note("the answer to the last write was lost; the write had been carried out")
		return r.result, nil
	}
	if parked != nil {
		err = fmt.Errorf("%w\nthe lease could not be given back (%w); it runs out %s, then resume with --take-over", err, parked, stamp(r.state.lease.until))
	}
	return r.result, r.worded(ctx, err)
}

// errParked ends a run on purpose before the rotation is finished.
var errParked = errors.New("not waiting for the drain")

// worded tells an interruption from a failure.
func (r *rotator) worded(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, errParked):
		return nil
	case err != nil && ctx.Err() != nil && r.state.step != "":
		return &InterruptedError{Step: r.state.step, DrainEnds: r.state.drainEnds, Err: err}
	default:
		return err
	}
}

// fill puts in the defaults and collects what is wrong.
func (o *RotateOptions) fill() validation.Problems {
	problems := checkValidity(&o.ValidityDays)
	if o.Drain == 0 {
		o.Drain = DefaultDrain
	}
	if o.Drain < time.Minute || o.Drain > LongestDrain {
		problems.Add("drain", "out of range", fmt.Sprintf("1m to %s", LongestDrain), o.Drain.String())
	}
	if o.Owner = fitTag(o.Owner); o.Owner == "" {
		o.Owner = thisProcess()
	}
	return problems
}

// rotator is one run of a rotation.
type rotator struct {
	*session
	options RotateOptions
	// run names this run in the lease, and readAt is when it began to look whether the lease is free.
	run    string
	readAt time.Time
	// state is what the secret's tags said last.
	state rotation
	// locked is true once this run has tried to write a lease, releasing once it has tried to end the rotation.
	locked, releasing bool
	result            Rotation
}

func (r *rotator) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.result.Notes = append(r.result.Notes, text)
	r.tell(r.state.step, "%s", text)
}

// rotate looks at everything, takes the lease, and goes from step to step until none is left.
func (r *rotator) rotate(ctx context.Context) error {
	found, under, err := r.survey(ctx)
	if err != nil {
		return err
	}
	r.result.Resumed = under.step
	switch {
	case r.options.ResumeOnly && under.step == "":
		r.note("no rotation is under way, so there is nothing to resume")
		return nil
	case r.options.DryRun:
		r.result.Plan = r.plan(found, under)
		return nil
	}
	r.tell(StepLock, "taking the lease as %s", r.options.Owner)
	if err := r.lock(ctx, found, under); err != nil {
		return err
	}
	return r.steps(ctx)
}

// survey refuses everything that a rotation cannot start from, before it writes anything.
func (r *rotator) survey(ctx context.Context) (*secret, rotation, error) {
	if err := r.usable(ctx); err != nil {
		return nil, rotation{}, err
	}
	r.readAt = r.clock.now()
	found, err := r.owned(ctx)
	if err != nil {
		return nil, rotation{}, err
	}
	if found == nil {
		return nil, rotation{}, fmt.Errorf("%w: the vault has no secret %s; publish one with %s", ErrNotPublished, r.target.SecretName, r.target.command("publish"))
	}
	under, err := readRotation(found.tags)
	if err != nil {
		return nil, under, fmt.Errorf("reading the tags of the secret %s:\n%w", r.target.SecretName, err)
	}
	if err := r.free(under); err != nil {
		return nil, under, err
	}
	if foreign := foreignTags(found.tags); foreign+ownTagCount > mostTags {
		problem := validation.Problem{Path: "tags", Message: "too many for a rotation's own", Expected: fmt.Sprintf("at most %d of others, because a secret has at most %d", mostTags-ownTagCount, mostTags), Got: fmt.Sprint(foreign)}
		return nil, under, validation.Problems{problem}.Err()
	}
	return found, under, r.accepted(ctx, found, under)
}

// accepted refuses to begin while the published key is refused by the cache: publishing is what helps clients then. A
// rotation under way mends that itself.
func (r *rotator) accepted(ctx context.Context, found *secret, under rotation) error {
	keys, err := r.cache.keys(ctx)
	if err != nil {
		return err
	}
	slot := keys.slotOf(found.key)
	if slot == "" && under.step == "" {
		return fmt.Errorf("%w: somebody has regenerated it elsewhere; publish the current one with %s", ErrNotAccepted, r.target.command("publish"))
	}
	if slot == "" {
		slot = taggedSlot(found.tags)
	}
	r.result.Version, r.result.Expires, r.result.DrainEnds = found.version, found.expires, under.drainEnds
	r.result.Old, r.result.New = slot, slot.Other()
	if under.step == StepDrain || under.step == StepRegenerateOld {
		r.result.Old, r.result.New = slot.Other(), slot
	}
	if !found.expires.IsZero() && r.clock.now().After(found.expires) {
		r.note("the published key expired %s; the cache still accepts it until this rotation has ended", stamp(found.expires))
	}
	return nil
}
