package accesspolicy_test

import (
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

type permissions = accesspolicy.Permissions

func TestEachMistakeIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		given permissions
		want  string
	}{
		{"nothing is granted", permissions{AllKeys: true}, "p: grants nothing; expected at least one of categories and commands"},
		{"a category is misspelt", permissions{Categories: []string{"raed"}, AllKeys: true}, `p.categories[0]: unknown category (did you mean "read"?)`},
		{"a category is written as a rule", permissions{Categories: []string{"+@read"}, AllKeys: true}, `p.categories[0]: not the bare name of a category; expected read; got "+@read"`},
		{"a category is in upper case", permissions{Categories: []string{"READ"}, AllKeys: true}, "expected read"},
		{"a command is misspelt", permissions{Commands: []string{"get", "hgetal"}, AllKeys: true}, `p.commands[1]: unknown command (did you mean "hgetall"?); expected a command of Redis 6.0, in lower case; got "hgetal"`},
		{"a command is in upper case", permissions{Commands: []string{"GET"}, AllKeys: true}, `p.commands[0]: not the bare name of a command, in lower case; expected get; got "GET"`},
		{"a part is in upper case", permissions{Commands: []string{"CLIENT|ID"}, AllKeys: true}, `expected client|id; got "CLIENT|ID"`},
		{"a command carries its sign", permissions{Commands: []string{"+set"}, AllKeys: true}, `expected set; got "+set"`},
		{"a command is a category", permissions{Commands: []string{"@read"}, AllKeys: true}, "p.commands[0]: a category, not a command"},
		{"a command is newer", permissions{Commands: []string{"getex"}, AllKeys: true}, "p.commands[0]: came with Redis 6.2; expected a command of Redis 6.0"},
		{"a command is empty", permissions{Commands: []string{""}, AllKeys: true}, "p.commands[0]: unknown command"},
		{"a command hides another rule", permissions{Commands: []string{"get +@all"}, AllKeys: true}, `p.commands[0]: unknown command`},
		{"a part hides another rule", permissions{Commands: []string{"client|id +@all"}, AllKeys: true}, "p.commands[0]: unknown part of client"},
		{"a part is missing", permissions{Commands: []string{"client|"}, AllKeys: true}, "p.commands[0]: unknown part of client"},
		{"a part is misspelt", permissions{Commands: []string{"client|setnam"}, AllKeys: true}, `p.commands[0]: unknown part of client (did you mean "setname"?)`},
		{"a part is newer", permissions{Commands: []string{"client|setinfo"}, AllKeys: true}, "p.commands[0]: came with Redis 7.2"},
		{"a command without parts gets one", permissions{Commands: []string{"get|x"}, AllKeys: true}, "p.commands[0]: get has no parts; expected get"},
		{"a category is given twice", permissions{Categories: []string{"read", "read"}, AllKeys: true}, "p.categories[1]: the same as categories[0]"},
		{"a command is given twice", permissions{Commands: []string{"get", "set", "get"}, AllKeys: true}, "p.commands[2]: the same as commands[0]"},
		{"a category is granted and excluded", permissions{Categories: []string{"read"}, ExcludedCategories: []string{"read"}, AllKeys: true}, "p.excludedCategories[0]: granted by categories[0] and excluded here"},
		{"a command is granted and excluded", permissions{Commands: []string{"get"}, ExcludedCommands: []string{"get"}, AllKeys: true}, "p.excludedCommands[0]: granted by commands[0] and excluded here"},
		{"exclusions take all", permissions{Categories: []string{"read"}, ExcludedCategories: []string{"fast", "slow"}, AllKeys: true}, "p: grants nothing, because the exclusions take all of it back"},
		{"an exclusion names a part", permissions{Categories: []string{"connection"}, ExcludedCommands: []string{"client|kill"}, AllKeys: true}, "p.excludedCommands[0]: Redis 6.0, which Azure Cache for Redis runs, can't exclude a part of a command; expected client here"},
		{"a part is granted of what is granted whole", permissions{Categories: []string{"read"}, Commands: []string{"memory|usage"}, AllKeys: true}, "p.commands[0]: memory is granted whole already, and Redis 6.0 then refuses a part of it; expected nothing here; or memory in excludedCommands"},
		{"Azure disables the command", permissions{Commands: []string{"config|get"}, AllKeys: true}, "p.commands[0]: Azure Cache for Redis disables this command for everybody"},
		{"Azure disables replication", permissions{Commands: []string{"psync"}, AllKeys: true}, "p.commands[0]: Azure Cache for Redis disables"},
		{"cluster is granted whole", permissions{Commands: []string{"cluster"}, AllKeys: true}, "p.commands[0]: Azure Cache for Redis disables the part of this command that writes; expected the parts that clients read, such as cluster|info"},
		{"a writing part of cluster is granted", permissions{Commands: []string{"cluster|addslots"}, AllKeys: true}, "p.commands[0]: unknown or disabled part of cluster"},
		{"an exclusion takes nothing away", permissions{Categories: []string{"hash"}, ExcludedCategories: []string{"dangerous"}, AllKeys: true}, `p.excludedCategories[0]: takes nothing away: nothing of it is granted, or something else excludes it already; expected it left out, because it has no effect; got "dangerous"`},
		{"an exclusion is made twice", permissions{Categories: []string{"read"}, ExcludedCategories: []string{"dangerous"}, ExcludedCommands: []string{"keys"}, AllKeys: true}, "p.excludedCommands[0]: takes nothing away"},
		{"a command is in a category that is granted", permissions{Categories: []string{"read"}, Commands: []string{"get"}, AllKeys: true}, "p.commands[0]: granted by the rest already"},
		{"a category is within another", permissions{Categories: []string{"all", "read"}, AllKeys: true}, "p.categories[1]: all of it is granted by the rest already"},
		{"a category is excluded again", permissions{Categories: []string{"read", "transaction"}, ExcludedCategories: []string{"transaction"}, AllKeys: true}, "p.excludedCategories[0]: granted by categories[1] and excluded here"},
		{"a prefix begins with another", permissions{Categories: []string{"read"}, KeyPrefixes: []string{"a:b:", "a:"}}, "p.keyPrefixes[0]: has no effect, because all its keys begin with keyPrefixes[1] too"},
		{"no key is reached", permissions{Categories: []string{"read"}}, "p.keyPrefixes: missing; expected either keyPrefixes, with at least one prefix, or allKeys: true"},
		{"keys are said twice", permissions{Categories: []string{"read"}, KeyPrefixes: []string{"a:"}, AllKeys: true}, "p.allKeys: makes keyPrefixes meaningless"},
		{"a prefix is given twice", permissions{Categories: []string{"read"}, KeyPrefixes: []string{"a:", "a:"}}, "p.keyPrefixes[1]: the same as keyPrefixes[0]"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			problems := test.given.Check("p", "web")
			if len(problems) != 1 || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("got %v, want one problem: %s", problems, test.want)
			}
		})
	}
}

