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
		{"no command", "+@all allkeys", "HGETT a", false, accesspolicy.Unknown, "", "knows no command hgett; did you mean hget?"},
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
	const granted, disabled, unknown, malformed = accesspolicy.Granted, accesspolicy.Disabled, accesspolicy.Unknown, accesspolicy.Malformed
	search := []string{"RedisJSON", "RediSearch"}
	cases := []struct {
		name    string
		modules []string
		call    string
		reason  accesspolicy.Reason
		because string
	}{
		{"any command of 6.0", nil, "GET key", granted, "full access"},
		{"in any letters", nil, "flushALL", granted, "full access"},
		{"a command of 6.2", nil, "GETEX key", granted, "full access"},
		{"a command of 7.0", nil, "LMPOP 1 key LEFT", granted, "full access"},
		{"a command of 7.2", nil, "WAITAOF 1 0 0", granted, "full access"},
		{"a command of 7.4", nil, "HEXPIRE key 10 FIELDS 1 field", granted, "full access"},
		{"a form that came after 6.0", nil, "LPOP key 2", granted, "full access"},
		{"a form that came with 7.2", nil, "ZRANK key member WITHSCORE", granted, "full access"},
		{"a part that the service has", nil, "MEMORY usage key", granted, "full access"},
		{"a part of a command that it has whole", nil, "CLIENT KILL ID 3", granted, "full access"},
		{"another part of acl", nil, "ACL SETUSER bob on", disabled, "Azure Managed Redis has no command acl setuser"},
		{"another part of config", nil, "CONFIG resetstat", disabled, "Azure Managed Redis has no command config resetstat"},
		{"no part of module", nil, "MODULE LOAD /tmp/x.so", disabled, "Azure Managed Redis has no command module load"},
		{"a container alone", nil, "config", disabled, "Azure Managed Redis has no command config"},
		{"a command that no version has", nil, "FOO", unknown, "the command foo is not known here: Redis up to 7.4"},
		{"a misspelt command of 7.4", nil, "HEXPIREE key 1", unknown, "did you mean hexpire?"},
		{"a misspelt one that is never said to be one the service lacks", nil, "SHUTDOWNN", unknown, "one that came later would not be known here"},
		{"a command of 8.0", nil, "HGETDEL key FIELDS 1 field", unknown, "one that came later would not be known here"},
		{"a command that ended with 6.2", nil, "STRALGO LCS STRINGS a b", unknown, "stralgo is not known here"},
		{"too few words", nil, "GET", malformed, "get takes exactly 1"},
		{"too many words", nil, "GET a b", malformed, "get takes exactly 1"},
		{"too few words for a command of 7.4", nil, "HTTL key", malformed, "httl takes at least 4"},
		{"a module that the environment lacks", nil, "FT.SEARCH index query", unknown, "begin with ft. are those of the module RediSearch, which this environment does not have (cache.managed.modules)"},
		{"another module than it has", search, "bf.add key item", unknown, "those of the module RedisBloom"},
		{"a module that it has", search, "FT.SEARCH index query", granted, "full access"},
		{"two of them", search, "JSON.GET key", granted, "full access"},
		{"a dot that is of no module", search, "GRAPH.QUERY g q", unknown, "graph.query is not known here"},
		{"the beginning without the dot", search, "FT", unknown, "the command ft is not known here"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(test.call)
			got := accesspolicy.CanManaged(test.modules, words[0], words[1:]...)
			if got.Reason != test.reason || got.Allowed != (test.reason == granted) || !strings.Contains(got.Because, test.because) || (got.Rule == "+@all") != got.Allowed {
				t.Errorf("%s: got %+v", test.call, got)
			}
			if strings.Contains(got.Because, "did you mean shutdown") {
				t.Errorf("it suggests what the service lacks: %s", got.Because)
			}
		})
	}
	for _, command := range append(accesspolicy.ManagedMissing(), "SAVE") {
		if decision := accesspolicy.CanManaged(nil, command); decision.Allowed || decision.Reason != disabled {
			t.Errorf("%s: %+v", command, decision)
		}
	}
}

func TestEveryModulesCommandsAreAnsweredByTheModule(t *testing.T) {
	t.Parallel()
	for prefix, module := range map[string]string{
		"FT.": "RediSearch", "JSON.": "RedisJSON", "TS.": "RedisTimeSeries", "BF.": "RedisBloom", "CF.": "RedisBloom", "TOPK.": "RedisBloom", "CMS.": "RedisBloom", "TDIGEST.": "RedisBloom",
	} {
		if with := accesspolicy.CanManaged([]string{module}, prefix+"INFO", "key"); !with.Allowed || !strings.Contains(strings.Join(with.Notes, " "), "not known here") {
			t.Errorf("%s with %s: %+v", prefix, module, with)
		}
		others := slices.DeleteFunc(accesspolicy.ManagedModules(), func(each string) bool { return each == module })
		if without := accesspolicy.CanManaged(others, prefix+"INFO", "key"); without.Allowed || len(others) != 3 {
			t.Errorf("%s with %s: %+v", prefix, others, without)
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
