package authorisation

import (
	"context"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// keyLife is how long the key of the round trip lives if it can't be removed, in the seconds of SET's EX.
const keyLife = "60"

// removalLimit is for removing the key when the run is over already.
const removalLimit = time.Second

// roundTrip sets a key that nobody has, reads it and removes it, where the probe may write.
func (r *run) roundTrip(ctx context.Context, write bool) verify.Outcome {
	key, within := r.insideKey()
	set := []string{"SET", key, "redoubt verify", "EX", keyLife, "NX"}
	settable, _ := r.can(set)
	switch {
	case !write:
		return r.outcome(roundTrip, verify.NotTried, "", "read-only without --write")
	case !within:
		return r.outcome(roundTrip, verify.NotTried, "", "no key can be named that the policy reaches")
	}
	// Whatever happens, and also if the policy doesn't grant it, a key that was set is removed.
	defer r.remove(ctx, key)
	reply := r.opened.Do(ctx, set...)
	switch {
	case !settable:
		return r.refusedSet(reply)
	case reply.Verdict == session.NotPermitted || reply.Verdict == session.NoCommand:
		return r.outcome(roundTrip, verify.Failed, "SET: "+reply.Says(), "the cache has another policy for this principal than the environment")
	case reply.Verdict != session.Answered:
		return r.outcome(roundTrip, verify.NotProven, "SET: "+reply.Says(), "run this again when the cache is ready")
	}
	return r.readBack(ctx, key)
}

// refusedSet judges a SET that the policy doesn't grant.
func (r *run) refusedSet(reply session.Reply) verify.Outcome {
	switch reply.Verdict {
	case session.NotPermitted, session.NoCommand:
		if !r.answered {
			return r.outcome(roundTrip, verify.NotProven, "SET: "+reply.Says(), "nothing at all was carried out for this principal")
		}
		return r.outcome(roundTrip, verify.Proved, "SET refused, as the policy says", "")
	case session.Answered, session.Objected:
		return r.outcome(roundTrip, verify.Failed, "SET was carried out", "the cache lets this principal do more than the environment says")
	}
	return r.outcome(roundTrip, verify.NotProven, "SET: "+reply.Says(), "run this again when the cache is ready")
}

// readBack reads the key that was set, if the policy grants that.
func (r *run) readBack(ctx context.Context, key string) verify.Outcome {
	if readable, _ := r.can([]string{"GET", key}); !readable {
		return r.outcome(roundTrip, verify.Proved, "set; the policy doesn't grant GET", "")
	}
	reply := r.opened.Do(ctx, "GET", key)
	switch {
	case reply.Verdict != session.Answered:
		return r.outcome(roundTrip, verify.NotProven, "set, then GET: "+reply.Says(), "run this again when the cache is ready")
	case reply.Value != "redoubt verify":
		return r.outcome(roundTrip, verify.Failed, "set, and read something else", "keys vanish or change within milliseconds: is the memory full?")
	}
	return r.outcome(roundTrip, verify.Proved, "set and read; "+r.afterwards(key), "")
}

// afterwards says what becomes of the key.
func (r *run) afterwards(key string) string {
	if removable, _ := r.can([]string{"DEL", key}); removable {
		return "removed"
	}
	return "the policy doesn't grant DEL, so it ends by itself after " + keyLife + " seconds"
}

// remove deletes the key, also when the run is over already. A principal that may not delete leaves it to end by itself.
func (r *run) remove(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removalLimit)
	defer cancel()
	// The end of the run ends the connection, so that the first attempt can fail; the second one gets a new connection.
	for range 2 {
		if reply := r.opened.Do(ctx, "DEL", key); reply.Verdict != session.Unreachable {
			return
		}
	}
}
