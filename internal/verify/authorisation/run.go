package authorisation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// run is one run as one principal.
type run struct {
	wording
	grant   Grant
	opened  *session.Session
	service verify.Service
	// answered says that something was carried out, so that a refusal is one of permissions.
	answered bool
}

// seen sorts what became of commands. Each list holds names of commands with the reason.
type seen struct {
	carriedOut, refused, missing, unclear []string
}

// everything sends all actions that a claim needs, what is granted first.
func (r *run) everything(ctx context.Context) []verify.Outcome {
	inside, within := r.insideKey()
	outcomes := []verify.Outcome{r.granted(ctx, inside, within)}
	for _, refusal := range refusals {
		if refusal.claim == noDanger {
			outcomes = append(outcomes, r.leaving(ctx))
		}
		tried := r.send(ctx, r.denied(refusal.kind, inside, within), inside)
		outcomes = append(outcomes, r.refusal(refusal.claim, tried, "the policy grants all of them that can be tried"))
	}
	return append(outcomes, r.withoutKeys(), r.neverSent())
}

// can is what the policy promises for a command. Whether a command that Azure's classic service disables works elsewhere,
// no policy says.
func (r *run) can(words []string) (allowed, known bool) {
	decision := r.grant.Policy.Can(words[0], words[1:]...)
	switch decision.Reason {
	case accesspolicy.Disabled:
		return false, r.service == verify.Classic
	case accesspolicy.Unknown, accesspolicy.Malformed:
		return false, false
	}
	return decision.Allowed, true
}

// denied are the actions of a kind that the policy doesn't grant for a key that it reaches.
func (r *run) denied(of kind, key string, within bool) []action {
	return slices.DeleteFunc(slices.Clone(actions), func(each action) bool {
		allowed, known := r.can(each.on(key, channel()))
		return each.kind != of || allowed || !known || each.namesKey() && !within
	})
}

// granted sends what the policy grants.
func (r *run) granted(ctx context.Context, key string, within bool) verify.Outcome {
	allowed := slices.DeleteFunc(slices.Clone(actions), func(each action) bool {
		allowed, known := r.can(each.on(key, channel()))
		// Full access to Azure Managed Redis is access to what it has, and what it has of administration no policy says.
		administers := each.kind == dangerous && r.service != verify.Classic
		return !allowed || !known || administers || each.namesKey() && !within
	})
	tried := r.send(ctx, allowed, key)
	switch {
	case len(allowed) == 0:
		return r.outcome(granted, verify.NotTried, "", "the policy grants nothing that can be tried")
	case len(tried.refused) > 0:
		return r.outcome(granted, verify.Failed, "refused: "+strings.Join(tried.refused, ", "),
			"the cache has another policy for this principal than the environment: deploy again, or see `redoubt drift`")
	case len(tried.unclear) > 0 || len(tried.carriedOut) == 0 && len(tried.missing) > 0:
		return r.outcome(granted, verify.NotProven, strings.Join(append(tried.unclear, tried.missing...), ", "), "run this again when the cache is ready")
	}
	saw := fmt.Sprintf("%d commands carried out", len(tried.carriedOut))
	if len(tried.missing) > 0 {
		// Azure Managed Redis lacks some commands for everybody, which is no matter of policies:
		// https://learn.microsoft.com/azure/redis/development-faq
		saw += "; the cache has no " + strings.Join(tried.missing, ", ")
	}
	return r.outcome(granted, verify.Proved, saw, "")
}

// leaving sends what the policy grants, on keys that it doesn't reach.
func (r *run) leaving(ctx context.Context) verify.Outcome {
	if r.grant.Policy.AllKeys() {
		return r.outcome(noLeaving, verify.NotTried, "", "the policy reaches every key")
	}
	var tried seen
	for _, key := range r.outsideKeys() {
		var beyond []action
		for _, each := range actions {
			words := each.on(key, channel())
			if r.grant.Policy.Can(words[0], words[1:]...).Reason == accesspolicy.KeyRefused {
				beyond = append(beyond, each)
			}
		}
		tried.add(r.send(ctx, beyond, key))
	}
	return r.refusal(noLeaving, tried, "the policy grants nothing that names a key")
}

