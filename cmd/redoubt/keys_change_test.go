package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

const fakeVersion = "0123456789abcdef0123456789abcdef"

// onAzure is an edit of the stack file in a copy of the project, as it is made for Azure.
func onAzure(t *testing.T, edit stackedit.Edit) (c *change, file, before string) {
	t.Helper()
	contents, err := os.ReadFile(filepath.Join("..", "..", "stacks", "Pulumi.regulated.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	project := t.TempDir()
	file = filepath.Join(project, "stacks", "Pulumi.regulated.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, contents, 0o600); err != nil {
		t.Fatal(err)
	}
	k := newKeysRun(&settings{streams: streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard}}, "rotate-cmk")
	k.name, k.lines, k.options = "regulated", show.NewLines(io.Discard), engine.Options{ProjectDir: project, Stack: "regulated"}
	return &change{keysRun: k, edits: []stackedit.Edit{edit}}, file, string(contents)
}

func wantFile(t *testing.T, file, want string) {
	t.Helper()
	if now, err := os.ReadFile(file); err != nil || string(now) != want {
		t.Errorf("the stack file is, %v:\n%s\nwant\n%s", err, now, want)
	}
}

func TestAnEditOfTheStackFileCanBeTakenBack(t *testing.T) {
	t.Parallel()
	c, file, before := onAzure(t, stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: fakeVersion})
	if err := c.edit(); err != nil {
		t.Fatal(err)
	}
	wantFile(t, file, strings.Replace(before, "      customerManagedKey:\n", "      customerManagedKey:\n        keyVersion: \""+fakeVersion+"\"\n", 1))
	if err := c.undo(); err != nil {
		t.Fatal(err)
	}
	wantFile(t, file, before)
}

func TestAnEditThatMakesTheStackFileInvalidIsTakenBackAtOnce(t *testing.T) {
	t.Parallel()
	c, file, before := onAzure(t, stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: "no version"})
	if err := c.edit(); err == nil || !strings.Contains(err.Error(), "32 hexadecimal digits") {
		t.Errorf("got %v", err)
	}
	wantFile(t, file, before)
}

func TestAnEditIsLeftWhereSomebodyElseHasEditedMeanwhile(t *testing.T) {
	t.Parallel()
	c, file, _ := onAzure(t, stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: fakeVersion})
	if err := c.edit(); err != nil {
		t.Fatal(err)
	}
	theirs := "# theirs\n"
	if err := os.WriteFile(file, []byte(theirs), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.undo(); err == nil || !strings.Contains(err.Error(), "changed by somebody else") {
		t.Errorf("got %v", err)
	}
	wantFile(t, file, theirs)
}

func TestNothingIsEditedWhereNobodyCanBeAsked(t *testing.T) {
	t.Parallel()
	c, file, before := onAzure(t, stackedit.Edit{Path: "cache.customerManagedKey.keyVersion", Value: fakeVersion})
	if done, err := c.deploy(); done || err == nil || !strings.Contains(err.Error(), "no terminal to ask on; add --yes, --dry-run") {
		t.Errorf("got %v, %v", done, err)
	}
	wantFile(t, file, before)
}
