package accesskeys

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// RetireOptions say how to retire.
type RetireOptions struct {
	Options
	// Principals are who has Entra access to the cache, by name or object id, from the stack. They are reported, so that
	// somebody sees who can still reach the cache without keys; this package cannot ask Azure for them.
	Principals []string
}

// Retirement is what [Retire] found and did.
type Retirement struct {
	// Principals are those of the options.
	Principals []string
	// KeysOff is whether the cache takes no keys any more.
	KeysOff bool
	// Deleted is true if the secret was deleted, or would be in a dry run; false if there was none.
	Deleted bool
	// Version was the newest; RecoverableDays is for how long the vault's soft delete keeps the secret, PurgedAt when it
	// ends, zero when the vault does not say.
	Version         string
	RecoverableDays int
	PurgedAt        time.Time
	// Notes are what a person should know although nothing failed.
	Notes []string
}

// Retire deletes the secret of a cache that takes no keys any more. Turning keys off is a change of the stack and made by
// Pulumi, before this. Retire may be repeated: without a secret it changes nothing.
//
// Errors: a *validation.Error; a [*ForeignSecretError]; a [*RunningError] while a rotation holds its lease; [ErrKeysOn], with
// all of the result that could be read, so that it can be shown before keys are turned off; a [*ServiceError].
func Retire(ctx context.Context, target Target, options RetireOptions) (Retirement, error) {
	done := Retirement{Principals: options.Principals}
	s, err := open(target, options.Options, nil)
	if err != nil {
		return done, err
	}
	if len(options.Principals) == 0 {
		done.Notes = append(done.Notes, "no principal has Entra access in this stack, so nobody can use the cache once its keys are off")
	}
	state, err := s.cache.settled(ctx, s.waiting(""))
	if err != nil {
		return done, err
	}
	off := s.cache.keysOff(state)
	done.KeysOff = off != nil && *off
	found, err := s.owned(ctx)
	if err != nil {
		return done, err
	}
	if found != nil {
		done.Version, done.RecoverableDays = found.version, found.recoverableDays
	}
	if err := s.unheld(found); err != nil {
		return done, err
	}
	if !done.KeysOff {
		return done, fmt.Errorf("%w on %s: its %s is not set; turn keys off in the stack and deploy it, then run %s again", ErrKeysOn, s.cache.id, s.cache.setting, target.command("retire"))
	}
	if found == nil {
		return done, nil
	}
	return s.remove(ctx, done, found)
}

// unheld refuses to retire keys that a rotation is at: turning keys off would break it in the middle. Damaged tags are for
// remove to tell.
func (s *session) unheld(found *secret) error {
	if found == nil {
		return nil
	}
	under, err := readRotation(found.tags)
	if err != nil || under.lease.run == "" {
		return nil //nolint:nilerr // with keys off, a rotation cannot go on anyway
	}
	if held := s.running(under); !held.Stale {
		return held
	}
	return nil
}

// remove deletes the secret.
func (s *session) remove(ctx context.Context, done Retirement, found *secret) (Retirement, error) {
	under, err := readRotation(found.tags)
	switch {
	case err != nil:
		done.Notes = append(done.Notes, "the tags of a rotation are damaged; with keys off it cannot go on anyway")
	case under.step != "":
		done.Notes = append(done.Notes, fmt.Sprintf("a rotation had stopped at the step %s; with keys off it cannot go on", under.step))
	}
	if !found.recoverable {
		return done, errors.New("the vault would delete the secret for good: it has no soft delete, which the stack's vault always has; is this the right one?")
	}
	done.Deleted = true
	if s.options.DryRun {
		return done, nil
	}
	s.tell("", "deleting the secret %s in %s; it can be recovered for %d days", s.target.SecretName, s.target.VaultURL, found.recoverableDays)
	done.PurgedAt, err = s.vault.remove(ctx)
	if err != nil {
		done.Deleted = false
		return done, err
	}
	return done, nil
}
