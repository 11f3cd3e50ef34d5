package authentication

import (
	"context"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// refresh signs in a second time on a live connection, as a client does that keeps it beyond a token's end. With tokens of
// Entra the first sign-in is go-redis-entraid's, as in an application.
func (r *run) refresh(ctx context.Context) verify.Outcome {
	open := r.asUser
	if source, ok := r.Principal.(streams); ok {
		provider, err := source.Provider(r.RefreshRatio)
		if err != nil {
			return refreshed.notProven(err.Error(), credentialHint)
		}
		_, unsubscribe, err := provider.Subscribe(&renewals{})
		if err != nil {
			return refreshed.notProven("the first token could not be had", credentialHint)
		}
		defer func() { _ = unsubscribe() }()
		open = func(ctx context.Context) (*session.Session, error) {
			return session.OpenRefreshed(ctx, r.target, provider)
		}
	}
	opened, err := open(ctx)
	if err != nil {
		return refreshed.notProven(session.Explain(err), reachHint)
	}
	defer opened.Close()
	return r.again(ctx, opened)
}

// asUser opens a connection with the credentials that were accepted before.
func (r *run) asUser(ctx context.Context) (*session.Session, error) {
	return session.Open(ctx, r.target, r.credentials)
}

// again signs in once more on a connection that is signed in.
func (r *run) again(ctx context.Context, opened *session.Session) verify.Outcome {
	second, err := r.Principal.SignIn(ctx)
	if err != nil {
		return refreshed.notProven(err.Error(), credentialHint)
	}
	if reply := opened.Do(ctx, "AUTH", second.User(), second.Reveal()); reply.Verdict != session.Answered {
		return refreshed.failed("the second sign-in: "+reply.Says(), "clients lose their connection when their token ends")
	}
	switch after := opened.Do(ctx, "PING"); {
	case !signedIn(after):
		return refreshed.failed("the second sign-in: OK, then PING: "+after.Says(), "clients lose their connection when their token ends")
	case !opened.OnFirst():
		return refreshed.failed("the cache ended the connection", "clients lose their connection when their token ends")
	case second.Reveal() == r.credentials.Reveal():
		return refreshed.proved("OK on the same connection, with the same secret again: no newer one was given")
	}
	return refreshed.proved("OK on the same connection, with a newer token")
}
