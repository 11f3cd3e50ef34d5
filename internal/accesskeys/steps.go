package accesskeys

import (
	"context"
	"fmt"
	"time"
)

// steps carries on from the step that the tags hold.
func (r *rotator) steps(ctx context.Context) error {
	for !r.result.Finished {
		var err error
		switch r.state.step {
		case StepRegenerateSpare:
			err = r.regenerateSpare(ctx)
		case StepPublish:
			err = r.publishSpare(ctx)
		case StepDrain:
			err = r.drain(ctx)
		case StepRegenerateOld:
			err = r.regenerateOld(ctx)
		default:
			err = fmt.Errorf("there is no step %s", r.state.step)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// look reads what is published and what the cache accepts. inUse is "" when the cache refuses the published key.
func (r *rotator) look(ctx context.Context) (found *secret, keys pair, inUse Slot, err error) {
	if found, err = r.hold(ctx); err != nil {
		return nil, pair{}, "", err
	}
	if keys, err = r.cache.keys(ctx); err != nil {
		return nil, pair{}, "", err
	}
	return found, keys, keys.slotOf(found.key), nil
}

// replace is the only way to a regeneration: of the slot that is not published, by a read directly before.
func (r *rotator) replace(ctx context.Context, keys pair, published Slot) error {
	slot := published.Other()
	r.tell(r.state.step, "regenerating the %s key; the %s key is the published one", slot, published)
	err := r.cache.regenerate(ctx, slot)
	if isConflict(err) {
		err = r.again(ctx, slot)
	}
	if err != nil {
		return err
	}
	return r.cache.changed(ctx, slot, keys)
}

// again regenerates once whatever changes the cache has ended. When the answer to a regeneration is lost, the SDK repeats
// the request, and meets the operation that it began itself.
func (r *rotator) again(ctx context.Context, slot Slot) error {
	if _, err := r.cache.settled(ctx, r.waiting(r.state.step)); err != nil {
		return err
	}
	if err := r.advance(ctx, r.state.step); err != nil {
		return err
	}
	return r.cache.regenerate(ctx, slot)
}

// advance records the next step.
func (r *rotator) advance(ctx context.Context, next Step) error {
	found, err := r.hold(ctx)
	if err != nil {
		return err
	}
	state := r.state
	state.step = next
	return r.record(ctx, found, state)
}

func (r *rotator) regenerateSpare(ctx context.Context) error {
	found, keys, inUse, err := r.look(ctx)
	if err != nil {
		return err
	}
	if inUse == "" {
		inUse = taggedSlot(found.tags)
	}
	if err := r.replace(ctx, keys, inUse); err != nil {
		return err
	}
	return r.advance(ctx, StepPublish)
}

func (r *rotator) publishSpare(ctx context.Context) error {
	found, keys, inUse, err := r.look(ctx)
	if err != nil {
		return err
	}
	if inUse == "" {
		inUse = taggedSlot(found.tags)
	}
	return r.put(ctx, found, keys, inUse.Other())
}

// put publishes a slot's key as the cache has just listed it and begins the drain, in one write.
func (r *rotator) put(ctx context.Context, found *secret, keys pair, slot Slot) error {
	now := r.clock.now()
	state := r.state
	state.step, state.drainEnds, state.lease.until = StepDrain, now.Add(r.options.Drain), now.Add(leaseFor)
	expires := r.expiry(r.options.ValidityDays)
	r.tell(r.state.step, "publishing the %s key", slot)
	version, err := r.vault.publish(ctx, keys.of(slot), state.write(describe(found.tags, slot, r.cache.id, r.options.ValidityDays)), expires)
	if err != nil {
		return err
	}
	r.state = state
	r.result.Old, r.result.New = slot.Other(), slot
	r.result.Version, r.result.Expires, r.result.DrainEnds = version, expires, state.drainEnds
	return nil
}

// mend publishes the current key in place of one that the cache has come to refuse, and begins the drain again.
func (r *rotator) mend(ctx context.Context, found *secret, keys pair) error {
	r.note("the cache refuses the key that was published, because it has been regenerated meanwhile; publishing the current one, and draining again")
	return r.put(ctx, found, keys, taggedSlot(found.tags))
}

// drain waits until clients have had their time to read the secret again, then makes sure that they have.
func (r *rotator) drain(ctx context.Context) error {
	r.tell(StepDrain, "clients have until %s to read the secret again; both keys work", stamp(r.state.drainEnds))
	for {
		found, keys, inUse, err := r.look(ctx)
		if err != nil {
			return err
		}
		left := r.state.drainEnds.Sub(r.clock.now())
		switch {
		case inUse == "":
			return r.mend(ctx, found, keys)
		case left <= 0:
			if err := r.ask(ctx, found, inUse.Other()); err != nil {
				return err
			}
			return r.advance(ctx, StepRegenerateOld)
		case r.options.NoWait:
			r.note("not waiting for the drain; run again after %s to finish", stamp(r.state.drainEnds))
			return errParked
		}
		if err := r.record(ctx, found, r.state); err != nil {
			return err
		}
		if err := r.clock.sleep(ctx, min(left, leaseRenew)); err != nil {
			return err
		}
	}
}

// ask refuses to go on while connections are seen to use the old key.
func (r *rotator) ask(ctx context.Context, found *secret, old Slot) error {
	if r.options.Probe == nil {
		return nil
	}
	r.tell(StepDrain, "asking whether connections still use the %s key", old)
	usage, err := r.options.Probe(ctx, Question{CacheID: r.cache.id, Old: old, PublishedAt: found.created})
	switch {
	case err != nil:
		return fmt.Errorf("asking whether connections still use the %s key: %w", old, err)
	case !usage.Known:
		r.note("whether connections still use the %s key cannot be seen: %s", old, usage.Detail)
	case usage.Connections > 0:
		return &StillInUseError{Old: old, Usage: usage}
	}
	return nil
}

// regenerateOld ends the old key and, with it, the rotation.
func (r *rotator) regenerateOld(ctx context.Context) error {
	found, keys, inUse, err := r.look(ctx)
	if err != nil {
		return err
	}
	if inUse == "" {
		return r.mend(ctx, found, keys)
	}
	if err := r.replace(ctx, keys, inUse); err != nil {
		return err
	}
	r.tell(StepRegenerateOld, "disabling the secret's older versions, whose keys are dead")
	r.result.Disabled, err = r.vault.disableAllBut(ctx, found.version)
	if err != nil {
		return err
	}
	return r.release(ctx)
}

// release removes the rotation's tags.
func (r *rotator) release(ctx context.Context) error {
	found, err := r.hold(ctx)
	if err != nil {
		return err
	}
	r.tell(StepRelease, "done; giving the lease back")
	r.releasing = true
	if err := r.vault.tag(ctx, found.version, rotation{}.write(found.tags)); err != nil {
		return err
	}
	r.result.Finished, r.result.DrainEnds = true, time.Time{}
	return nil
}

// plan words the steps that are left.
func (r *rotator) plan(found *secret, under rotation) []string {
	old, fresh := r.result.Old, r.result.New
	drain := fmt.Sprintf("wait %s for clients to read the secret again; both keys work", r.options.Drain)
	if under.step == StepDrain {
		drain = fmt.Sprintf("wait until %s for clients to read the secret again; both keys work", stamp(under.drainEnds))
	}
	if r.options.Probe != nil {
		drain += "; then refuse to go on while connections are seen to use the " + string(old) + " key"
	}
	all := []struct {
		step Step
		text string
	}{
		{StepRegenerateSpare, fmt.Sprintf("regenerate the %s key of %s, which is not the published one", fresh, r.cache.id)},
		{StepPublish, fmt.Sprintf("publish the %s key as a new version of %s in %s, good for %d days", fresh, r.target.SecretName, r.target.VaultURL, r.options.ValidityDays)},
		{StepDrain, drain},
		{StepRegenerateOld, fmt.Sprintf("regenerate the %s key and disable the secret's older versions (newest now: %s)", old, found.version)},
	}
	plan := []string{fmt.Sprintf("take the lease as %s", r.options.Owner)}
	reached := under.step == ""
	for _, line := range all {
		if reached = reached || line.step == under.step; reached {
			plan = append(plan, line.text)
		}
	}
	return append(plan, "give the lease back")
}
