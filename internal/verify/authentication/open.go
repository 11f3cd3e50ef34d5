package authentication

import (
	"context"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// NewOpen prepares the probe of what a client without any secret gets. It doesn't ask the server to prove who it is, because
// it sends nothing that is worth anything: a server with a bad certificate may let everybody in, too.
func NewOpen() verify.Probe { return openProbe{} }

type openProbe struct{}

// Group implements [verify.Probe].
func (openProbe) Group() string { return Group }

// Plan implements [verify.Planned].
func (openProbe) Plan(verify.Target) []verify.Outcome { return plan(anonymous) }

// Needs implements [verify.Dependent].
func (openProbe) Needs() []string { return []string{"ports.redis"} }

// Run implements [verify.Probe].
func (openProbe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	run := &run{target: target, open: func(ctx context.Context) (*session.Session, error) {
		return session.OpenUnproven(ctx, target)
	}}
	first, gap := run.withoutCredentials(ctx)
	outcomes := []verify.Outcome{first}
	if gap != "" {
		why := "the cache could not be asked: " + gap
		outcomes = append(outcomes, wrongKey.notProven("", why), wrongKeyNamed.notProven("", why))
	} else {
		outcomes = append(outcomes, run.refused(ctx, wrongKey, "AUTH", madeUpKey()), run.refused(ctx, wrongKeyNamed, "AUTH", "default", madeUpKey()))
	}
	return outcomes
}

// withoutCredentials sends a command before any sign-in. The gap says why no reply of Redis came.
func (r *run) withoutCredentials(ctx context.Context) (outcome verify.Outcome, gap string) {
	opened, err := r.open(ctx)
	if err != nil {
		gap = session.Explain(err)
		return noCredentials.notProven(gap, reachHint), gap
	}
	defer opened.Close()
	switch reply := opened.Do(ctx, "PING"); reply.Verdict {
	case session.NotSignedIn:
		return noCredentials.proved("refused (NOAUTH)"), ""
	case session.Unreachable:
		gap = reply.Says()
		return noCredentials.notProven(gap, reachHint), gap
	case session.Answered:
		return noCredentials.failed("PING was carried out", openHint), ""
	case session.NotPermitted, session.NoCommand, session.Objected, session.Elsewhere:
		return noCredentials.failed("PING got past the check for a sign-in: "+reply.Says(), openHint), ""
	default:
		return noCredentials.notProven(reply.Says(), "run this again when the cache is ready"), ""
	}
}
