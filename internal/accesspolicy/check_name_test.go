package accesspolicy_test

import (
	"strings"
	"testing"
)

func TestANameThatPromisesReadingIsRecognised(t *testing.T) {
	t.Parallel()
	for name, promises := range map[string]bool{
		"reader": true, "report-reader": true, "reportReader": true, "APIReader": true, "Report Reader": true, "readers": true,
		"read-only": true, "readonly": true, "readOnly": true, "ReadOnlyWeb": true, "viewer": true, "web-viewer-2": true, "reader2": true,
		"web": false, "spreader": false, "proofreaderless": false, "read-write": false, "reviewer": false, "only-read": false, "": false,
	} {
		problems := permissions{Commands: []string{"set"}, AllKeys: true}.Check("p", name)
		if (len(problems) > 0) != promises {
			t.Errorf("%q: got %v, want a problem: %v", name, problems, promises)
		}
	}
}

func TestUnderAReadersNameOnlyReadingIsGranted(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		given permissions
		want  string
	}{
		{"reading", permissions{Categories: []string{"read"}}, ""},
		{"what Azure's Data Reader has", permissions{Categories: []string{"read", "connection"}, Commands: []string{"cluster|info", "cluster|nodes", "cluster|slots"}}, ""},
		{"reading one by one", permissions{Commands: []string{"get", "keys", "info", "lastsave"}}, ""},
		{"a data type without its writing commands", permissions{Categories: []string{"hash"}, ExcludedCategories: []string{"write"}}, ""},
		{"a writing command", permissions{Commands: []string{"get", "set"}}, "p.commands[1]: set writes, but the name \"report-reader\" promises reading: a reader of the Azure portal would take this policy for harmless"},
		{"a part of a writing command", permissions{Commands: []string{"xgroup|create"}}, "p.commands[0]: xgroup writes"},
		{"an administering command", permissions{Commands: []string{"monitor"}}, "p.commands[0]: monitor administers the cache"},
		{"everything", permissions{Categories: []string{"all"}}, "p.categories[0]: the category all is more than reading"},
		{"everything but writing", permissions{Categories: []string{"all"}, ExcludedCategories: []string{"write"}}, "p.categories[0]: the category all is more than reading"},
		{"writing", permissions{Categories: []string{"read", "write"}}, "p.categories[1]: the category write is more than reading"},
		{"administering", permissions{Categories: []string{"admin"}}, "p.categories[0]: the category admin is more than reading"},
		{"what is dangerous", permissions{Categories: []string{"dangerous"}}, "p.categories[0]: the category dangerous is more than reading"},
		{"a data type", permissions{Categories: []string{"hash"}}, "p.categories[0]: the category hash includes commands that write, such as hdel"},
		{"the key space", permissions{Categories: []string{"keyspace"}}, "p.categories[0]: the category keyspace includes commands that write, such as del"},
		{"a data type of which one writing command is excluded", permissions{Categories: []string{"hash"}, ExcludedCommands: []string{"hdel"}}, "such as hincrby"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.given.AllKeys = true
			problems := test.given.Check("p", "report-reader")
			if test.want == "" && len(problems) == 0 {
				return
			}
			if len(problems) != 1 || test.want == "" || !strings.Contains(problems[0].String(), test.want) {
				t.Errorf("got %v, want %s", problems, test.want)
			}
			if others := test.given.Check("p", "report-writer"); len(others) > 0 {
				t.Errorf("under another name: %v", others)
			}
		})
	}
}
