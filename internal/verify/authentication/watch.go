package authentication

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9/auth"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
)

// streams is a principal whose tokens go-redis-entraid renews.
type streams interface {
	Provider(ratio float64) (auth.StreamingCredentialsProvider, error)
}

// pause is between two commands while watching.
const pause = time.Second

// renewals counts the tokens after the first one. A token service can give the same one again, which is no renewal.
type renewals struct {
	last          atomic.Pointer[string]
	count, errors atomic.Int64
}

// OnNext implements [auth.CredentialsListener].
func (r *renewals) OnNext(credentials auth.Credentials) {
	_, token := credentials.BasicAuth()
	if last := r.last.Swap(&token); last != nil && *last != token {
		r.count.Add(1)
	}
}

// OnError implements [auth.CredentialsListener].
func (r *renewals) OnError(error) { r.errors.Add(1) }

// watch keeps one connection as go-redis-entraid does, until its first token is over, and then tries that token.
func (r *run) watch(ctx context.Context) []verify.Outcome {
	source, ok := r.Principal.(streams)
	switch {
	case !ok:
		return []verify.Outcome{expiredToken.notTried(noTokens), outlives.notTried(noTokens)}
	case r.WatchRefresh <= 0:
		return []verify.Outcome{
			expiredToken.notTried("no genuine token whose time is over is at hand; --watch-refresh waits until there is one"),
			outlives.notTried("tokens live for 60 to 90 minutes; --watch-refresh 100m watches a connection for that long"),
		}
	}
	first, outcome := r.outliveFirst(ctx, source)
	if first == nil || outcome.Status != verify.Proved {
		return []verify.Outcome{expiredToken.notProven("no token's time was over while the connection was watched", "watch for longer"), outcome}
	}
	user, token := first.BasicAuth()
	return []verify.Outcome{r.refused(ctx, expiredToken, "AUTH", user, token), outcome}
}

// outliveFirst is the outcome of watching, and the first token.
func (r *run) outliveFirst(ctx context.Context, source streams) (auth.Credentials, verify.Outcome) {
	provider, err := source.Provider(r.RefreshRatio)
	if err != nil {
		return nil, outlives.notProven(err.Error(), credentialHint)
	}
	seen := &renewals{}
	first, unsubscribe, err := provider.Subscribe(seen)
	if err != nil {
		return nil, outlives.notProven("the first token could not be had", credentialHint)
	}
	defer func() { _ = unsubscribe() }()
	seen.OnNext(first)
	end, ok := first.(interface{ ExpirationOn() time.Time })
	if !ok {
		return nil, outlives.notProven("the token doesn't say when it ends", "")
	}
	opened, err := session.OpenRefreshed(ctx, r.target, provider)
	if err != nil {
		return nil, outlives.notProven(session.Explain(err), reachHint)
	}
	defer opened.Close()
	return first, r.outlive(ctx, opened, end.ExpirationOn(), seen)
}

// outlive sends a command now and then until the token is over, and one after that.
func (r *run) outlive(ctx context.Context, opened *session.Session, end time.Time, seen *renewals) verify.Outcome {
	begun := time.Now()
	for {
		over := time.Now().After(end.Add(pause))
		reply := opened.Do(ctx, "PING")
		lasted := time.Since(begun).Round(time.Second)
		switch {
		case !signedIn(reply):
			return outlives.failed(fmt.Sprintf("after %s, with %d renewals: %s", lasted, seen.count.Load(), reply.Says()), "clients lose their connection when their token ends")
		case !opened.Kept():
			return outlives.failed(fmt.Sprintf("the cache ended the connection after %s, with %d renewals", lasted, seen.count.Load()), "clients lose their connection when their token ends")
		case over && seen.count.Load() > 0 && opened.OnFirst():
			return outlives.proved(fmt.Sprintf("OK on the same connection after %s, with %d renewals", lasted, seen.count.Load()))
		case over && seen.count.Load() == 0:
			return outlives.notProven(fmt.Sprintf("the first token is over since %s, no other came (%d errors), and the cache still answers", time.Since(end).Round(time.Second), seen.errors.Load()), credentialHint)
		case lasted >= r.WatchRefresh:
			return outlives.notProven(fmt.Sprintf("watched for %s; the first token lives for another %s", lasted, time.Until(end).Round(time.Second)), "watch for longer")
		}
		select {
		case <-ctx.Done():
			return outlives.notProven(fmt.Sprintf("the run was ended after %s", lasted), "watch for longer: the time limit of the run must be longer, too")
		case <-time.After(pause):
		}
	}
}
