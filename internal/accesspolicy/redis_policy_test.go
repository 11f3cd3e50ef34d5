package accesspolicy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// version7 wants the version whose ACL DRYRUN judges a call without running it: in CI it must be there.
func version7(t *testing.T, server *redis) {
	t.Helper()
	information, err := server.do("INFO", "server")
	switch {
	case err == nil && strings.Contains(information, "redis_version:7."):
	case os.Getenv("CI") == "true":
		t.Fatalf("the redis-server of this machine is no Redis 7: %v", err)
	default:
		t.Skip("NOT TESTED: the redis-server of this machine is no Redis 7, whose ACL DRYRUN this test asks")
	}
}

// dryRun asks the server whether the user probe may run a call. valid is false when the server does not get as far as the
// rules, because the call has the wrong form.
func dryRun(server *redis, call []string) (allowed, valid bool, answer string) {
	answer, err := server.do(append([]string{"ACL", "DRYRUN", "probe"}, call...)...)
	if err != nil {
		return false, false, err.Error()
	}
	return answer == "OK", true, answer
}

// inSeven are commands that a redis-server 7.0 judges otherwise than 6.0 does: stralgo is gone, hello needs no rule, and
// pfdebug names its key.
var inSeven = []string{"stralgo", "hello", "pfdebug"}

// judgedOtherwise are calls whose answer by a redis-server 7.0 says nothing about 6.0: those that no version runs, and
// PFMERGE of one key, in which 7.0 looks for a second one and then finds no key at all.
func judgedOtherwise(decision accesspolicy.Decision, call []string) bool {
	return decision.Reason == accesspolicy.Malformed || strings.EqualFold(call[0], "pfmerge") && len(call) == 2
}

func TestARealRedisAllowsAndDeniesTheSameAsThePolicy(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	compared := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		// What the builder writes, and whatever else may stand in Azure.
		acl := rapid.OneOf(anyACL(), rapid.Map(goodPermissions(), permissions.String)).Draw(t, "acl")
		policy, err := accesspolicy.Parse(acl)
		if err != nil {
			return
		}
		if err := setUser(server, policy.ServerRules()); err != nil {
			t.Fatalf("%s as %s: %v", acl, policy.ServerRules(), err)
		}
		for range 12 {
			call := anyCall().Draw(t, "call")
			allowed, valid, answer := dryRun(server, call)
			decision := policy.Can(call[0], call[1:]...)
			if !valid || judgedOtherwise(decision, call) {
				continue
			}
			compared[allowed]++
			if allowed != decision.Allowed {
				t.Fatalf("%s: %q: Redis says %s, the policy %t: %s", acl, call, answer, decision.Allowed, decision.Because)
			}
		}
	})
	if compared[true] < 50 || compared[false] < 50 {
		t.Errorf("too few calls came as far as the rules: %v", compared)
	}
}

// TestARealRedisReadsTheRulesThemselvesTheSame compares the raw line, without the translation for 7.0, for commands that
// 7.0 left as they were.
func TestARealRedisReadsTheRulesThemselvesTheSame(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	rapid.Check(t, func(t *rapid.T) {
		acl := anyACL().Draw(t, "acl")
		policy, err := accesspolicy.Parse(acl)
		if err != nil || strings.Contains(acl, "|") || strings.Contains(acl, "stralgo") {
			return
		}
		if err := setUser(server, acl+" &*"); err != nil {
			t.Fatalf("%s: %v", acl, err)
		}
		for range 12 {
			call := anyCall().Draw(t, "call")
			allowed, valid, answer := dryRun(server, call)
			decision := policy.Can(call[0], call[1:]...)
			left := judgedOtherwise(decision, call) || decision.Reason == accesspolicy.Disabled ||
				slices.Contains(moved, call[0]) || hasParts(server, strings.ToLower(call[0]))
			if valid && !left && allowed != decision.Allowed {
				t.Fatalf("%s: %q: Redis says %s, the policy %t: %s", acl, call, answer, decision.Allowed, decision.Because)
			}
		}
	})
}

