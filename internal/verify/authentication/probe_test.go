package authentication_test

import (
	"context"
	"crypto/x509"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis-entraid/token"
	"github.com/redis/go-redis/v9/auth"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/entra"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/internal/verify/tokenissuer"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func TestAHardenedServerIsProvenInEveryPoint(t *testing.T) {
	t.Parallel()
	// The SDK asks for another token only in the last five minutes of one.
	g := guard(t, 4*time.Minute)
	outcomes := run(t, authentication.Options{
		Principal:       g.source,
		OtherPrincipals: []string{principal, other},
		ForeignScope:    "api://worthless/.default",
		AccessKey:       func(context.Context) (string, error) { return "an-old-key-of-the-cache", nil },
	}, g.target)
	expect(t, outcomes, verify.Proved, "no-credentials", "wrong-key", "wrong-key-default", "access-key", "sign-in", "wrong-secret",
		"forged-token", "forged-claims", "other-principal", "foreign-audience", "refresh")
	expect(t, outcomes, verify.NotTried, "expired-token", "refresh-watched")
	if saw := outcomes["authentication.sign-in"].Saw; saw != "OK as user "+principal+", by ACL WHOAMI" {
		t.Errorf("the sign-in: %s", saw)
	}
	if saw := outcomes["authentication.refresh"].Saw; !strings.Contains(saw, "with a newer token") {
		t.Errorf("the refresh: %s", saw)
	}
	if saw := outcomes["authentication.other-principal"].Saw; !strings.Contains(saw, "of the access list") {
		t.Errorf("the other principal: %s", saw)
	}
}

func TestAConnectionOutlivesItsFirstTokenAndTheTokenIsNoUseAfterwards(t *testing.T) {
	t.Parallel()
	g := guard(t, 6*time.Second)
	// A third of six seconds, because go-redis-entraid counts from the next whole second.
	outcomes := run(t, authentication.Options{Principal: g.source, WatchRefresh: 30 * time.Second, RefreshRatio: 0.3}, g.target)
	expect(t, outcomes, verify.Proved, "refresh-watched", "expired-token")
}

func TestARealServerWhosePasswordsAreTokensIsProvenToo(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{})
	// Each token is the user's only password from the moment that it is issued, so the server itself refuses older ones.
	issuer := tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal, Life: 6 * time.Second, Issued: func(given string) {
		if err := server.Admin.Do(context.Background(), "ACL", "SETUSER", principal, "reset", "on", ">"+given, "~*", "+@all").Err(); err != nil {
			t.Errorf("setting the password: %v", err)
		}
	}})
	source, err := entra.New(entra.Options{Kind: entra.ManagedIdentity, ClientID: uuid.NewString(), Transport: issuer.Client})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := run(t, authentication.Options{Principal: source, WatchRefresh: 30 * time.Second, RefreshRatio: 0.3}, direct(server))
	expect(t, outcomes, verify.Proved, "no-credentials", "sign-in", "forged-token", "forged-claims", "other-principal", "refresh", "refresh-watched", "expired-token")
}

// forgetful is a principal that knows its password once.
type forgetful struct{ asked atomic.Int64 }

func (f *forgetful) SignIn(context.Context) (session.Credentials, error) {
	if f.asked.Add(1) > 1 {
		return session.NewCredentials("web", "forgotten"), nil
	}
	return session.NewCredentials("web", "pass-of-web"), nil
}

func TestASecondSignInThatIsRefusedIsAFailure(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user web on >pass-of-web ~* &* +@read"}})
	outcomes := run(t, authentication.Options{Principal: &forgetful{}}, direct(server))
	expect(t, outcomes, verify.Proved, "sign-in", "wrong-secret")
	expect(t, outcomes, verify.Failed, "refresh")
}

func TestAPrincipalWithoutCredentialsIsNoFailureOfTheCache(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{})
	// Nobody answers where this identity asks for tokens.
	source, err := entra.New(entra.Options{Kind: entra.ManagedIdentity, ClientID: uuid.NewString(), Transport: &http.Client{Transport: refusing{}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	for _, outcome := range authentication.New(authentication.Options{Principal: source}).Run(ctx, direct(server)) {
		if outcome.Status == verify.Failed || outcome.Status == verify.Proved {
			t.Errorf("%+v", outcome)
		}
	}
}

// refusing is a network in which nobody is.
type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED }

// unrenewed is a principal whose first token is its last.
type unrenewed struct{ *entra.Source }

func (u unrenewed) Provider(float64) (auth.StreamingCredentialsProvider, error) { return u, nil }

func (u unrenewed) Subscribe(auth.CredentialsListener) (auth.Credentials, auth.UnsubscribeFunc, error) {
	got, err := u.Token(context.Background())
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	credentials := token.New(got.ObjectID, got.Reveal(), got.Reveal(), got.Expires, now, got.Expires.Sub(now).Milliseconds())
	return credentials, func() error { return nil }, nil
}

func TestAConnectionWhoseTokenIsNotRenewedIsSeenToEnd(t *testing.T) {
	t.Parallel()
	g := guard(t, 3*time.Second)
	outcomes := run(t, authentication.Options{Principal: unrenewed{g.source}, WatchRefresh: 30 * time.Second}, g.target)
	expect(t, outcomes, verify.Failed, "refresh-watched")
	expect(t, outcomes, verify.NotProven, "expired-token")
}

func TestAWatchThatIsTooShortProvesNothing(t *testing.T) {
	t.Parallel()
	g := guard(t, time.Hour)
	outcomes := run(t, authentication.Options{Principal: g.source, WatchRefresh: time.Second}, g.target)
	expect(t, outcomes, verify.NotProven, "refresh-watched", "expired-token")
}

func TestEveryWeaknessOfAnOpenServerIsListed(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{
		"user default on nopass ~* &* +@all",
		"user " + principal + " on nopass ~* &* +@all",
		"user " + other + " on nopass ~* &* +@all",
	}})
	g := guard(t, time.Hour)
	outcomes := run(t, authentication.Options{
		Principal: g.source, OtherPrincipals: []string{other}, ForeignScope: "api://worthless/.default",
		AccessKey: func(context.Context) (string, error) { return "key", nil },
	}, direct(server))
	expect(t, outcomes, verify.Failed, "no-credentials", "wrong-key", "wrong-key-default", "access-key", "wrong-secret",
		"forged-token", "forged-claims", "other-principal", "foreign-audience")
}

