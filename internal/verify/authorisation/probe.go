package authorisation

import (
	"context"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// Grant is an entry of an environment's access list, or a user of a local server.
type Grant struct {
	// Key is the entry's, by which --as names it.
	Key string
	// ObjectID is the principal's, which is its user name at the cache.
	ObjectID string
	// Role is what the report calls the policy: reader, contributor, owner, or the name of a custom one.
	Role   string
	Policy accesspolicy.Policy
}

// Options say whom to sign in as and what is promised.
type Options struct {
	// Principal is whom to sign in as; without one nothing is tried.
	Principal session.Principal
	// Grants are the access list; without any nothing is tried.
	Grants []Grant
	// As is the Key of the grant to judge by; "" takes the one with the object id that signs in.
	As string
	// Write lets the probe set a key with a random name for a minute at most, and remove it.
	Write bool
}

// New prepares the probe. It changes nothing in the cache unless it is told to write.
func New(options Options) verify.Probe {
	return probe{options}
}

type probe struct{ options Options }

// Group implements [verify.Probe].
func (p probe) Group() string { return Group }

// Plan implements [verify.Planned].
func (p probe) Plan(target verify.Target) []verify.Outcome {
	return wording{service: target.Service, as: p.options.As}.each(all, "", "")
}

// Needs implements [verify.Dependent]: no token goes to a server that has not proven who it is.
func (p probe) Needs() []string {
	return []string{"ports.tls-port", "tls.certificate-chain", "tls.certificate-name"}
}

// Run implements [verify.Probe].
func (p probe) Run(ctx context.Context, target verify.Target) []verify.Outcome {
	says := wording{service: target.Service, as: p.options.As}
	switch {
	case p.options.Principal == nil:
		return says.each(all, verify.NotTried, "no principal to sign in as: choose one with --credential")
	case len(p.options.Grants) == 0:
		return says.each(all, verify.NotTried, "no access list to judge by: name an environment")
	}
	credentials, err := p.options.Principal.SignIn(ctx)
	if err != nil {
		return says.each(all, verify.NotProven, err.Error())
	}
	opened, err := session.Open(ctx, target, credentials)
	if err != nil {
		return says.each(all, verify.NotProven, "the sign-in: "+session.Explain(err)+"; see Authentication in this report")
	}
	defer opened.Close()
	grant, found := p.grant(credentials.User())
	if !found {
		return p.unlisted(says, credentials.User())
	}
	says.as = grant.Key
	run := &run{wording: says, grant: grant, opened: opened, service: target.Service}
	outcomes := append([]verify.Outcome{run.asListed(credentials.User())}, run.everything(ctx)...)
	return append(outcomes, run.roundTrip(ctx, p.options.Write))
}

// grant finds the entry to judge by.
func (p probe) grant(user string) (Grant, bool) {
	for _, grant := range p.options.Grants {
		if p.options.As == grant.Key || p.options.As == "" && strings.EqualFold(grant.ObjectID, user) {
			return grant, true
		}
	}
	return Grant{}, false
}

// unlisted are the outcomes where no entry tells what is promised.
func (p probe) unlisted(says wording, user string) []verify.Outcome {
	if p.options.As != "" {
		return says.each(all, verify.NotTried, "the access list has no entry "+p.options.As)
	}
	first := says.outcome(listed, verify.Failed, "the cache lets in "+user+", which is not in the access list",
		"take its access away, or write it into the environment; --as KEY judges it by another entry")
	return append([]verify.Outcome{first}, says.each(all[1:], verify.NotTried, "no entry says what "+user+" may do")...)
}

// asListed tells by which entry the principal is judged.
func (r *run) asListed(user string) verify.Outcome {
	if strings.EqualFold(r.grant.ObjectID, user) {
		return r.outcome(listed, verify.Proved, "entry "+r.grant.Key+" ("+r.grant.Role+")", "")
	}
	return r.outcome(listed, verify.NotTried, "", "judged by the entry "+r.grant.Key+" because of --as; "+user+" is another principal")
}
