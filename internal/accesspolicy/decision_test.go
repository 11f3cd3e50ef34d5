package accesspolicy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

func TestADecisionNamesTheRuleThatDecided(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, acl, call string
		allowed         bool
		reason          accesspolicy.Reason
		rule            string
		because         string
	}{
		{"a category grants", "+@read ~orders:*", "GET orders:1", true, accesspolicy.Granted, "+@read", "+@read grants get, and ~orders:* covers orders:1"},
		{"two key rules are needed", "+mset ~a:* ~b:*", "mset a:1 x b:1 y", true, accesspolicy.Granted, "+mset", "and ~a:* and ~b:* cover a:1, b:1"},
		{"one key of two is out of reach", "+mset ~a:*", "MSET a:1 x b:1 y", false, accesspolicy.KeyRefused, "+mset", "but no key rule covers b:1: it reaches a:*"},
		{"no key rule at all", "+get", "GET a", false, accesspolicy.KeyRefused, "+get", "it reaches no key at all"},
		{"every key", "+get allkeys", "GET a", true, accesspolicy.Granted, "+get", "and allkeys covers a"},
		{"nothing grants", "+@read ~*", "SET a 1", false, accesspolicy.NotGranted, "", "no rule grants set"},
		{"a later rule takes away", "+@all -@dangerous ~*", "KEYS *", false, accesspolicy.TakenAway, "-@dangerous", "-@dangerous takes keys away, and no later rule grants keys"},
		{"a later rule gives back", "+@all -@dangerous +keys ~a:*", "KEYS *", true, accesspolicy.Granted, "+keys", "it names no key, so no key rule holds it back"},
		{"a part is granted", "+client|setname allkeys", "client SetName x", true, accesspolicy.Granted, "+client|setname", "+client|setname grants this part of client"},
		{"another part is", "+client|setname allkeys", "CLIENT LIST", false, accesspolicy.NotGranted, "", "of client the policy grants other parts only"},
		{"a category ends what was granted of a part", "+client|id -@connection +@connection -client ~*", "CLIENT ID", false, accesspolicy.TakenAway, "-client", "no later rule grants client|id"},
		{"a category takes a part away", "+client|id -@connection ~*", "CLIENT ID", false, accesspolicy.TakenAway, "-@connection", "-@connection takes client away"},
		{"a command whole takes its parts in", "+client|id +client ~*", "CLIENT LIST", true, accesspolicy.Granted, "+client", ""},
		{"all taken away takes a part, too", "+client|id -@all ~*", "CLIENT ID", false, accesspolicy.TakenAway, "-@all", ""},
		{"the first argument of any command", "+select|0 ~*", "SELECT 0", true, accesspolicy.Granted, "+select|0", ""},
		{"the keys before resetkeys", "+get ~a:* resetkeys", "GET a:1", false, accesspolicy.KeyRefused, "+get", "it reaches no key at all"},
		{"the keys after it", "+get allkeys resetkeys ~a:*", "GET b:1", false, accesspolicy.KeyRefused, "+get", "it reaches a:*"},
		{"every key after some", "+get ~a:* allkeys", "GET b:1", true, accesspolicy.Granted, "+get", "allkeys covers b:1"},
		{"streams of a group", "+xreadgroup ~a:*", "XREADGROUP GROUP g c COUNT 1 BLOCK 0 NOACK STREAMS a:1 >", true, accesspolicy.Granted, "+xreadgroup", "~a:* covers a:1"},
		{"Azure disables it", "+@all allkeys", "CONFIG GET dir", false, accesspolicy.Disabled, "", "Azure Cache for Redis disables config|get for everybody"},
		{"Azure disables a part", "+@all allkeys", "CLUSTER FORGET x", false, accesspolicy.Disabled, "", "cluster|forget"},
		{"Azure leaves another part", "+@all allkeys", "CLUSTER INFO", true, accesspolicy.Granted, "+@all", ""},
		{"a command of a later version", "+@all allkeys", "GETEX a", false, accesspolicy.Unknown, "", "getex came with Redis 6.2, and Azure Cache for Redis runs 6.0"},
		{"no command", "+@all allkeys", "HGETT a", false, accesspolicy.Unknown, "", "knows no command hgett"},
		{"too few arguments", "+@all allkeys", "GET", false, accesspolicy.Malformed, "", "get takes exactly 1"},
		{"a count of keys that is none", "+eval ~a:*", "EVAL x many a:1", false, accesspolicy.Malformed, "", "can't be told"},
		{"more keys than words", "+eval ~a:*", "EVAL x 3 a:1", false, accesspolicy.Malformed, "", ""},
		{"a script's keys", "+eval ~a:*", "EVAL x 1 a:1 b:1", true, accesspolicy.Granted, "+eval", "~a:* covers a:1"},
		{"streams", "+@read ~a:*", "XREAD COUNT 1 STREAMS a:1 b:1 0 0", false, accesspolicy.KeyRefused, "+@read", "no key rule covers b:1"},
		{"streams without their ids", "+@read ~a:*", "XREAD COUNT 1 STREAMS a:1 b:1 0", false, accesspolicy.Malformed, "", ""},
		{"a store behind a sort", "+sort ~a:*", "SORT a:1 DESC STORE b:1", false, accesspolicy.KeyRefused, "+sort", "no key rule covers b:1"},
		{"stralgo, which 7.0 lacks", "+@read ~a:*", "STRALGO LCS KEYS a:1 b:1", false, accesspolicy.KeyRefused, "+@read", "no key rule covers b:1"},
		{"stralgo of strings", "+@read ~a:*", "STRALGO LCS STRINGS x y", true, accesspolicy.Granted, "+@read", "it names no key"},
		{"signing in", "+get ~a:*", "AUTH user token", true, accesspolicy.Granted, "", "open to everybody"},
		{"leaving", "+get ~a:*", "QUIT", true, accesspolicy.Granted, "", "open to everybody"},
		{"hello needs a rule in 6.0", "+get ~a:*", "HELLO 3", false, accesspolicy.NotGranted, "", "no rule grants hello"},
		{"pfdebug names no key in 6.0", "+pfdebug ~a:*", "PFDEBUG GETREG b:1", true, accesspolicy.Granted, "+pfdebug", "it names no key"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			policy, err := accesspolicy.Parse(test.acl)
			if err != nil {
				t.Fatal(err)
			}
			words := strings.Fields(test.call)
			got := policy.Can(words[0], words[1:]...)
			if got.Allowed != test.allowed || got.Reason != test.reason || got.Rule != test.rule || !strings.Contains(got.Because, test.because) {
				t.Errorf("%s: got %+v", test.call, got)
			}
		})
	}
}

