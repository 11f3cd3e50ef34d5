package accesspolicy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// anyPrefixes draws prefixes of few letters, so that many overlap.
var anyPrefixes = rapid.SliceOfNDistinct(rapid.StringMatching(`[ab:]{1,3}`), 1, 3, rapid.ID)

// TestPrefixesOverlapExactlyWhenAKeyHasBoth lets the real patterns decide: a key that both lists reach must be foretold,
// and a foretold key must be one.
func TestPrefixesOverlapExactlyWhenAKeyHasBoth(t *testing.T) {
	t.Parallel()
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		mine, theirs := anyPrefixes.Draw(t, "mine"), anyPrefixes.Draw(t, "theirs")
		overlaps := accesspolicy.Overlaps(mine, theirs)
		seen[len(overlaps) > 0]++
		one, other := accesspolicy.Shared(true, mine).Policy(), accesspolicy.Shared(true, theirs).Policy()
		reach := func(key string) bool { return one.Can("GET", key).Allowed && other.Can("GET", key).Allowed }
		for _, overlap := range overlaps {
			if !reach(overlap.Key) {
				t.Fatalf("%v and %v: %q is said to belong to both", mine, theirs, overlap.Key)
			}
		}
		key := rapid.SampledFrom(slices.Concat(mine, theirs)).Draw(t, "prefix") + rapid.StringMatching(`[ab:]{0,3}`).Draw(t, "rest")
		if reach(key) && len(overlaps) == 0 {
			t.Fatalf("%v and %v are said to be apart, and both reach %q", mine, theirs, key)
		}
	})
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("one side was never seen: %v", seen)
	}
}

// unfit are commands that would make the connection wait, or change how it answers.
var unfit = []string{"multi", "exec", "discard", "hello", "auth", "blpop", "brpop", "brpoplpush", "bzpopmin", "bzpopmax", "xread", "xreadgroup", "echo"}

// TestTwoEnvironmentsCanNotCrossOnARealRedis lets one environment send anything it likes at a server that it shares, and
// looks for a trace of the other one's names and values in the answers, and for a change of its data.
func TestTwoEnvironmentsCanNotCrossOnARealRedis(t *testing.T) {
	t.Parallel()
	socket := startRedis(t)
	server := dial(t, socket)
	version7(t, server)
	attacker, victim := signIn(t, server, socket, "attacker", "dev:"), signIn(t, server, socket, "victim", "demo:")
	fill(t, victim)
	before := digest(t, server)
	const value, name = "value-of-the-victim", "hidden"
	answered := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			call := anyForeignCall().Draw(t, "call")
			reply, err := attacker.do(call...)
			if err == nil {
				answered++
			}
			if strings.Contains(reply, value) || strings.Contains(reply, name) {
				t.Fatalf("%q shows %q", call, reply)
			}
		}
	})
	if after := digest(t, server); after != before {
		t.Errorf("the data of the victim was %s, and is %s", before, after)
	}
	if answered == 0 {
		t.Error("nothing that the attacker sent was answered")
	}
}

// ways are those by which keys of others are read, changed, listed or counted where nobody minds. The last lines came with
// Redis 7.
var ways = []string{
	"scan 0", "scan 0 count 1000", "keys *", "keys demo:*", "randomkey", "dbsize", "flushall", "flushdb", "swapdb 0 1", "monitor", "info", "memory stats", "memory doctor",
	"client list", "client tracking on bcast", "client kill type normal", "slowlog get", "pubsub channels", "psubscribe *", "publish demo:news x", "script flush", "script load x",
	"sort dev:list by demo:* get demo:*", "sort demo:list", "sort dev:list store demo:list", "rename demo:text dev:stolen", "rename dev:a demo:text", "renamenx demo:text dev:stolen",
	"move demo:text 1", "dump demo:text", "restore demo:text 0 x replace", "mget dev:a demo:text", "mset dev:a 1 demo:text 2", "del dev:a demo:text", "unlink demo:set",
	"sunionstore dev:copy demo:set", "smove demo:set dev:set value-of-the-victim", "zunionstore dev:copy 1 demo:sorted", "zinterstore demo:sorted 1 dev:a", "sinter dev:a demo:set",
	"bitop not dev:copy demo:text", "pfmerge dev:copy demo:text", "rpoplpush demo:list dev:list", "hscan demo:hash 0", "sscan demo:set 0", "object encoding demo:text",
	"memory usage demo:text", "append demo:text x", "expire demo:text 1", "persist demo:text", "touch demo:text", "type demo:text", "watch demo:text", "georadius demo:sorted 0 0 1 km store dev:copy",
	"eval return 1 0", "evalsha ffffffffffffffffffffffffffffffffffffffff 0", "cluster getkeysinslot 0 10", "migrate host 1 demo:text 0 1", "config get *", "acl list", "debug object demo:text",
	"getset demo:text x", "getrange demo:text 0 -1", "substr demo:text 0 -1", "setrange demo:text 0 x", "xadd demo:stream * a b", "select 1", "wait 0 0", "role", "lastsave", "latency doctor", "module list",
	"copy demo:text dev:stolen", "getex demo:text", "getdel demo:text", "lcs dev:a demo:text", "sort_ro demo:list", "sintercard 1 demo:set", "zunion 1 demo:sorted", "lmpop 1 demo:list left",
	"eval_ro return 1 demo:text", "fcall f 0", "spublish demo:news x", "object freq demo:text",
}