// refusal judges commands that must have been refused.
func (r *run) refusal(c claim, tried seen, none string) verify.Outcome {
	switch {
	case len(tried.carriedOut) > 0:
		return r.outcome(c, verify.Failed, "permitted: "+strings.Join(slices.Compact(tried.carriedOut), ", "),
			"the cache lets this principal do more than the environment says: deploy again, and look for assignments made by hand")
	case len(tried.unclear) > 0:
		return r.outcome(c, verify.NotProven, strings.Join(slices.Compact(tried.unclear), ", "), "run this again when the cache is ready")
	case len(tried.refused)+len(tried.missing) == 0:
		return r.outcome(c, verify.NotTried, "", none)
	}
	saw := fmt.Sprintf("%d commands refused", len(tried.refused))
	if len(tried.missing) > 0 {
		saw += fmt.Sprintf(", %d not there for anybody", len(tried.missing))
	}
	if !r.answered {
		return r.outcome(c, verify.NotProven, saw, "nothing at all was carried out for this principal, so the refusals may have another cause than its policy")
	}
	return r.outcome(c, verify.Proved, saw, "")
}

// send sends actions and sorts what became of them.
func (r *run) send(ctx context.Context, list []action, key string) seen {
	var sorted seen
	for _, each := range list {
		reply := r.opened.Do(ctx, each.on(key, channel())...)
		said := each.name() + ": " + reply.Says()
		switch reply.Verdict {
		case session.Answered:
			r.answered = true
			sorted.carriedOut = append(sorted.carriedOut, each.name())
		case session.Objected:
			// The command found fault with its arguments, so it was permitted.
			sorted.carriedOut = append(sorted.carriedOut, each.name())
		case session.NotPermitted:
			sorted.refused = append(sorted.refused, said)
		case session.NoCommand:
			sorted.missing = append(sorted.missing, each.name())
		default:
			sorted.unclear = append(sorted.unclear, said)
		}
		if ctx.Err() != nil {
			return sorted
		}
	}
	return sorted
}

func (s *seen) add(more seen) {
	s.carriedOut = append(s.carriedOut, more.carriedOut...)
	s.refused = append(s.refused, more.refused...)
	s.missing = append(s.missing, more.missing...)
	s.unclear = append(s.unclear, more.unclear...)
}

// withoutKeys reports what the policy itself leaves open.
func (r *run) withoutKeys() verify.Outcome {
	past := r.grant.Policy.Reach().PastPrefixes
	switch {
	case r.grant.Policy.AllKeys():
		return r.outcome(keyBlind, verify.NotTried, "", "the policy reaches every key")
	case len(past) == 0:
		return r.outcome(keyBlind, verify.Reported, "none", "")
	}
	return r.outcome(keyBlind, verify.Reported, strings.Join(past, ", "),
		"they name no key, so they see or delete keys of others: exclude them in the policy")
}

// neverSent lists what is not tried, and what the policy says of it.
func (r *run) neverSent() verify.Outcome {
	var denied, allowed []string
	key, _ := r.insideKey()
	for _, group := range unsent {
		for _, call := range group.calls {
			words := strings.Fields(strings.ReplaceAll(call, "key ", key+" "))
			if granted, known := r.can(words); granted && known {
				allowed = append(allowed, words[0])
			} else {
				denied = append(denied, words[0])
			}
		}
	}
	says := "docs/verify.md says why they are never sent; the policy "
	switch {
	case len(allowed) == 0:
		says += "grants none of " + strings.Join(denied, ", ")
	case len(denied) == 0:
		says += "grants all of " + strings.Join(allowed, ", ")
	default:
		says += "grants " + strings.Join(allowed, ", ") + ", and not " + strings.Join(denied, ", ")
	}
	return r.outcome(neverSent, verify.NotTried, "", says)
}
