package main

import (
	"io"
	"strings"
	"testing"
)

func TestEveryCommandIsInAGroupOfTheHelp(t *testing.T) {
	t.Parallel()
	var help strings.Builder
	root := newRoot(streams{strings.NewReader(""), &help, io.Discard})
	root.SetArgs([]string{"--help"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range root.Commands() {
		if cmd.GroupID == "" || !root.ContainsGroup(cmd.GroupID) {
			t.Errorf("%s is in the group %q, which is none", cmd.Name(), cmd.GroupID)
		}
		if !strings.Contains(help.String(), "\n  "+cmd.Name()+" ") {
			t.Errorf("the help does not list %s:\n%s", cmd.Name(), help.String())
		}
	}
	if strings.Contains(help.String(), "Additional Commands") {
		t.Errorf("some commands are beside the groups:\n%s", help.String())
	}
}

func TestNoCommandIsMissing(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, cmd := range newRoot(streams{strings.NewReader(""), io.Discard, io.Discard}).Commands() {
		listed[cmd.Name()] = true
	}
	for _, name := range strings.Fields(`preview up refresh destroy check controls report verify access keys baseline
		environments fleet graph export sandbox local doctor version docs`) {
		if !listed[name] {
			t.Errorf("there is no command %s", name)
		}
	}
}
