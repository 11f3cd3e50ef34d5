package accesspolicy_test

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// setUser replaces the user probe, whose password is probe, by one with the rules.
func setUser(server *redis, rules string) error {
	words := append([]string{"ACL", "SETUSER", "probe", "reset", "on", ">probe"}, strings.Fields(rules)...)
	_, err := server.do(words...)
	return err
}

func TestARealRedisTakesAllPermissionsWithoutProblems(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	rapid.Check(t, func(t *rapid.T) {
		given := goodPermissions().Draw(t, "permissions")
		if err := setUser(server, given.String()); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		if err := setUser(server, given.Policy().ServerRules()); err != nil {
			t.Fatalf("%s: %v", given.Policy().ServerRules(), err)
		}
	})
}

// moved are the commands whose categories changed between Redis 6.0 and 7.0, as commands.txt says.
var moved = []string{"asking", "echo", "lastsave", "pfdebug", "readonly", "readwrite", "role", "select", "time", "wait", "stralgo"}

func TestTheTableOfCommandsIsThatOfARealRedis(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	table := readTable(t)
	for command := range table {
		if command == "stralgo" {
			continue
		}
		if err := setUser(server, (permissions{Commands: []string{command}, AllKeys: true}).String()); err != nil {
			t.Errorf("%s: %v", command, err)
		}
	}
	for _, category := range accesspolicy.Categories() {
		if category == "all" {
			continue
		}
		members, err := server.do("ACL", "CAT", category)
		if err != nil {
			t.Fatalf("%s: %v", category, err)
		}
		for command, categories := range table {
			if slices.Contains(moved, command) || hasParts(server, command) {
				continue
			}
			if slices.Contains(strings.Fields(members), command) != slices.Contains(categories, category) {
				t.Errorf("%s: our table and Redis disagree on category %s", command, category)
			}
		}
	}
}

// later are the commands of the table for the managed service that came, or took more words, after Redis 7.0.
var later = []string{
	"hexpire", "hexpireat", "hexpiretime", "hpersist", "hpexpire", "hpexpireat", "hpexpiretime", "hpttl", "httl", "waitaof", "zrank", "zrevrank",
}

// The server judges the number of words before anything else, so one call says whether the table has the right one.
func TestTheTableOfTheManagedServiceIsThatOfARealRedis(t *testing.T) {
	t.Parallel()
	server := dial(t, startRedis(t))
	version7(t, server)
	listed, err := server.do("COMMAND", "LIST")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, command := range strings.Fields(listed) {
		if strings.Contains(command, "|") || slices.Contains(later, command) || slices.Contains(accesspolicy.ManagedMissing(), command) || accesspolicy.ManagedParts()[command] != nil {
			continue
		}
		compared++
		info, err := server.do("COMMAND", "INFO", command) // its name, its arity, its flags
		if err != nil {
			t.Fatal(err)
		}
		arity, err := strconv.Atoi(strings.Fields(info)[1])
		if err != nil {
			t.Fatalf("%s: %s", command, info)
		}
		least := arity
		if arity < 0 {
			least = -arity
		}
		for count, malformed := range map[int]bool{least: false, least - 1: true, least + 1: arity > 0} {
			if count == 0 {
				continue
			}
			got := accesspolicy.CanManaged(nil, command, slices.Repeat([]string{"1"}, count-1)...)
			if (got.Reason == accesspolicy.Malformed) != malformed || !malformed && !got.Allowed {
				t.Errorf("%s with %d words, whose arity is %d: %+v", command, count, arity, got)
			}
		}
	}
	if compared < 150 {
		t.Errorf("only %d commands were compared", compared)
	}
}

// hasParts says whether a command of Redis 7 has subcommands, which then have the categories instead.
func hasParts(server *redis, command string) bool {
	reply, err := server.do("COMMAND", "LIST", "FILTERBY", "PATTERN", command+"|*")
	return err == nil && reply != ""
}

func readTable(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open("commands.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	table := map[string][]string{}
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		if fields := strings.Fields(scanner.Text()); len(fields) > 0 && fields[0] != "#" {
			table[fields[0]] = fields[3:]
		}
	}
	return table
}

func TestARealRedisEnforcesWhatThePermissionsSay(t *testing.T) {
	t.Parallel()
	socket := startRedis(t)
	server := dial(t, socket)
	cases := []struct {
		name            string
		given           permissions
		allowed, denied []string
	}{
		{
			"reading under a prefix", permissions{Categories: []string{"read"}, KeyPrefixes: []string{"orders:"}},
			[]string{"GET orders:1", "GET orders:"}, []string{"GET order", "GET other:1", "SET orders:1 x", "GET orders"},
		},
		{
			"one command more than a category", permissions{Categories: []string{"read"}, Commands: []string{"set"}, ExcludedCommands: []string{"keys"}, AllKeys: true},
			[]string{"GET a", "SET a b"}, []string{"KEYS *", "DEL a"},
		},
		{
			"a part of an excluded command", permissions{Categories: []string{"connection"}, ExcludedCommands: []string{"client"}, Commands: []string{"client|id"}, AllKeys: true},
			[]string{"PING", "CLIENT ID"}, []string{"CLIENT LIST", "GET a"},
		},
		{
			"a command of an excluded category", permissions{Categories: []string{"all"}, ExcludedCategories: []string{"dangerous"}, Commands: []string{"info"}, AllKeys: true},
			[]string{"GET a", "INFO server"}, []string{"FLUSHALL", "KEYS *"},
		},
		{
			"commands that name no key pass any prefix", permissions{Categories: []string{"read", "write"}, KeyPrefixes: []string{"orders:"}},
			[]string{"DBSIZE", "SCAN 0", "KEYS *", "RANDOMKEY", "SWAPDB 0 1", "FLUSHDB", "FLUSHALL"}, []string{"SET other:1 x"},
		},
	}
	for _, test := range cases {
		if problems := test.given.Check("p", "web"); len(problems) > 0 {
			t.Fatalf("%s: %v", test.name, problems)
		}
		if err := setUser(server, test.given.String()); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		probe := dial(t, socket)
		if _, err := probe.do("AUTH", "probe", "probe"); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		for _, command := range test.allowed {
			if _, err := probe.do(strings.Fields(command)...); err != nil {
				t.Errorf("%s: %s: %v", test.name, command, err)
			}
		}
		for _, command := range test.denied {
			if _, err := probe.do(strings.Fields(command)...); err == nil || !strings.Contains(err.Error(), "NOPERM") {
				t.Errorf("%s: %s: got %v, want NOPERM", test.name, command, err)
			}
		}
	}
}
