package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
)

// commandTree is the tree as it is when a command runs, cobra's own commands included.
func commandTree() *cobra.Command {
	root := newRoot(streams{strings.NewReader(""), io.Discard, io.Discard})
	root.InitDefaultHelpCmd()
	return root
}

func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	for _, cmd := range documented(commandTree()) {
		ownWords := !strings.Contains(cmd.CommandPath(), " completion")
		switch {
		case cmd.Short == "":
			t.Errorf("%s has no short description", cmd.CommandPath())
		case strings.HasSuffix(cmd.Short, ".") && ownWords:
			t.Errorf("%s: the short description is no sentence; got %q", cmd.CommandPath(), cmd.Short)
		case cmd.Example == "" && ownWords && cmd.HasParent():
			t.Errorf("%s has no example", cmd.CommandPath())
		}
	}
}

func TestEveryExampleOfTheHelpIsACommandLineThatParses(t *testing.T) {
	t.Parallel()
	for _, cmd := range documented(commandTree()) {
		for line := range strings.Lines(cmd.Example) {
			words, found := exampleWords(line)
			if !found {
				continue
			}
			root := commandTree() // flags remember what they were given
			target, rest, err := root.Find(words)
			if err != nil {
				t.Errorf("%s: %q: %v", cmd.CommandPath(), line, err)
				continue
			}
			if err := target.ParseFlags(rest); err != nil {
				t.Errorf("%s: %q: %v", cmd.CommandPath(), line, err)
				continue
			}
			if err := target.ValidateArgs(target.Flags().Args()); err != nil {
				t.Errorf("%s: %q: %v", cmd.CommandPath(), line, err)
			}
		}
	}
}

// exampleWords are the words of an example behind the program's name, up to a pipe, a redirection or the remark that
// two spaces or more set apart.
func exampleWords(line string) (words []string, found bool) {
	_, after, found := strings.Cut(" "+line, " redoubt ")
	if !found {
		return nil, false
	}
	after, _, _ = strings.Cut(after, "  ")
	for i, part := range strings.Split(after, `"`) {
		if i%2 == 1 { // between quotes
			words = append(words, part)
			continue
		}
		for word := range strings.FieldsSeq(part) {
			if strings.ContainsAny(word, "|>&;)#") || word == `\` {
				return words, true
			}
			words = append(words, strings.Trim(word, "'"))
		}
	}
	return words, true
}

func TestThePageOfTheRepositoryIsWhatTheCommandsSay(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile(filepath.Join("..", "..", "docs", "command-line.md"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(committed), string(commandLinePage(commandTree()))); diff != "" {
		t.Log(diff)
		t.Error("docs/command-line.md is out of date; run go generate ./cmd/redoubt")
	}
}

func TestManPagesAreTheSameEveryTime(t *testing.T) {
	t.Parallel()
	first, second := t.TempDir(), t.TempDir()
	for _, folder := range []string{first, second} {
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), []string{"docs", "man", folder}, streams{strings.NewReader(""), &stdout, &stderr}); code != exitOK {
			t.Fatalf("ends with %d: %s", code, stderr.String())
		}
	}
	pages, err := os.ReadDir(first)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, page := range pages {
		names[page.Name()] = true
		one, other := readFile(t, filepath.Join(first, page.Name())), readFile(t, filepath.Join(second, page.Name()))
		if !bytes.Equal(one, other) || !bytes.HasPrefix(one, []byte(".nh\n")) {
			t.Errorf("%s is no man page, or another one each time", page.Name())
		}
		if bytes.Contains(one, []byte("1970")) || bytes.Contains(one, []byte("Auto generated")) {
			t.Errorf("%s bears a date, or a sentence of its maker", page.Name())
		}
	}
	for _, name := range []string{"redoubt.1", "redoubt-up.1", "redoubt-keys-rotate.1", "redoubt-completion-bash.1"} {
		if !names[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestTheManualMakesItsFolder(t *testing.T) {
	t.Parallel()
	for kind, page := range map[string]string{"man": "redoubt.1", "markdown": "command-line.md"} {
		missing := filepath.Join(t.TempDir(), "share", "manual")
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), []string{"docs", kind, missing}, streams{strings.NewReader(""), &stdout, &stderr}); code != exitOK {
			t.Errorf("docs %s ends with %d and says %q", kind, code, stderr.String())
			continue
		}
		readFile(t, filepath.Join(missing, page))
	}
}

func TestTheManualNeedsOneFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"docs", "man", file}, {"docs", "markdown", file}, {"docs", "man"}, {"docs", "man", "a", "b"}} {
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), args, streams{strings.NewReader(""), &stdout, &stderr}); code == exitOK || stderr.Len() == 0 {
			t.Errorf("%v ends with %d and says %q", args, code, stderr.String())
		}
	}
}

func TestShellsCompleteWhatThereIs(t *testing.T) {
	t.Parallel()
	project := t.TempDir()
	for name, content := range map[string]string{"Pulumi.yaml": "name: redoubt\n", "stacks/Pulumi.blue.yaml": "", "stacks/Pulumi.green.yaml": ""} {
		file := filepath.Join(project, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"an environment":             {[]string{"up", ""}, "blue\ngreen\n:4\n"},
		"only one environment":       {[]string{"up", "blue", ""}, ":4\n"},
		"an environment of keys":     {[]string{"keys", "rotate", ""}, "blue\ngreen\n:4\n"},
		"environments or files":      {[]string{"check", ""}, "blue\ngreen\n:0\n"},
		"folders":                    {[]string{"docs", "man", ""}, ":16\n"},
		"nothing where nothing goes": {[]string{"version", ""}, ":4\n"},
		"the environment of a set":   {[]string{"baseline", "set", ""}, "blue\ngreen\n:4\n"},
		"the date of a set":          {[]string{"baseline", "set", "blue", ""}, strings.Join(baselines.Dates(), "\n") + "\n:4\n"},
		"which environments of all":  {[]string{"preview", "--all", "--only", ""}, "blue\ngreen\n:4\n"},
		"a stage":                    {[]string{"up", "--all", "--stage", ""}, "production\nnon-production\n:4\n"},
		"what rights are for":        {[]string{"doctor", "--for", ""}, "preview\ndeploy\n:4\n"},
		"a form of diagram":          {[]string{"graph", "--format", ""}, "mermaid\nsvg\n:4\n"},
	} {
		if got := completions(test.args, project); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	if got := completions([]string{"controls", ""}, project); !strings.Contains(got, "RDT-") {
		t.Errorf("controls: got %q", got)
	}
	if got := completions([]string{"up", ""}, t.TempDir()); got != ":4\n" {
		t.Errorf("outside of a project: got %q", got)
	}
}

// completions is what cobra tells a shell.
func completions(args []string, project string) string {
	var stdout bytes.Buffer
	run(context.Background(), append([]string{"__complete", "--project", project}, args...), streams{strings.NewReader(""), &stdout, io.Discard})
	return stdout.String()
}

func TestEveryShellGetsItsScript(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		var stdout, stderr bytes.Buffer
		if code := run(context.Background(), []string{"completion", shell}, streams{strings.NewReader(""), &stdout, &stderr}); code != exitOK || stdout.Len() < 1000 {
			t.Errorf("%s ends with %d, %d bytes: %s", shell, code, stdout.Len(), stderr.String())
		}
	}
}

func TestAShellThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{"completion", "tcsh"}, streams{strings.NewReader(""), &stdout, &stderr})
	if code != exitUsage || !strings.Contains(stderr.String(), `unknown command "tcsh" for "redoubt completion"`) {
		t.Errorf("ends with %d: %s", code, stderr.String())
	}
}