func TestADecisionSaysWhatItsWordsDoNotShow(t *testing.T) {
	t.Parallel()
	policy, err := accesspolicy.Parse("+@all ~a:*")
	if err != nil {
		t.Fatal(err)
	}
	for call, want := range map[string]string{
		"SORT a:1 BY other:*":  "BY and GET read keys that Redis 6.0 checks against no key rule",
		"EVAL x 0":             "each command inside the script is judged by itself",
		"EXEC":                 "each command of the transaction is judged by itself",
		"SORT a:1 LIMIT 0 1":   "",
		"HGETALL a:by-and-get": "",
	} {
		words := strings.Fields(call)
		notes := strings.Join(policy.Can(words[0], words[1:]...).Notes, " ")
		if want == "" && notes != "" || !strings.Contains(notes, want) {
			t.Errorf("%s: %q, want %q", call, notes, want)
		}
	}
}

func TestManagedIsFullAccessButForWhatTheServiceLacks(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"GET", "flushall", "GETEX", "FT.SEARCH"} {
		if decision := accesspolicy.CanManaged(command); !decision.Allowed || decision.Rule != "+@all" {
			t.Errorf("%s: %+v", command, decision)
		}
	}
	for _, call := range []string{"ACL WHOAMI", "config GET maxmemory-policy", "MEMORY usage key", "CLUSTER slots", "CLIENT KILL ID 3"} {
		words := strings.Fields(call)
		if decision := accesspolicy.CanManaged(words[0], words[1:]...); !decision.Allowed {
			t.Errorf("%s: %+v", call, decision)
		}
	}
	for _, call := range []string{"ACL SETUSER bob on", "CONFIG resetstat", "MEMORY STATS", "MODULE LOAD /tmp/x.so", "CLUSTER RESET", "latency doctor", "config"} {
		words := strings.Fields(call)
		decision := accesspolicy.CanManaged(words[0], words[1:]...)
		if decision.Allowed || decision.Reason != accesspolicy.Disabled || !strings.Contains(decision.Because, "Azure Managed Redis has no command "+strings.ToLower(words[0])) {
			t.Errorf("%s: %+v", call, decision)
		}
	}
	for _, command := range append(accesspolicy.ManagedMissing(), "SAVE") {
		if decision := accesspolicy.CanManaged(command); decision.Allowed || decision.Reason != accesspolicy.Disabled {
			t.Errorf("%s: %+v", command, decision)
		}
	}
}

