package accesspolicy_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

var (
	goodCommand = rapid.SampledFrom([]string{"get", "set", "keys", "hgetall", "del", "memory|usage", "client|id", "cluster|info", "flushall", "eval", "info"})
	badCommand  = rapid.SampledFrom([]string{"GET", "get +@all", "config|get", "getex", "client|", "cluster", "nosuch", "", "+set", "client|a ~*"})
	goodPrefix  = rapid.StringMatching(`[a-z{}:/._-]{1,8}`)
	badPrefix   = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a ~*", "a:*", "a\n+@all", "[a]", "*", ""}))
)

// anyPermissions draws permissions of which a good part, but not all, is without problems: both sides of a property are seen.
func anyPermissions() *rapid.Generator[permissions] {
	return rapid.Custom(func(t *rapid.T) permissions {
		command, prefix, category := goodCommand, goodPrefix, rapid.SampledFrom(accesspolicy.Categories())
		if rapid.Bool().Draw(t, "dirty") {
			command, prefix = rapid.OneOf(goodCommand, badCommand), rapid.OneOf(goodPrefix, badPrefix)
			category = rapid.OneOf(category, rapid.SampledFrom([]string{"READ", "@read", "read +@all", "nosuch"}), rapid.String())
		}
		drawn := permissions{
			Categories:         rapid.SliceOfNDistinct(category, 0, 3, rapid.ID).Draw(t, "categories"),
			Commands:           rapid.SliceOfNDistinct(command, 0, 4, rapid.ID).Draw(t, "commands"),
			ExcludedCategories: rapid.SliceOfNDistinct(category, 0, 2, rapid.ID).Draw(t, "excludedCategories"),
			ExcludedCommands:   rapid.SliceOfNDistinct(command, 0, 2, rapid.ID).Draw(t, "excludedCommands"),
			AllKeys:            rapid.Bool().Draw(t, "allKeys"),
		}
		if !drawn.AllKeys || rapid.IntRange(0, 9).Draw(t, "both") == 0 {
			drawn.KeyPrefixes = rapid.SliceOfNDistinct(prefix, 0, 3, rapid.ID).Draw(t, "keyPrefixes")
		}
		return drawn
	})
}

func TestPermissionsWithoutProblemsReadBackAsTheSameSets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		given := goodPermissions().Draw(t, "permissions")
		rules := given.String()
		if again := given.String(); again != rules {
			t.Fatalf("got %q, then %q", rules, again)
		}
		if !slices.Equal(strings.Fields(rules), strings.Split(rules, " ")) {
			t.Fatalf("%q holds a blank that is no single space between rules", rules)
		}
		got := parse(t, rules)
		if !sameSets(got, given) {
			t.Fatalf("%q reads back as %+v, not as %+v", rules, got, given)
		}
	})
}

func TestAnAmountOfDirtIsAlwaysFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		given := permissions{Categories: []string{"read"}, KeyPrefixes: []string{"a:"}}
		dirty := badCommand.Draw(t, "command")
		switch rapid.IntRange(0, 3).Draw(t, "place") {
		case 0:
			given.Commands = []string{dirty}
		case 1:
			given.Categories = append(given.Categories, goodCommand.Draw(t, "command as category")+" +@all")
		case 2:
			given.ExcludedCommands = []string{"x" + dirty}
		case 3:
			given.KeyPrefixes = append(given.KeyPrefixes, goodPrefix.Draw(t, "prefix")+rapid.SampledFrom([]string{" ", "*", "\n", "?", `\`, "[", "]", "\u2028"}).Draw(t, "dirt"))
		}
		if problems := given.Check("p", "web"); len(problems) == 0 {
			t.Fatalf("%+v has no problem", given)
		}
	})
}

// parse reads rules as Redis does: one a blank, told apart by their first signs.
func parse(t *rapid.T, rules string) permissions {
	var read permissions
	for _, rule := range strings.Fields(rules) {
		switch {
		case rule == "allkeys":
			read.AllKeys = true
		case strings.HasPrefix(rule, "+@"):
			read.Categories = append(read.Categories, rule[2:])
		case strings.HasPrefix(rule, "-@"):
			read.ExcludedCategories = append(read.ExcludedCategories, rule[2:])
		case strings.HasPrefix(rule, "+"):
			read.Commands = append(read.Commands, rule[1:])
		case strings.HasPrefix(rule, "-"):
			read.ExcludedCommands = append(read.ExcludedCommands, rule[1:])
		case strings.HasPrefix(rule, "~") && strings.HasSuffix(rule, "*"):
			read.KeyPrefixes = append(read.KeyPrefixes, strings.TrimSuffix(rule[1:], "*"))
		default:
			t.Fatalf("%q holds the unknown rule %q", rules, rule)
		}
	}
	return read
}

func sameSets(a, b permissions) bool {
	same := func(a, b []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	}
	return a.AllKeys == b.AllKeys && same(a.Categories, b.Categories) && same(a.Commands, b.Commands) &&
		same(a.ExcludedCategories, b.ExcludedCategories) && same(a.ExcludedCommands, b.ExcludedCommands) && same(a.KeyPrefixes, b.KeyPrefixes)
}
