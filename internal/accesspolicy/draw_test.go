package accesspolicy_test

import (
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// anyCategory leaves out none.
var anyCategory = rapid.SampledFrom(accesspolicy.Categories())

// anyPattern draws literal prefixes as the builder makes them, and patterns as they may stand in Azure.
var anyPattern = rapid.OneOf(
	rapid.StringMatching(`[ab]{1,3}(:[ab]{0,2})?\*`),
	rapid.StringMatching(`[ab]{1,3}`),
	rapid.StringMatching(`([ab*?\\]|\[\^?[ab-]{1,3}\]?){1,5}`),
)

// anyACL draws a line of rules in any order.
func anyACL() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var words []string
		for range rapid.IntRange(1, 6).Draw(t, "rules") {
			command := rapid.SampledFrom(accesspolicy.Commands()).Draw(t, "command")
			part := rapid.SampledFrom([]string{"client|id", "client|list", "memory|usage", "object|encoding", "xinfo|stream", "script|load", "cluster|info", "select|0", "xgroup|create", "client|setinfo", "memory|x"}).Draw(t, "part")
			words = append(words, rapid.SampledFrom([]string{
				"+@" + anyCategory.Draw(t, "granted"), "+@" + anyCategory.Draw(t, "granted"), "-@" + anyCategory.Draw(t, "excluded"),
				"+" + command, "-" + command, "+" + part, "~" + anyPattern.Draw(t, "pattern"), "~" + anyPattern.Draw(t, "pattern"), "allkeys", "resetkeys",
			}).Draw(t, "rule"))
		}
		return strings.Join(words, " ")
	})
}

var anyKey = rapid.OneOf(rapid.StringMatching(`[ab]{0,3}(:[ab]{0,2})?`), rapid.StringMatching(`[ab*?^\[\]-]{0,3}`))

// all allows everything that Azure does.
var all = func() accesspolicy.Policy {
	policy, err := accesspolicy.Parse("+@all allkeys")
	if err != nil {
		panic(err)
	}
	return policy
}()

// anyCall draws a call of any command, with as many words as it wants.
func anyCall() *rapid.Generator[[]string] {
	return rapid.Custom(func(t *rapid.T) []string {
		if rapid.Bool().Draw(t, "special") {
			return specialCall(t)
		}
		command := rapid.SampledFrom(slices.DeleteFunc(accesspolicy.Commands(), func(name string) bool { return slices.Contains(inSeven, name) })).Draw(t, "command")
		arguments := rapid.SliceOfN(anyKey, 8, 8).Draw(t, "arguments")
		fewest := rapid.IntRange(0, 4).Draw(t, "fewest")
		for words := range arguments {
			count := (fewest + words) % len(arguments)
			if decision := all.Can(command, arguments[:count]...); decision.Reason != accesspolicy.Malformed {
				return append([]string{command}, arguments[:count]...)
			}
		}
		return []string{command}
	})
}

// specialCall draws calls whose keys stand at no fixed place, and calls of parts.
func specialCall(t *rapid.T) []string {
	keys := rapid.SliceOfN(anyKey, 1, 3).Draw(t, "keys")
	count := strconv.Itoa(len(keys))
	one, two := keys[0], anyKey.Draw(t, "other key")
	fill := func(n int) []string { return slices.Repeat([]string{"0"}, n) }
	call := rapid.SampledFrom([][]string{
		slices.Concat([]string{"EVAL", "return 1", count}, keys, fill(rapid.IntRange(0, 2).Draw(t, "more"))),
		slices.Concat([]string{"evalsha", "ffff", "0"}, keys),
		slices.Concat([]string{"zunionstore", two, count}, keys),
		slices.Concat([]string{"zinterstore", two, count}, keys, []string{"AGGREGATE", "MAX"}),
		slices.Concat([]string{"xread", "COUNT", "2", "block", "0", "STREAMS"}, keys, fill(len(keys))),
		slices.Concat([]string{"xreadgroup", "GROUP", "g", "c", "NOACK", "streams"}, keys, fill(len(keys))),
		{"sort", one, "LIMIT", "0", "1", "DESC", "Store", two}, {"sort", one}, {"sort", one, "store", "x", "STORE", two},
		{"georadius", one, "1", "1", "1", "km", "STORE", two}, {"georadiusbymember", one, "m", "1", "km", "storedist", two},
		{"georadius", one, "1", "1", "1", "km", "ASC"},
		{"memory", "usage", one}, {"MEMORY", "DOCTOR"}, {"object", "Encoding", one}, {"xinfo", "stream", one}, {"xgroup", "create", one, "g", "$"},
		{"bitop", "and", one, two}, {"mset", one, "1", two, "2"}, {"blpop", one, two, "1"}, {"brpoplpush", one, two, "1"},
		{"client", "id"}, {"CLIENT", "LIST"}, {"script", "load", "return 1"}, {"cluster", "info"}, {"select", "0"}, {"command"}, {"pubsub", "channels"},
		{"publish", one, "x"}, {"subscribe", one}, {"keys", "*"}, {"scan", "0"}, {"flushall"}, {"auth", "a", "b"}, {"ping"}, {"wait", "0", "0"},
	}).Draw(t, "call")
	return call
}
