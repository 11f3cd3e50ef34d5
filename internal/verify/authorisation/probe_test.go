package authorisation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
	"github.com/redoubt-iac/redoubt/internal/verify/session"
	"github.com/redoubt-iac/redoubt/tests/redisserver"
)

const (
	user     = "11111111-2222-4333-8444-555555555555"
	password = "the-password-of-the-principal"
)

func parse(t *testing.T, acl string) accesspolicy.Policy {
	t.Helper()
	policy, err := accesspolicy.Parse(acl)
	if err != nil {
		t.Fatal(err)
	}
	return policy
}

// role is the policy of a role that Azure has.
func role(t *testing.T, name string) accesspolicy.Policy {
	t.Helper()
	acl, ok := accesspolicy.ForRole(name)
	if !ok {
		t.Fatalf("no role %s", name)
	}
	return parse(t, acl)
}

// start starts a server whose one user has the rules, and Azure's disabled commands not at all.
func start(t *testing.T, rules string, config ...string) *redisserver.Server {
	t.Helper()
	return redisserver.Start(t, redisserver.Options{ACL: []string{"user " + user + " on >" + password + " " + rules}, Config: config})
}

// run runs the probe at the server, as if it were a classic cache, and checks that it reports what it planned.
func run(t *testing.T, server *redisserver.Server, options authorisation.Options) map[string]verify.Outcome {
	t.Helper()
	if options.Principal == nil {
		options.Principal = session.Fixed(user, password)
	}
	target := verify.Target{Service: verify.Classic, Host: server.Host, Port: server.Port, RootCAs: server.Roots, Timeout: 5 * time.Second}
	return runAt(t, target, options)
}

func runAt(t *testing.T, target verify.Target, options authorisation.Options) map[string]verify.Outcome {
	t.Helper()
	probe := authorisation.New(options)
	outcomes := probe.Run(t.Context(), target)
	var reported, planned []string
	found := map[string]verify.Outcome{}
	for _, outcome := range outcomes {
		reported = append(reported, outcome.Probe)
		found[strings.TrimPrefix(outcome.Probe, "authorisation.")] = outcome
		t.Logf("%-34s %-10s %s (%s)", outcome.Probe, outcome.Status, outcome.Saw, outcome.Hint)
		if outcome.Status != verify.Proved && outcome.Status != verify.Reported && outcome.Hint == "" {
			t.Errorf("%s is %s, and no hint says why or what to do", outcome.Probe, outcome.Status)
		}
		if strings.Contains(outcome.Title+outcome.Saw+outcome.Hint, password) {
			t.Errorf("%s holds the password", outcome.Probe)
		}
	}
	for _, outcome := range probe.(verify.Planned).Plan(target) {
		planned = append(planned, outcome.Probe)
	}
	slices.Sort(reported)
	slices.Sort(planned)
	if !slices.Equal(reported, planned) {
		t.Errorf("reported %q, planned %q", reported, planned)
	}
	return found
}

func expect(t *testing.T, outcomes map[string]verify.Outcome, status verify.Status, probes ...string) {
	t.Helper()
	for _, probe := range probes {
		if got := outcomes[probe]; got.Status != status {
			t.Errorf("%s: got %s (%s; %s), want %s", probe, got.Status, got.Saw, got.Hint, status)
		}
	}
}

// size is how many keys the server has.
func size(t *testing.T, server *redisserver.Server) int64 {
	t.Helper()
	keys, err := server.Admin.DBSize(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestWhatThePolicySaysIsProven(t *testing.T) {
	t.Parallel()
	custom := func(acl string) accesspolicy.Policy { return parse(t, acl) }
	tests := []struct {
		name              string
		policy            accesspolicy.Policy
		proved, inapplied []string
	}{
		{"a reader", role(t, "reader"), []string{"listed", "granted", "write-refused", "dangerous-refused", "round-trip"}, []string{"prefix-kept"}},
		{"a contributor", role(t, "contributor"), []string{"listed", "granted", "dangerous-refused", "round-trip"}, []string{"write-refused", "prefix-kept"}},
		{"an owner", role(t, "owner"), []string{"listed", "granted", "round-trip"}, []string{"write-refused", "prefix-kept"}},
		{"a reader of some keys", custom("+@read +ping ~orders:* ~carts:*"), []string{"granted", "write-refused", "prefix-kept", "dangerous-refused", "others-refused", "round-trip"}, nil},
		{"a writer of some keys", custom("+@read +@write +ping -@dangerous ~orders:*"), []string{"granted", "prefix-kept", "dangerous-refused", "round-trip"}, []string{"write-refused"}},
		{"one who may set and not delete", custom("+set +get +ping ~orders:*"), []string{"granted", "write-refused", "prefix-kept", "round-trip"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, test.policy.ServerRules(), renamed()...)
			outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Role: "custom", Policy: test.policy}}, Write: true})
			expect(t, outcomes, verify.Proved, test.proved...)
			expect(t, outcomes, verify.NotTried, append(test.inapplied, "never-sent")...)
			if left := size(t, server); left > 0 && test.name != "one who may set and not delete" {
				t.Errorf("%d keys are left", left)
			}
		})
	}
}

