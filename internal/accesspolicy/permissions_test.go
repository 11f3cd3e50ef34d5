package accesspolicy_test

import (
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

func TestPermissionsBecomeRulesFromBroadToNarrow(t *testing.T) {
	t.Parallel()
	cases := map[string]accesspolicy.Permissions{
		"+@read +set -keys ~orders:*": {
			Categories: []string{"read"}, Commands: []string{"set"}, ExcludedCommands: []string{"keys"}, KeyPrefixes: []string{"orders:"},
		},
		"+@all allkeys": {Categories: []string{"all"}, AllKeys: true},
		"+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots ~a:* ~b:*": {
			Categories: []string{"all"}, ExcludedCategories: []string{"dangerous"},
			Commands: []string{"cluster|slots", "cluster|info", "cluster|nodes"}, KeyPrefixes: []string{"b:", "a:"},
		},
		"+@connection +@read +info -client +client|id +client|setname allkeys": {
			Categories: []string{"read", "connection"}, Commands: []string{"client|setname", "info", "client|id"},
			ExcludedCommands: []string{"client"}, AllKeys: true,
		},
	}
	for want, permissions := range cases {
		if got := permissions.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if problems := permissions.Check("access.web.permissions", "web"); len(problems) > 0 {
			t.Errorf("%s: %v", want, problems)
		}
	}
}

func TestTheOrderOfListsMeansNothingAndTheCallersListsStay(t *testing.T) {
	t.Parallel()
	commands := []string{"set", "get", "del"}
	one := accesspolicy.Permissions{Commands: commands, AllKeys: true}
	other := accesspolicy.Permissions{Commands: []string{"del", "get", "set"}, AllKeys: true}
	if one.String() != other.String() {
		t.Errorf("got %q and %q", one, other)
	}
	if !slices.Equal(commands, []string{"set", "get", "del"}) {
		t.Errorf("the caller's list was changed to %v", commands)
	}
}

func TestAllCategoriesOfRedisSixAreKnown(t *testing.T) {
	t.Parallel()
	want := []string{
		"admin", "all", "bitmap", "blocking", "connection", "dangerous", "fast", "geo", "hash", "hyperloglog", "keyspace",
		"list", "pubsub", "read", "scripting", "set", "slow", "sortedset", "stream", "string", "transaction", "write",
	}
	if got := accesspolicy.Categories(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReachSaysWhatPermissionsComeTo(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name        string
		permissions accesspolicy.Permissions
		want        accesspolicy.Reach
	}{
		{
			"reading under a prefix still lists all keys",
			accesspolicy.Permissions{Categories: []string{"read"}, ExcludedCommands: []string{"randomkey"}, KeyPrefixes: []string{"a:"}},
			accesspolicy.Reach{Dangerous: true, PastPrefixes: []string{"dbsize", "keys", "scan"}},
		},
		{
			"writing under a prefix can empty the cache",
			accesspolicy.Permissions{Categories: []string{"write"}, KeyPrefixes: []string{"a:"}},
			accesspolicy.Reach{Writes: true, Dangerous: true, PastPrefixes: []string{"flushall", "flushdb", "pfdebug", "sort", "swapdb"}},
		},
		{
			"excluding what is dangerous leaves writing",
			accesspolicy.Permissions{Categories: []string{"read", "write"}, ExcludedCategories: []string{"dangerous"}, Commands: []string{"cluster|info"}, AllKeys: true},
			accesspolicy.Reach{Writes: true, AllKeys: true},
		},
		{
			"naming a connection is harmless, ending another's is not",
			accesspolicy.Permissions{Commands: []string{"get", "client|setname", "client|kill"}, AllKeys: true},
			accesspolicy.Reach{Dangerous: true, AllKeys: true},
		},
		{
			"naming a connection alone is harmless",
			accesspolicy.Permissions{Commands: []string{"get", "client|setname"}, AllKeys: true},
			accesspolicy.Reach{AllKeys: true},
		},
		{
			"a part that writes counts as its command",
			accesspolicy.Permissions{Commands: []string{"xgroup|create"}, AllKeys: true},
			accesspolicy.Reach{Writes: true, AllKeys: true},
		},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if problems := test.permissions.Check("p", "web"); len(problems) > 0 {
				t.Fatal(problems)
			}
			got := test.permissions.Reach()
			if got.Writes != test.want.Writes || got.Dangerous != test.want.Dangerous || got.AllKeys != test.want.AllKeys || !slices.Equal(got.PastPrefixes, test.want.PastPrefixes) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