func TestAnExplanationSaysWhatAReaderNeeds(t *testing.T) {
	t.Parallel()
	for acl, want := range map[string]accesspolicy.Explanation{
		"+@read ~orders:*":             {Summary: "reads, but does not change, keys that begin with orders:", Keys: "keys that begin with orders:"},
		"+@write ~a:* ~b:*":            {Summary: "changes, but does not read, keys that begin with a: or b:; no key rule holds back flushall, flushdb, pfdebug, sort, swapdb", Keys: "keys that begin with a: or b:"},
		"+@all allkeys":                {Summary: "reads and changes every key; it can empty the cache", Keys: "every key"},
		"+ping":                        {Summary: "neither reads nor changes keys", Keys: "no key at all"},
		"+get +set":                    {Summary: "reaches no key at all: its commands on keys are all refused", Keys: "no key at all"},
		`+get ~a[bc]* ~orders:* ~a\*b`: {Summary: `reads, but does not change, keys that begin with orders:, and keys of the form a[bc]* or a\*b`, Keys: `keys that begin with orders:, and keys of the form a[bc]* or a\*b`},
	} {
		policy, err := accesspolicy.Parse(acl)
		if err != nil {
			t.Fatal(err)
		}
		got := policy.Explain()
		if got.Summary != want.Summary || got.Keys != want.Keys || got.Permissions != acl || len(got.Rules) != len(strings.Fields(acl)) {
			t.Errorf("%s:\ngot  %s\n     %s\nwant %s\n     %s", acl, got.Summary, got.Keys, want.Summary, want.Keys)
		}
	}
}

func TestAnExplanationSaysWhichPartDoesNotExist(t *testing.T) {
	t.Parallel()
	policy, err := accesspolicy.Parse("+get +client|setnam +select|0 ~a:*")
	if err != nil {
		t.Fatal(err)
	}
	notes := policy.Explain().Notes
	if len(notes) != 1 || !strings.Contains(notes[0], "+client|setnam grants nothing: client of Redis 6.0 has no part setnam; it has caching, getname") {
		t.Errorf("%q", notes)
	}
}

// TestAnExplanationListsExactlyWhatIsAllowed holds the lists against the decisions.
func TestAnExplanationListsExactlyWhatIsAllowed(t *testing.T) {
	t.Parallel()
	for _, acl := range []string{"+@read -@dangerous allkeys", "+@all allkeys", "+@all -@dangerous +cluster|info +client|id ~a:*", "-@all"} {
		policy, err := accesspolicy.Parse(acl)
		if err != nil {
			t.Fatal(err)
		}
		var listed, refused []string
		for _, group := range policy.Explain().Groups {
			listed = slices.Concat(listed, group.Reads, group.Writes, group.Others)
			refused = slices.Concat(refused, group.Refused)
		}
		slices.Sort(listed)
		if once := slices.Compact(slices.Clone(listed)); len(once) != len(listed) {
			t.Errorf("%s: something is listed twice: %v", acl, listed)
		}
		for _, command := range accesspolicy.Commands() {
			whole := slices.Contains(listed, command)
			partly := slices.ContainsFunc(listed, func(form string) bool { return strings.HasPrefix(form, command+"|") })
			if slices.Contains(refused, command) && (whole || partly) {
				t.Errorf("%s: %s is listed as allowed and as refused", acl, command)
			}
			decision := policy.Can(command, slices.Repeat([]string{"1"}, 3)...)
			if whole && (decision.Reason == accesspolicy.NotGranted || decision.Reason == accesspolicy.TakenAway || decision.Reason == accesspolicy.Disabled) {
				t.Errorf("%s: %s is listed, and refused: %s", acl, command, decision.Because)
			}
			if decision.Allowed && !whole && !partly && command != "auth" {
				t.Errorf("%s: %s is allowed, and not listed", acl, command)
			}
		}
	}
}