// anyForeignCall is one of those ways, or any command with keys of the attacker, of the victim, or of neither.
func anyForeignCall() *rapid.Generator[[]string] {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{
		"dev:a", "dev:b", "dev:", "demo:text", "demo:list", "demo:set", "demo:sorted", "demo:hash", "demo:", "dev:*", "de*", "*",
		"0", "1", "2", "-1", "STORE", "GET", "BY", "KEYS", "STREAMS", "usage", "WITHSCORES", "MATCH",
	}), 0, 6)
	return rapid.Custom(func(t *rapid.T) []string {
		if rapid.Bool().Draw(t, "known") {
			return strings.Fields(rapid.SampledFrom(ways).Draw(t, "way"))
		}
		command := rapid.SampledFrom(slices.DeleteFunc(accesspolicy.Commands(), func(name string) bool { return slices.Contains(unfit, name) })).Draw(t, "command")
		return append([]string{command}, words.Draw(t, "words")...)
	})
}

// signIn makes a user with the policy of an environment that shares a cache, and a connection of its own.
func signIn(t *testing.T, server *redis, socket, name, prefix string) *redis {
	t.Helper()
	given := accesspolicy.Shared(true, []string{prefix})
	if problems := given.Check("p", name); len(problems) > 0 {
		t.Fatal(problems)
	}
	rules := given.Policy().ServerRules()
	if _, err := server.do(append([]string{"ACL", "SETUSER", name, "reset", "on", ">" + name}, strings.Fields(rules)...)...); err != nil {
		t.Fatal(err)
	}
	connection := dial(t, socket)
	if _, err := connection.do("AUTH", name, name); err != nil {
		t.Fatal(err)
	}
	return connection
}

// fill writes a key of each type that a command could read.
func fill(t *testing.T, victim *redis) {
	t.Helper()
	for _, call := range []string{
		"SET demo:text value-of-the-victim", "RPUSH demo:list value-of-the-victim", "SADD demo:set value-of-the-victim",
		"ZADD demo:sorted 1 value-of-the-victim", "HSET demo:hash field value-of-the-victim", "SET demo:hidden value-of-the-victim",
	} {
		if _, err := victim.do(strings.Fields(call)...); err != nil {
			t.Fatalf("%s: %v", call, err)
		}
	}
}

// digest is what the victim's keys hold, in the server's own format.
func digest(t *testing.T, server *redis) string {
	t.Helper()
	var dumps []string
	for _, key := range []string{"demo:text", "demo:list", "demo:set", "demo:sorted", "demo:hash", "demo:hidden"} {
		dump, err := server.do("DUMP", key)
		if err != nil || dump == "" {
			t.Fatalf("%s: %v", key, err)
		}
		dumps = append(dumps, fmt.Sprintf("%q", dump))
	}
	return strings.Join(dumps, " ")
}

func TestTheSharedPolicyLetsNothingReachPastItsPrefixes(t *testing.T) {
	t.Parallel()
	for _, writes := range []bool{true, false} {
		policy := accesspolicy.Shared(writes, []string{"dev:"}).Policy()
		for _, risk := range policy.Risks() {
			t.Errorf("writes %t: %s %s", writes, risk.Command, risk.Why)
		}
		if allowed := policy.Can("SET", "dev:a", "1").Allowed; allowed != writes || !policy.Can("GET", "dev:a").Allowed {
			t.Errorf("writes %t: SET is allowed %t", writes, allowed)
		}
		if idle := policy.Idle(); len(idle) > 0 {
			t.Errorf("writes %t: %v have no effect", writes, idle)
		}
	}
}
