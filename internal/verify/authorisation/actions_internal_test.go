package authorisation

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

func TestEveryActionIsHarmlessToARealServerThatPermitsAll(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, redisserver.Options{ACL: []string{"user all on >pass ~* &* +@all"}})
	admin := server.Admin
	for _, key := range []string{"orders:1", "redoubt-verify-of-others"} {
		if err := admin.Set(t.Context(), key, "kept", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := session.Open(t.Context(), verify.Target{Host: server.Host, Port: server.Port, RootCAs: server.Roots}, session.NewCredentials("all", "pass"))
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	before := counters(t, server)
	for _, each := range actions {
		// Redis answers CLUSTER with an error outside of a cluster, and EVALSHA without a script, after the check of permissions.
		reply := opened.Do(t.Context(), each.on(random(), channel())...)
		objects := each.words == "CLUSTER INFO" || each.name() == "EVALSHA"
		if reply.Verdict != session.Answered && (reply.Verdict != session.Objected || !objects) {
			t.Errorf("%s: %s", each.words, reply.Says())
		}
	}
	if after := counters(t, server); !slices.Equal(before, after) {
		t.Errorf("the server counts %q, then %q", before, after)
	}
	if !opened.OnFirst() {
		t.Error("the connection was lost")
	}
}

// counters are what the server counts of changes and of clients that were lost, https://redis.io/docs/latest/commands/info/
func counters(t *testing.T, server *redisserver.Server) []string {
	t.Helper()
	text, err := server.Admin.Info(t.Context(), "everything").Result()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(text) {
		name, _, _ := strings.Cut(line, ":")
		switch name {
		case "rdb_changes_since_last_save", "number_of_cached_scripts", "expired_keys", "evicted_keys", "connected_clients", "role", "db0":
			found = append(found, strings.TrimSpace(line))
		}
	}
	if len(found) < 6 {
		t.Fatalf("the server says only %q", found)
	}
	return found
}

func TestThePolicySaysSomethingOfEveryAction(t *testing.T) {
	t.Parallel()
	policy, err := accesspolicy.Parse("+@all allkeys")
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range actions {
		words := each.on("k", "c")
		switch decision := policy.Can(words[0], words[1:]...); decision.Reason {
		case accesspolicy.Granted, accesspolicy.Disabled:
		default:
			t.Errorf("%s: %s, %s", each.words, decision.Reason, decision.Because)
		}
		if each.harmless == "" || headings[each.kind] == "" {
			t.Errorf("%s: no kind, or no reason why it is harmless", each.words)
		}
	}
	for _, group := range unsent {
		for _, call := range group.calls {
			words := strings.Fields(call)
			switch decision := policy.Can(words[0], words[1:]...); decision.Reason {
			case accesspolicy.Granted, accesspolicy.Disabled:
			default:
				t.Errorf("%s: %s, %s", call, decision.Reason, decision.Because)
			}
		}
	}
}

func TestEveryDangerousCommandIsTriedOrNamedAsNeverSent(t *testing.T) {
	t.Parallel()
	var tried, never []string
	for _, each := range actions {
		tried = append(tried, strings.ToLower(strings.Fields(each.words)[0]))
	}
	for _, group := range unsent {
		for _, call := range group.calls {
			never = append(never, strings.Fields(call)[0])
		}
	}
	for _, name := range never {
		if slices.Contains(tried, name) {
			t.Errorf("%s is sent, and named as never sent", name)
		}
	}
	policy, err := accesspolicy.Parse("+@dangerous allkeys")
	if err != nil {
		t.Fatal(err)
	}
	dangerous := accesspolicy.Blocked()
	for _, rule := range strings.Fields(policy.ServerRules()) {
		if name, granted := strings.CutPrefix(rule, "+"); granted && !strings.HasPrefix(name, "@") {
			name, _, _ = strings.Cut(name, "|")
			dangerous = append(dangerous, name)
		}
	}
	if len(dangerous) < 20 {
		t.Fatalf("only %q are dangerous", dangerous)
	}
	for _, name := range dangerous {
		if !slices.Contains(tried, name) && !slices.Contains(never, name) {
			t.Errorf("%s is neither tried nor named as never sent", name)
		}
	}
}
