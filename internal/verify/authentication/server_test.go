package authentication_test

import (
	"crypto/tls"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/entra"
	"github.com/redoubt-iac/redoubt/internal/verify/tokenissuer"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

const (
	principal = "11111111-2222-4333-8444-555555555555"
	other     = "66666666-2222-4333-8444-555555555555"
	// password is the principal's at the server behind the gate. No output may hold it.
	password = "the-password-behind-the-gate"
)

// guarded is a real redis-server behind a gate that takes tokens, and the target and the source to try it with.
type guarded struct {
	server *redisserver.Server
	issuer *tokenissuer.Issuer
	source *entra.Source
	target verify.Target
}

// guard starts all of it. Tokens live as long as life says.
func guard(t *testing.T, life time.Duration, acl ...string) guarded {
	t.Helper()
	if acl == nil {
		acl = []string{"user " + principal + " on >" + password + " ~* &* +@all"}
	}
	g := guarded{server: redisserver.Start(t, redisserver.Options{ACL: acl})}
	g.issuer = tokenissuer.Start(t, tokenissuer.Options{ObjectID: principal, Life: life})
	gate := g.issuer.Guard(t, g.server.Certificate, password, func() (net.Conn, error) {
		return tls.Dial("tcp", g.server.Address(), &tls.Config{RootCAs: g.server.Roots, MinVersion: tls.VersionTLS12})
	})
	g.target = verify.Target{Service: verify.Managed, Host: "127.0.0.1", Port: gate.Port, RootCAs: g.server.Roots, AccessKeysOff: true, Timeout: 5 * time.Second}
	var err error
	// The SDK keeps tokens by the name of the identity for the whole process.
	if g.source, err = entra.New(entra.Options{Kind: entra.ManagedIdentity, ClientID: uuid.NewString(), Transport: g.issuer.Client}); err != nil {
		t.Fatal(err)
	}
	return g
}

// direct is the target of a server without a gate.
func direct(server *redisserver.Server) verify.Target {
	return verify.Target{Service: verify.Managed, Host: server.Host, Port: server.Port, RootCAs: server.Roots, AccessKeysOff: true, Timeout: 5 * time.Second}
}

// run runs both probes and checks that they report what they planned, in that order.
func run(t *testing.T, options authentication.Options, target verify.Target) map[string]verify.Outcome {
	t.Helper()
	found := map[string]verify.Outcome{}
	for _, probe := range []verify.Probe{authentication.NewOpen(), authentication.New(options)} {
		outcomes := probe.Run(t.Context(), target)
		if reported, planned := ids(outcomes), ids(probe.(verify.Planned).Plan(target)); !slices.Equal(reported, planned) {
			t.Errorf("reported %q, planned %q", reported, planned)
		}
		for _, outcome := range outcomes {
			found[outcome.Probe] = outcome
			t.Logf("%-36s %-10s %s (%s)", outcome.Probe, outcome.Status, outcome.Saw, outcome.Hint)
			if outcome.Status != verify.Proved && outcome.Hint == "" {
				t.Errorf("%s is %s, and no hint says why or what to do", outcome.Probe, outcome.Status)
			}
		}
	}
	return found
}

func ids(outcomes []verify.Outcome) (found []string) {
	for _, outcome := range outcomes {
		found = append(found, outcome.Probe)
	}
	return found
}

// expect compares the status of outcomes.
func expect(t *testing.T, outcomes map[string]verify.Outcome, status verify.Status, probes ...string) {
	t.Helper()
	for _, probe := range probes {
		if got := outcomes["authentication."+probe]; got.Status != status {
			t.Errorf("%s: got %s (%s; %s), want %s", probe, got.Status, got.Saw, got.Hint, status)
		}
	}
}