// renamed are options that disable commands as Azure does.
func renamed() []string {
	var config []string
	for _, command := range accesspolicy.Blocked() {
		// The test itself asks for its users by ACL.
		if command != "acl" {
			config = append(config, "--rename-command", command, "")
		}
	}
	return config
}

func TestEveryWeaknessOfAnOpenServerIsListed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, policy string
		want         map[string][]string
	}{
		{"a reader who may write", "+@read +ping ~*", map[string][]string{"write-refused": {"SET", "DEL"}, "dangerous-refused": {"CONFIG GET", "SLOWLOG LEN", "SORT"}, "others-refused": {"EVALSHA", "PUBLISH"}, "round-trip": {"SET"}}},
		{"a contributor with dangerous commands", "+@all -@dangerous ~*", map[string][]string{"dangerous-refused": {"CONFIG GET", "ROLE", "ACL LOG", "CLIENT UNBLOCK"}}},
		{"a prefix that does not hold", "+@read +@write +ping ~orders:*", map[string][]string{"prefix-kept": {"GET", "SET"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := start(t, "+@all ~* &*")
			outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Role: "custom", Policy: parse(t, test.policy)}}, Write: true})
			for probe, commands := range test.want {
				expect(t, outcomes, verify.Failed, probe)
				for _, command := range commands {
					if !strings.Contains(outcomes[probe].Saw, command) {
						t.Errorf("%s lacks %s: %s", probe, command, outcomes[probe].Saw)
					}
				}
			}
			if left := size(t, server); left > 0 {
				t.Errorf("%d keys are left", left)
			}
		})
	}
}

func TestAServerThatRefusesMoreThanItShouldIsFound(t *testing.T) {
	t.Parallel()
	server := start(t, "+@read +ping ~orders:*")
	outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: parse(t, "+@read +set ~*")}}})
	expect(t, outcomes, verify.Failed, "granted")
}

func TestARefusalOfEverythingProvesNothing(t *testing.T) {
	t.Parallel()
	server := start(t, "-@all ~*")
	outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: parse(t, "+@read ~*")}}, Write: true})
	expect(t, outcomes, verify.Failed, "granted")
	expect(t, outcomes, verify.NotProven, "write-refused", "dangerous-refused", "round-trip")
}

func TestReasonsThatAreNoRefusalsAreToldApart(t *testing.T) {
	t.Parallel()
	policy := parse(t, "+@read +@write +ping ~*")
	t.Run("a replica that takes no writes", func(t *testing.T) {
		t.Parallel()
		// It follows a master that isn't there, and answers from what it has, which is nothing.
		server := start(t, policy.ServerRules(), "--replicaof", "127.0.0.1", "1", "--replica-serve-stale-data", "yes")
		outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: policy}}, Write: true})
		expect(t, outcomes, verify.NotProven, "granted", "round-trip")
		if saw := outcomes["round-trip"].Saw; saw != "SET: unready (READONLY)" {
			t.Errorf("the round trip: %s", saw)
		}
	})
	t.Run("a server without memory", func(t *testing.T) {
		t.Parallel()
		server := start(t, policy.ServerRules(), "--maxmemory", "1", "--maxmemory-policy", "noeviction")
		outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{{Key: "app", ObjectID: user, Policy: policy}}, Write: true})
		expect(t, outcomes, verify.NotProven, "granted", "round-trip")
		if saw := outcomes["round-trip"].Saw; saw != "SET: unready (OOM)" {
			t.Errorf("the round trip: %s", saw)
		}
	})
}

func TestWhoIsJudgedByWhat(t *testing.T) {
	t.Parallel()
	policy := parse(t, "+@read +ping ~*")
	server := start(t, policy.ServerRules())
	reader := authorisation.Grant{Key: "web", ObjectID: "99999999-2222-4333-8444-555555555555", Role: "reader", Policy: policy}
	t.Run("somebody whom no entry names has got in", func(t *testing.T) {
		t.Parallel()
		outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{reader}})
		expect(t, outcomes, verify.Failed, "listed")
		expect(t, outcomes, verify.NotTried, "granted", "write-refused", "round-trip")
	})
	t.Run("another entry, because the user said so", func(t *testing.T) {
		t.Parallel()
		outcomes := run(t, server, authorisation.Options{Grants: []authorisation.Grant{reader}, As: "web"})
		expect(t, outcomes, verify.NotTried, "listed")
		expect(t, outcomes, verify.Proved, "granted", "write-refused")
		if title := outcomes["granted"].Title; !strings.HasPrefix(title, "web: ") {
			t.Errorf("the title doesn't say who: %s", title)
		}
	})
	t.Run("an entry that isn't there", func(t *testing.T) {
		t.Parallel()
		expect(t, run(t, server, authorisation.Options{Grants: []authorisation.Grant{reader}, As: "wbe"}), verify.NotTried, "listed", "granted")
	})
	t.Run("no access list", func(t *testing.T) {
		t.Parallel()
		expect(t, run(t, server, authorisation.Options{}), verify.NotTried, "listed", "granted")
	})
	t.Run("a sign-in that is refused", func(t *testing.T) {
		t.Parallel()
		outcomes := run(t, server, authorisation.Options{Principal: session.Fixed(user, "wrong"), Grants: []authorisation.Grant{reader}})
		expect(t, outcomes, verify.NotProven, "listed", "granted", "round-trip")
	})
}