func TestAPrefixIsLiteral(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string]string{
		"":              "reaches every key",
		"*":             "reaches every key",
		"orders:*":      `holds a *, which is added to the end of each prefix and means nothing else; expected the prefix alone, such as "orders:"; got "orders:*"`,
		"*:orders":      "expected the beginning of a key",
		"a*b":           `such as "a"`,
		"a b":           "holds a blank",
		"a\tb":          "holds a blank",
		"a\u00a0b":      "holds a blank",
		"a\u200bb":      "a character that can't be seen",
		"a\x00b":        "a character that can't be seen",
		"a\xff":         "a character that can't be seen",
		"a: ~*":         "holds a blank",
		"a?":            "which Redis reads as a pattern",
		"[ab]":          "which Redis reads as a pattern",
		`a\`:            "which Redis reads as a pattern",
		"~orders:":      "begins with the ~ of an ACL rule",
		"orders:":       "",
		"{tenant-7}:":   "",
		"bestellungen/": "",
		"größe:":        "",
	} {
		problems := permissions{Categories: []string{"read"}, KeyPrefixes: []string{prefix}}.Check("p", "web")
		if want == "" {
			if len(problems) > 0 {
				t.Errorf("%q: %v", prefix, problems)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Path != "p.keyPrefixes[0]" || !strings.Contains(problems[0].String(), want) {
			t.Errorf("%q: got %v, want %s", prefix, problems, want)
		}
	}
}

func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	t.Parallel()
	problems := permissions{
		Categories:       []string{"raed", "write"},
		Commands:         []string{"GET", "shutdown", "set"},
		ExcludedCommands: []string{"set", "nosuch"},
		KeyPrefixes:      []string{"a b", "orders:*"},
		AllKeys:          true,
	}.Check("access.report-reader.permissions", "report-reader")
	text := problems.Err().Error()
	for _, path := range []string{
		"categories[0]: unknown category", "categories[1]: the category write is more than reading", "commands[0]", "commands[1]: Azure",
		"commands[2]: set writes", "excludedCommands[0]", "excludedCommands[1]", "keyPrefixes[0]", "keyPrefixes[1]", "allKeys",
	} {
		if !strings.Contains(text, "access.report-reader.permissions."+path) {
			t.Errorf("the problems lack %s:\n%s", path, text)
		}
	}
}