// TestARealRedisReadsKeyRulesTheSame tries every form of pattern.
func TestARealRedisReadsKeyRulesTheSame(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	compared := map[bool]int{}
	pattern := rapid.Custom(func(t *rapid.T) string {
		pieces := rapid.SampledFrom([]string{"a", "b", "-", "*", "**", "?", "[ab]", "[^a]", "[a-c]", "[c-a]", "[^a-b]", `\*`, `\?`, "[", "[a", `[\]]`, "]", "^", `\`})
		return "~" + strings.Join(rapid.SliceOfN(pieces, 1, 4).Draw(t, "pieces"), "")
	})
	key := rapid.StringMatching(`[abcd*?^\[\]\\-]{0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		var rules []string
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			rules = append(rules, rapid.OneOf(pattern, pattern, pattern, rapid.SampledFrom([]string{"resetkeys", "allkeys"})).Draw(t, "rule"))
		}
		policy, err := accesspolicy.Parse("+get " + strings.Join(rules, " "))
		if err != nil {
			return
		}
		if err := setUser(server, policy.String()); err != nil {
			t.Fatalf("%s: %v", policy, err)
		}
		for range 12 {
			name := key.Draw(t, "key")
			allowed, _, answer := dryRun(server, []string{"GET", name})
			compared[allowed]++
			if decision := policy.Can("GET", name); decision.Allowed != allowed {
				t.Fatalf("%s: %q: Redis says %s, the policy %t: %s", policy, name, answer, decision.Allowed, decision.Because)
			}
		}
	})
	if compared[true] < 100 || compared[false] < 100 {
		t.Errorf("one side was hardly seen: %v", compared)
	}
}

// TestTheRulesForAServerNameNothingThatAzureDisables: whoever may use the server may not do there what fails on Azure.
func TestTheRulesForAServerNameNothingThatAzureDisables(t *testing.T) {
	t.Parallel()
	for _, acl := range []string{"+@all allkeys", "+cluster|forget +cluster|info +config|get +save +client|setinfo ~*", "+cluster +config ~*"} {
		policy, err := accesspolicy.Parse(acl)
		if err != nil {
			t.Fatal(err)
		}
		rules := strings.Fields(policy.ServerRules())
		for _, word := range rules {
			for _, disabled := range append(accesspolicy.Blocked(), "cluster|forget", "cluster|addslots", "stralgo", "client|setinfo") {
				if word == "+"+disabled || strings.HasPrefix(word, "+"+disabled+"|") || word == "+cluster" {
					t.Errorf("%s gives %s", acl, word)
				}
			}
		}
		if !slices.Contains(rules, "+cluster|info") {
			t.Errorf("%s lacks what Azure leaves of cluster: %v", acl, rules)
		}
	}
}

func TestTheKeysOfEveryCallAreThoseThatARealRedisFinds(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 12 {
			compareKeys(t, server, anyCall().Draw(t, "call"), seen)
		}
	})
	if seen["some"] < 200 || seen["none"] < 50 {
		t.Errorf("too few calls were compared: %v", seen)
	}
}

func compareKeys(t *rapid.T, server *redis, call []string, seen map[string]int) {
	if slices.Contains(call, "") {
		return // a joined reply can't tell an empty key
	}
	decision := all.Can(call[0], call[1:]...)
	reply, err := server.do(append([]string{"COMMAND", "GETKEYS"}, call...)...)
	switch {
	case judgedOtherwise(decision, call), decision.Reason == accesspolicy.Disabled:
	case err != nil && strings.Contains(err.Error(), "Invalid"):
	case (err != nil || reply == "") && len(decision.Keys) == 0:
		seen["none"]++
	case err != nil:
		t.Fatalf("%q: Redis finds no key (%v), the table %q", call, err, decision.Keys)
	default:
		got, want := slices.Sorted(slices.Values(decision.Keys)), slices.Sorted(slices.Values(strings.Split(reply, " ")))
		if !slices.Equal(got, want) {
			t.Fatalf("%q: Redis finds %q, the table %q", call, want, got)
		}
		seen["some"]++
	}
}

func TestEveryCommandOfTheTableHasTheArityAndKeysOfARealRedis(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	// Arity that 7.0 changed; what it was before stands in https://github.com/redis/redis/blob/6.0/src/server.c.
	changed := []string{"expire", "expireat", "pexpire", "pexpireat", "lpop", "rpop", "hello", "psync", "xsetid", "xtrim"}
	if err := setUser(server, all.String()); err != nil {
		t.Fatal(err)
	}
	for _, command := range accesspolicy.Commands() {
		if slices.Contains(changed, command) || slices.Contains(inSeven, command) || hasParts(server, command) {
			continue
		}
		for words := range 9 {
			call := append([]string{command}, slices.Repeat([]string{"1"}, words)...)
			_, _, answer := dryRun(server, call)
			wrong := strings.Contains(answer, "wrong number of arguments")
			decision := all.Can(command, call[1:]...)
			ours := strings.Contains(decision.Because, "number of arguments is wrong")
			if wrong != ours {
				t.Errorf("%s with %d arguments: Redis says %q, the table %q", command, words, answer, fmt.Sprint(decision))
			}
		}
	}
}
