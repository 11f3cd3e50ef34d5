package local_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/localcache"
)

// roles is a cache of the classic service with each built-in role, rules of its own, and access keys.
const roles = `config:
  azure-native:location: northeurope
  azure-native:subscriptionId: 7c3e9b1d-5a2f-4d8e-9c6b-1f4a7d2e8b51
  redoubt:environment:
    foundation:
      addressSpace: 10.97.0.0/24
    cache:
      owner: team@example.com
      location: northeurope
      classic:
        sku: Standard_C1
        maxmemoryPolicy: allkeys-lfu
        notifyKeyspaceEvents: KEA
      access:
        full:
          principalId: 00000000-0000-4000-8000-000000000001
          role: owner
        half:
          principalId: 00000000-0000-4000-8000-000000000002
          role: contributor
        looks:
          principalId: 00000000-0000-4000-8000-000000000003
          role: reader
        narrow:
          principalId: 00000000-0000-4000-8000-000000000004
          permissions:
            categories: [all]
            excludedCategories: [dangerous, scripting]
            commands: ["client|setname"]
            keyPrefixes: ["orders:", "carts:"]
      accessKeys:
        validityDays: 60
      waivers:
        - control: RDT-IDN-02
          reason: A client of the tests that can't use Entra, and that ends with them in this run.
          owner: team@example.com
          granted: 2026-11-02
          until: 2027-01-31
`

// otherwise are the commands that a redis-server 7 treats otherwise than 6.0: they open a session, are gone, or name their
// keys in another way. Differences in docs/local.md.
var otherwise = []string{"auth", "hello", "quit", "stralgo", "pfdebug", "pfmerge"}

// spoiling are commands after which a connection answers other things than before.
var spoiling = []string{"monitor", "subscribe", "psubscribe", "multi", "exec", "watch", "client", "select", "reset", "sync", "asking", "readonly", "readwrite"}

var triedKeys = []string{"orders:1", "orders:", "orders", "carts:eu:1", "catalogue:7", "prices:1", "other"}

// special are calls whose keys stand at no fixed place.
var special = [][]string{
	{"eval", "return 1", "1", "KEY"}, {"evalsha", "ffff", "2", "KEY", "KEY"}, {"zunionstore", "KEY", "1", "KEY"},
	{"zinterstore", "orders:1", "2", "KEY", "orders:2"}, {"xread", "COUNT", "1", "STREAMS", "KEY", "0"},
	{"xreadgroup", "GROUP", "g", "c", "STREAMS", "KEY", "0"}, {"sort", "KEY", "STORE", "orders:9"}, {"sort", "orders:9", "STORE", "KEY"},
	{"georadius", "KEY", "1", "1", "1", "km"}, {"memory", "usage", "KEY"}, {"memory", "doctor"}, {"object", "encoding", "KEY"},
	{"object", "freq", "KEY"}, {"xinfo", "stream", "KEY"}, {"xgroup", "create", "KEY", "g", "$"}, {"bitop", "and", "KEY", "orders:2"},
	{"mset", "orders:1", "x", "KEY", "y"}, {"client", "id"}, {"client", "list"}, {"client", "setname", "me"}, {"client", "getname"},
	{"script", "load", "return 1"}, {"script", "kill"}, {"cluster", "info"},
	{"cluster", "nodes"}, {"cluster", "slots"}, {"cluster", "reset"}, {"cluster", "meet", "127.0.0.1", "1"}, {"config", "get", "*"},
	{"acl", "list"}, {"acl", "whoami"}, {"module", "list"}, {"latency", "latest"}, {"slowlog", "get"}, {"pubsub", "channels"},
	{"publish", "anywhere", "x"}, {"subscribe", "anywhere"}, {"command", "count"}, {"debug", "object", "KEY"}, {"ping"}, {"info"},
	{"keys", "*"}, {"scan", "0"}, {"dbsize"}, {"randomkey"}, {"flushdb"}, {"shutdown"}, {"getex", "KEY"}, {"getdel", "KEY"},
	{"copy", "KEY", "orders:9"}, {"lmpop", "1", "KEY", "left"}, {"function", "list"}, {"sintercard", "1", "KEY"},
}

// calls are all commands of Redis 6.0 with keys for arguments, as many as it takes, and the special ones.
func calls(t *testing.T) [][]string {
	t.Helper()
	all, err := accesspolicy.Parse("+@all allkeys")
	if err != nil {
		t.Fatal(err)
	}
	var found [][]string
	for _, key := range triedKeys {
		for _, command := range accesspolicy.Commands() {
			if slices.Contains(otherwise, command) {
				continue
			}
			for words := range 8 {
				if arguments := slices.Repeat([]string{key}, words); all.Can(command, arguments...).Reason != accesspolicy.Malformed {
					found = append(found, append([]string{command}, arguments...))
					break
				}
			}
		}
		for _, call := range special {
			filled := slices.Clone(call)
			for i, word := range filled {
				if word == "KEY" {
					filled[i] = key
				}
			}
			found = append(found, filled)
		}
	}
	return found
}

