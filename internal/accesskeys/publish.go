package accesskeys

import (
	"context"
	"fmt"
	"time"
)

// PublishOptions say how to publish.
type PublishOptions struct {
	Options
	// ValidityDays is for how many days the published key is good; 0 is [DefaultValidityDays].
	ValidityDays int
}

// Publication is what [Publish] found or did.
type Publication struct {
	// Written is true if a new version was written, or would be in a dry run.
	Written bool
	// Reason says why it was written, or that it was not.
	Reason string
	// Slot is the key that is published, Version the secret's version ("" in a dry run that would write), Expires its end.
	Slot    Slot
	Version string
	Expires time.Time
}

// Publish writes the cache's primary key to the secret if none is published yet. If one is, Publish checks that the cache
// accepts it, and replaces it by the current key of the same slot if it does not, because somebody has regenerated keys
// elsewhere.
//
// Errors: a *validation.Error for the target and the options; [ErrKeysOff]; [ErrExpired], because the cure of an expired
// key is another key; a [*ForeignSecretError]; a [*RunningError] during a rotation; a [*ServiceError].
func Publish(ctx context.Context, target Target, options PublishOptions) (Publication, error) {
	s, err := open(target, options.Options, checkValidity(&options.ValidityDays))
	if err != nil {
		return Publication{}, err
	}
	if err := s.usable(ctx); err != nil {
		return Publication{}, err
	}
	found, err := s.owned(ctx)
	if err != nil {
		return Publication{}, err
	}
	keys, err := s.cache.keys(ctx)
	if err != nil {
		return Publication{}, err
	}
	if found == nil {
		return s.write(ctx, options, nil, Primary, keys, "no key was published")
	}
	if err := s.unrotated(found); err != nil {
		return Publication{}, err
	}
	slot := keys.slotOf(found.key)
	switch {
	case slot == "":
		return s.write(ctx, options, found, taggedSlot(found.tags), keys, "the cache did not accept the published key")
	case !found.expires.IsZero() && s.clock.now().After(found.expires):
		return Publication{}, fmt.Errorf("%w (%s); a new date would not make it a new key: run %s", ErrExpired, stamp(found.expires), target.command("rotate"))
	case found.expires.IsZero() || found.tags[tagCredential] != string(slot):
		return s.write(ctx, options, found, slot, keys, "the published key had no expiry or the wrong tags")
	default:
		return Publication{Reason: "the published key is current", Slot: slot, Version: found.version, Expires: found.expires}, nil
	}
}

// write publishes the key in a slot, with the tags that the secret had.
func (s *session) write(ctx context.Context, options PublishOptions, found *secret, slot Slot, keys pair, reason string) (Publication, error) {
	done := Publication{Written: true, Reason: reason, Slot: slot, Expires: s.expiry(options.ValidityDays)}
	if found != nil && !found.expires.IsZero() && keys.of(slot).Same(found.key) {
		// A key does not live longer for having its tags mended.
		done.Expires = found.expires
	}
	if s.options.DryRun {
		return done, nil
	}
	var tags map[string]string
	if found != nil {
		tags = found.tags
	}
	s.tell("", "publishing the %s key of %s in %s", slot, s.cache.id, s.target.VaultURL)
	var err error
	done.Version, err = s.vault.publish(ctx, keys.of(slot), describe(tags, slot, s.cache.id, options.ValidityDays), done.Expires)
	return done, err
}

// unrotated refuses a secret in the middle of a rotation, which the rotation has to finish.
func (s *session) unrotated(found *secret) error {
	under, err := readRotation(found.tags)
	if err != nil {
		return fmt.Errorf("reading the tags of the secret %s:\n%w", s.target.SecretName, err)
	}
	if under.step == "" {
		return nil
	}
	if under.lease.run != "" {
		return s.running(under)
	}
	return fmt.Errorf("a rotation begun %s stopped at the step %s; finish it first: %s", stamp(under.started), under.step, s.target.command("rotate"))
}

// taggedSlot is the slot that the tags name; Primary when they name none.
func taggedSlot(tags map[string]string) Slot {
	if Slot(tags[tagCredential]) == Secondary {
		return Secondary
	}
	return Primary
}
