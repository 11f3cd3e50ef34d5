package authentication

import (
	"context"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/entra"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// Options say what to try besides what needs no credentials.
type Options struct {
	// Principal is whom to sign in as: an [entra.Source], or a user of a local server. Without one, whatever needs a
	// sign-in is not tried.
	Principal session.Principal
	// AccessKey reads a key of the cache, which must be refused; nil tries none. No key is ever asked of Azure.
	AccessKey func(context.Context) (string, error)
	// OtherPrincipals are object ids that have access to the cache, too, under whose names the principal's token must be
	// refused. A made-up id is tried where there are none.
	OtherPrincipals []string
	// ForeignScope is the scope of another application than Redis, such as "api://my-application/.default". A token for it
	// is sent to the cache and must be refused; "" sends none.
	ForeignScope string
	// WatchRefresh is how long to watch one connection outlive its first token; 0 doesn't watch. Tokens live for 60 to 90
	// minutes, https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
	WatchRefresh time.Duration
	// RefreshRatio is the part of a token's life after which the next one is asked for while watching; 0 is 0.7.
	RefreshRatio float64
}

// tokens is a principal that signs in with tokens of Entra.
type tokens interface {
	Token(ctx context.Context) (entra.Token, error)
	Foreign(ctx context.Context, scope string) (entra.Token, error)
}

// New prepares the probe of everything that needs a secret, or the server's word that it is the cache; [NewOpen] has the
// rest. It sends sign-ins, and commands that read nothing of the cache's data.
func New(options Options) verify.Probe {
	return probe{options}
}

type probe struct{ options Options }

// Group implements [verify.Probe].
func (p probe) Group() string { return Group }

// Plan implements [verify.Planned].
func (p probe) Plan(verify.Target) []verify.Outcome {
	return plan(signing)
}

func plan(claims []claim) []verify.Outcome {
	outcomes := make([]verify.Outcome, len(claims))
	for i, claim := range claims {
		outcomes[i] = claim.outcome("", "", "")
	}
	return outcomes
}

// Needs implements [verify.Dependent]: no token goes to a server that has not proven who it is.
func (p probe) Needs() []string {
	return []string{"ports.tls-port", "tls.certificate-chain", "tls.certificate-name"}
}

// Run implements [verify.Probe].
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	run := &run{Options: p.options, target: target, open: func(ctx context.Context) (*session.Session, error) {
		return session.Open(ctx, target, session.Credentials{})
	}}
	return run.everything(ctx)
}

// run is one run against one target.
type run struct {
	Options
	target verify.Target
	// open opens a connection on which nobody has signed in.
	open func(context.Context) (*session.Session, error)
	// credentials are the principal's.
	credentials session.Credentials
	// accepted says that the cache took the credentials.
	accepted bool
}

// everything tries all claims in the order of the report.
func (r *run) everything(ctx context.Context) []verify.Outcome {
	if gap := r.reach(ctx); gap != "" {
		return r.unreached("the cache could not be asked: " + gap)
	}
	outcomes := []verify.Outcome{r.keyThatWasGiven(ctx), r.signIn(ctx)}
	if !r.accepted {
		return append(outcomes, r.withoutSignIn("the principal's own sign-in was not accepted, so another's refusal would prove nothing")...)
	}
	outcomes = append(outcomes, r.refused(ctx, wrongSecret, "AUTH", r.credentials.User(), madeUpKey()))
	outcomes = append(outcomes, r.wrongTokens(ctx)...)
	outcomes = append(outcomes, r.refresh(ctx))
	return append(outcomes, r.watch(ctx)...)
}

// reach says why the cache can't be asked, before a token is asked for that nobody would get; "" when it can.
func (r *run) reach(ctx context.Context) string {
	opened, err := r.open(ctx)
	if err != nil {
		return session.Explain(err)
	}
	defer opened.Close()
	if reply := opened.Do(ctx, "PING"); reply.Verdict == session.Unreachable {
		return reply.Says()
	}
	return ""
}

// unreached are the outcomes where not even the first connection got an answer.
func (r *run) unreached(why string) []verify.Outcome {
	key := givenKey.notProven("", why)
	if reason := r.noKey(); reason != "" {
		key = givenKey.notTried(reason)
	}
	in := signsIn.notProven("", why)
	if r.Principal == nil {
		in = signsIn.notTried(noPrincipal)
	}
	return append([]verify.Outcome{key, in}, r.withoutSignIn(why)...)
}

// noPrincipal says why nothing is tried that needs a sign-in.
const noPrincipal = "no principal to sign in as: choose one with --credential"

// withoutSignIn are the outcomes of what needs a sign-in, where there was none.
func (r *run) withoutSignIn(why string) []verify.Outcome {
	var outcomes []verify.Outcome
	for _, claim := range signing[2:] {
		if r.Principal == nil {
			outcomes = append(outcomes, claim.notTried(noPrincipal))
			continue
		}
		outcomes = append(outcomes, claim.notProven("", why))
	}
	return outcomes
}
