package session_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func TestARealServersRepliesAreToldApart(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user web on >pass ~web:* +@all -@dangerous"}})
	open := func(t *testing.T, who session.Credentials) *session.Session {
		t.Helper()
		opened, err := session.Open(t.Context(), at(server.Authority, server.Port), who)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(opened.Close)
		return opened
	}
	tests := []struct {
		name    string
		who     session.Credentials
		words   string
		verdict session.Verdict
		code    string
	}{
		{"a command before the sign-in", session.Credentials{}, "PING", session.NotSignedIn, "NOAUTH"},
		{"a sign-in with a wrong secret", session.Credentials{}, "AUTH web wrong", session.WrongSecret, "WRONGPASS"},
		{"a sign-in", session.Credentials{}, "AUTH web pass", session.Answered, ""},
		{"a command", session.NewCredentials("web", "pass"), "PING", session.Answered, ""},
		{"a key that isn't there", session.NewCredentials("web", "pass"), "GET web:1", session.Answered, ""},
		{"a key that isn't reached", session.NewCredentials("web", "pass"), "GET other:1", session.NotPermitted, "NOPERM"},
		{"a command that isn't granted", session.NewCredentials("web", "pass"), "CONFIG GET x", session.NotPermitted, "NOPERM"},
		{"a command that doesn't exist", session.NewCredentials("web", "pass"), "NOSUCH", session.NoCommand, "ERR"},
		{"a command with wrong arguments", session.NewCredentials("web", "pass"), "SET web:1 v YY", session.Objected, "ERR"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			reply := open(t, test.who).Do(t.Context(), strings.Fields(test.words)...)
			if reply.Verdict != test.verdict || reply.Code != test.code {
				t.Errorf("got %s (%s), want %s (%s)", reply.Verdict, reply.Code, test.verdict, test.code)
			}
		})
	}
}

func TestASignInThatIsRefusedIsAnError(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{})
	_, err := session.Open(t.Context(), at(server.Authority, server.Port), session.NewCredentials("web", secret))
	if err == nil || session.Explain(err) != "wrong secret (WRONGPASS)" {
		t.Fatalf("got %v", err)
	}
	withoutSecret(t, err.Error())
}

func TestAClusterIsFollowedToTheNodeOfAKey(t *testing.T) {
	t.Parallel()
	authority := redisserver.NewAuthority(t)
	start := func() *redisserver.Server {
		return redisserver.Start(t, redisserver.Options{
			ACL: []string{"user web on >pass ~* +@all"}, Authority: authority,
			Config: []string{"--cluster-enabled", "yes", "--tls-cluster", "yes", "--cluster-require-full-coverage", "no"},
		})
	}
	one, two := start(), start()
	must(t, one.Admin.ClusterAddSlotsRange(t.Context(), 0, 8191).Err())
	must(t, two.Admin.ClusterAddSlotsRange(t.Context(), 8192, 16383).Err())
	must(t, one.Admin.ClusterMeet(t.Context(), two.Host, strconv.Itoa(two.Port)).Err())
	// The key foo is in slot 12182, so it is on the second node.
	eventually(t, func() bool { return two.Admin.Set(t.Context(), "foo", "of the second node", 0).Err() == nil })
	eventually(t, func() bool {
		opened, err := session.Open(t.Context(), at(authority, one.Port), session.NewCredentials("web", "pass"))
		must(t, err)
		defer opened.Close()
		reply := opened.Do(t.Context(), "GET", "foo")
		return reply.Verdict == session.Answered && reply.Value == "of the second node"
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually waits for what the nodes of a cluster tell each other.
func eventually(t *testing.T, good func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if good() {
			return
		}
	}
	t.Fatal("the cluster was not ready within 20 seconds")
}