// allowed says whether the server ran a call as far as its rules: an error about its arguments comes after them. decided
// is false for a call that says nothing about rights.
func allowed(err error) (yes, decided bool) {
	switch {
	case is(err, "NOPERM"), is(err, "EXECABORT"), is(err, "ERR unknown command"):
		return false, true
	case is(err, "ERR wrong number of arguments"), is(err, "ERR unknown subcommand"), is(err, "ERR Unknown subcommand"):
		return false, false
	case err == nil, is(err, ""):
		return true, true
	}
	return false, false
}

func TestEveryPrincipalOfAClassicCacheMayDoHereWhatItsPolicySays(t *testing.T) {
	t.Parallel()
	folder := project(t, map[string]string{"roles": roles})
	all := calls(t)
	for _, name := range []string{"legacy", "roles"} {
		running := start(t, folder, name).Settings
		if running.Service != localcache.Classic || len(running.Users) < 3 {
			t.Fatalf("%s: a %s cache with %d users", name, running.Service, len(running.Users))
		}
		for _, user := range running.Users {
			policy, err := accesspolicy.Parse(user.Policy)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, running, user, all, func(call []string) bool { return policy.Can(call[0], call[1:]...).Allowed })
		}
	}
}

// compare tries calls as a user, and wants the answers that they would get on Azure.
func compare(t *testing.T, running localcache.Settings, user localcache.User, calls [][]string, want func([]string) bool) {
	t.Helper()
	tried := map[bool]int{}
	var connection *client
	for _, call := range calls {
		if connection == nil {
			connection = signIn(t, running, user)
		}
		answer, err := connection.do(call...)
		yes, decided := allowed(err)
		if !decided && err != nil && !is(err, "") {
			t.Fatalf("%s of %s: %q: the connection ended: %v", user.AccessKey, running.Environment, call, err)
		}
		if decided && yes != want(call) {
			t.Errorf("%s of %s (%s): %q is allowed: here %t (%q, %v), on Azure %t", user.AccessKey, running.Environment, user.Policy, call, yes, answer, err, !yes)
		}
		if decided {
			tried[yes]++
		}
		if slices.Contains(spoiling, call[0]) {
			_ = connection.connection.Close()
			connection = nil
		}
	}
	if tried[true] < 100 || tried[false] < 50 {
		t.Errorf("%s of %s: too few calls were decided: %v", user.AccessKey, running.Environment, tried)
	}
}

// managedLacks are what Azure Managed Redis has not, of the commands of Redis 6.0: the crosses in the tables of
// https://redis.io/docs/latest/operate/rs/references/compatibility/commands/, and CONFIG, which a local cache takes whole.
const managedLacks = " asking bgrewriteaof bgsave debug lastsave migrate move psync readonly readwrite replconf replicaof " +
	"restore-asking role save shutdown slaveof swapdb sync config module " +
	"acl|deluser acl|genpass acl|getuser acl|list acl|load acl|log acl|save acl|setuser acl|users " +
	"cluster|addslots cluster|bumpepoch cluster|count-failure-reports cluster|countkeysinslot cluster|delslots cluster|failover " +
	"cluster|flushslots cluster|forget cluster|getkeysinslot cluster|meet cluster|myid cluster|replicas cluster|replicate " +
	"cluster|reset cluster|saveconfig cluster|set-config-epoch cluster|setslot cluster|slaves " +
	"latency|doctor latency|graph latency|help latency|history latency|latest latency|reset " +
	"memory|doctor memory|malloc-stats memory|purge memory|stats "

func TestAPrincipalOfAManagedCacheMayDoHereEverythingButWhatTheServiceLacks(t *testing.T) {
	t.Parallel()
	folder := project(t, nil)
	for _, name := range []string{"dev", "prod"} {
		running := start(t, folder, name).Settings
		if running.Service != localcache.Managed || len(running.Users) == 0 {
			t.Fatalf("%s: a %s cache with %d users", name, running.Service, len(running.Users))
		}
		compare(t, running, running.Users[0], calls(t), func(call []string) bool {
			part := ""
			if len(call) > 1 {
				part = call[0] + "|" + call[1]
			}
			return !strings.Contains(managedLacks, " "+call[0]+" ") && (part == "" || !strings.Contains(managedLacks, " "+part+" "))
		})
	}
}
