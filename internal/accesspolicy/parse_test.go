package accesspolicy_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

func TestTheParserIsTheInverseOfTheBuilder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		given := goodPermissions().Draw(t, "permissions")
		policy, err := accesspolicy.Parse(given.String())
		if err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		if policy.String() != given.String() {
			t.Fatalf("%q reads back as %q", given, policy)
		}
		if prefixes, proven := policy.Prefixes(); proven == given.AllKeys || !slices.Equal(prefixes, slices.Sorted(slices.Values(given.KeyPrefixes))) {
			t.Fatalf("%q has the prefixes %q, proven %t", given, prefixes, proven)
		}
		if idle := policy.Idle(); len(idle) > 0 && len(given.Categories)+len(given.ExcludedCategories) < 2 {
			t.Fatalf("%q was checked, and %q have no effect", given, idle)
		}
	})
}

func TestWhatWasParsedReadsBackAsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		acl := anyACL().Draw(t, "acl")
		first, err := accesspolicy.Parse(acl)
		if err != nil {
			return
		}
		second, err := accesspolicy.Parse(first.String())
		if err != nil || second.String() != first.String() || second.ServerRules() != first.ServerRules() {
			t.Fatalf("%q reads as %q, and that as %q: %v", acl, first, second, err)
		}
	})
}

func TestParsingNeverPanicsAndKnowsEachRuleOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		acl := rapid.OneOf(rapid.String(), rapid.StringMatching(`([+~&%@|()<>#!*a-z-]{1,6} ?){1,5}`)).Draw(t, "acl")
		policy, err := accesspolicy.Parse(acl)
		if err == nil && len(strings.Fields(policy.String())) != len(strings.Fields(acl)) {
			t.Fatalf("%q reads as %q", acl, policy)
		}
	})
}

func TestARuleThatAzureDoesNotTakeIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	for acl, want := range map[string]string{
		"":                        "rules: there is none",
		"  ":                      "rules: there is none",
		"+@raed":                  `rules[0]: unknown category (did you mean "read"?)`,
		"+@read +hgte":            `rules[1]: unknown command (did you mean "hget"?)`,
		"+getex":                  "rules[0]: came with Redis 6.2; expected a command of Redis 6.0",
		"-fcall":                  "rules[0]: came with Redis 7.0",
		"+client|":                "rules[0]: names no part of client",
		"+@all +client|id":        "rules[1]: client is granted whole already, and Redis 6.0 then refuses a part of it; expected -client before it",
		"+@all -client|kill":      "rules[1]: taking away a part of a command came with Redis 7.0; expected -client, and the parts",
		"allkeys ~a*":             "rules[1]: a key pattern after allkeys, which Redis refuses",
		"+@read *":                "rules[1]: no rule of Redis; expected ~* or allkeys for every key",
		"on +@read":               "rules[0]: a rule that turns a user on or off",
		"OFF":                     "rules[0]: a rule that turns a user on or off",
		"reset":                   "rules[0]: a rule that turns a user on or off",
		"nopass":                  "rules[0]: a rule that is about passwords; users of a policy sign in with Entra tokens",
		"&news":                   "rules[0]: a rule that is about channels, which came with Redis 6.2",
		"allchannels":             "rules[0]: a rule that is about channels",
		"%R~orders:*":             "rules[0]: a rule that splits keys into read and write, which came with Redis 7.0",
		"(+get ~a*)":              "rules[0]: a rule that is about selectors, which came with Redis 7.0",
		"clearselectors":          "rules[0]: a rule that is about selectors",
		"sanitize-payload":        "rules[0]: a rule that came with Redis 6.2",
		"get":                     "rules[0]: no rule of Redis",
		"+@read +GET ~a* allkeys": "",
		"+@READ -KEYS AllKeys":    "",
		"allcommands ~*":          "",
		"nocommands +select|0":    "",
	} {
		_, err := accesspolicy.Parse(acl)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", acl, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v, want %s", acl, err, want)
		}
	}
}

func TestAPasswordInAnACLIsNeverShown(t *testing.T) {
	t.Parallel()
	const secret = "correct-horse-battery-staple"
	for _, sign := range []string{">", "<", "#", "!"} {
		_, err := accesspolicy.Parse("+@read " + sign + secret)
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", sign, err)
		}
	}
}

func TestTheBuiltInRolesAreFoundByBothNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"owner": "+@all allkeys", "Data Owner": "+@all allkeys", "default": "+@all allkeys",
		"contributor": "+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots allkeys",
		"data reader": "+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys",
	} {
		got, known := accesspolicy.ForRole(name)
		policy, err := accesspolicy.Parse(got)
		if !known || got != want || err != nil || policy.String() != want || len(policy.Idle()) > 0 {
			t.Errorf("%s: %q, %t, %v, idle %v", name, got, known, err, policy.Idle())
		}
	}
	if _, known := accesspolicy.ForRole("Data"); known {
		t.Error("Data is a role")
	}
}