func TestAnAccessKeyThatStillWorksIsAFailure(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user default on >the-key ~* &* +@all"}})
	key := func(context.Context) (string, error) { return "the-key", nil }
	outcomes := run(t, authentication.Options{AccessKey: key}, direct(server))
	expect(t, outcomes, verify.Proved, "no-credentials", "wrong-key", "wrong-key-default")
	expect(t, outcomes, verify.Failed, "access-key")
	expect(t, outcomes, verify.NotTried, "sign-in", "forged-token", "refresh")

	waived := direct(server)
	waived.AccessKeysOff = false
	outcomes = run(t, authentication.Options{AccessKey: key}, waived)
	expect(t, outcomes, verify.NotTried, "access-key")
}

func TestABadCertificateHidesNoOpenDoorAndGetsNoSecret(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user default on nopass ~* &* +@all"}})
	g := guard(t, time.Hour)
	target := direct(server)
	target.RootCAs = x509.NewCertPool()
	outcomes := run(t, authentication.Options{Principal: g.source}, target)
	expect(t, outcomes, verify.Failed, "no-credentials", "wrong-key", "wrong-key-default")
	expect(t, outcomes, verify.NotProven, "sign-in", "forged-token", "refresh")
	if g.issuer.Count() != 0 {
		t.Error("a token was asked for, for nobody to send it to")
	}
}

func TestNobodyIsInWhoMayDoNothing(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user default on nopass -@all"}})
	outcomes := run(t, authentication.Options{}, direct(server))
	// The user is let in without a password, and only its permissions hold it back.
	expect(t, outcomes, verify.Failed, "no-credentials", "wrong-key")
}

func TestAPrincipalWithoutAccessProvesNoRefusal(t *testing.T) {
	t.Parallel()
	g := guard(t, time.Hour, "user "+other+" on >"+password+" ~* &* +@all")
	outcomes := run(t, authentication.Options{Principal: g.source}, g.target)
	expect(t, outcomes, verify.Proved, "no-credentials", "wrong-key")
	expect(t, outcomes, verify.Failed, "sign-in")
	expect(t, outcomes, verify.NotProven, "wrong-secret", "forged-token", "other-principal", "refresh", "expired-token")
}

func TestALocalUserIsTriedWithItsPassword(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user web on >pass-of-web ~* &* +@read"}})
	target := direct(server)
	target.Service = verify.Local
	outcomes := run(t, authentication.Options{Principal: session.Fixed("web", "pass-of-web")}, target)
	expect(t, outcomes, verify.Proved, "no-credentials", "sign-in", "wrong-secret", "refresh")
	expect(t, outcomes, verify.NotTried, "access-key", "forged-token", "expired-token", "refresh-watched")
}

func TestACacheThatIsNotThereIsNotTriedAgainAndAgain(t *testing.T) {
	t.Parallel()
	g := guard(t, time.Hour)
	target := verify.Target{Service: verify.Managed, Host: "no-such-host.invalid", Port: 10000, AccessKeysOff: true, Timeout: time.Second}
	outcomes := run(t, authentication.Options{Principal: g.source}, target)
	expect(t, outcomes, verify.NotProven, "no-credentials", "wrong-key", "sign-in", "refresh")
	if g.issuer.Count() != 0 {
		t.Error("a token was asked for, for nobody to send it to")
	}
}

func TestNoOutcomeHoldsASecret(t *testing.T) {
	t.Parallel()
	g := guard(t, time.Hour)
	const key = "aSecretAccessKeyOfTheCacheAzCaXXXXXXXXXXXX="
	outcomes := run(t, authentication.Options{
		Principal: g.source, ForeignScope: "api://worthless/.default",
		AccessKey: func(context.Context) (string, error) { return key, nil },
	}, g.target)
	secrets := append([]string{key, password}, strings.Split(g.issuer.Last(), ".")[1:]...)
	for id, outcome := range outcomes {
		for _, secret := range secrets {
			if strings.Contains(outcome.Saw+outcome.Hint+outcome.Expected+outcome.Title, secret) {
				t.Errorf("%s holds a secret", id)
			}
		}
	}
}
