package engine_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// The commands on the page are those that a reader types, in a project that has only what the page says.
func TestTheCommandsOfTheFleetPageRun(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join(enginetest.Root(), "docs", "fleet.md"))
	if err != nil {
		t.Fatal(err)
	}
	c := newCLI(t)
	ran := 0
	for _, block := range regexp.MustCompile("(?s)(<!-- needs Azure -->\n)?```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if block[1] != "" {
			continue
		}
		for _, line := range strings.Split(strings.TrimSpace(block[2]), "\n") {
			command, _, _ := strings.Cut(line, "   #")
			if rest, copies := strings.CutPrefix(command, "cp "); copies {
				files := strings.Fields(rest)
				data, err := os.ReadFile(filepath.Join(c.dir, files[0]))
				if err != nil {
					t.Fatal(err)
				}
				c.write(files[1], string(data))
				continue
			}
			arguments, ours := strings.CutPrefix(strings.TrimSpace(command), "redoubt ")
			if !ours {
				t.Fatalf("the page shows a command that this test can't run: %s", line)
			}
			c.must(words(arguments)...)
			ran++
		}
	}
	if ran < 8 {
		t.Errorf("only %d commands were run", ran)
	}

	if o := c.run("preview", "orders-dev", "--sandbox"); o.code != 0 {
		t.Errorf("got %s", o)
	}
	text, err := os.ReadFile(filepath.Join(c.dir, fleet.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c.write(fleet.FileName, strings.Replace(string(text), "cc-1042", "cc-7", 1))
	for _, args := range [][]string{{"preview", "orders-dev", "--sandbox"}, {"up", "--all", "--sandbox"}} {
		if o := c.run(args...); o.code != 1 || !strings.Contains(o.stdout+o.stderr, "that of orders-dev is outdated") {
			t.Errorf("%v: a stack file that is out of date is used: %s", args, o)
		}
	}
	if o := c.run("fleet", "check"); o.code != 3 || !strings.Contains(o.stderr, "stacks/Pulumi.search-dev.yaml: outdated") {
		t.Errorf("got %s", o)
	}
}

// A fleet file with mistakes is told of in the sandbox, where a run goes on, and of the same mistake the report for programs tells.
func TestARunTellsThatNobodyComparedTheStackFile(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	text, err := os.ReadFile(filepath.Join(c.dir, "stacks", "fleet.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	c.write(fleet.FileName, string(text))
	c.must("fleet", "write")
	c.write(fleet.FileName, strings.Replace(string(text), "class: production", "class: produktion", 1))
	const warning = "stacks/fleet.yaml has mistakes, so nobody compared the stack file of search-dev with it: redoubt fleet check"
	for _, verb := range []string{"preview", "up"} {
		if o := c.must(verb, "search-dev", "--sandbox"); !strings.Contains(o.stdout, "\n! "+warning+"\n") {
			t.Errorf("%s says nothing of it: %s", verb, o)
		}
		if o := c.must(verb, "dev", "--sandbox"); strings.Contains(o.stdout, "fleet.yaml") {
			t.Errorf("%s holds a mistake of the fleet against an environment that is not of it: %s", verb, o)
		}
	}
	var document struct{ Warnings []string }
	o := c.must("preview", "search-dev", "--sandbox", "--json")
	if err := json.Unmarshal([]byte(o.stdout), &document); err != nil || !slices.Contains(document.Warnings, warning) {
		t.Errorf("%v: %s", err, o)
	}
	if o := c.run("up", "search-dev", "--yes"); o.code != 1 || !strings.Contains(o.stdout, warning) || !strings.Contains(o.stdout, "the first of them: environments.orders-live.class: unknown class") {
		t.Errorf("an up on Azure goes on: %s", o)
	}
	if o := c.must("check", "search-dev"); strings.Contains(o.stderr, warning) {
		t.Errorf("check judges the stack file as it is: %s", o)
	}
}

// words splits a command line at its spaces; single quotes are the shell's.
func words(line string) []string {
	fields := strings.Fields(line)
	for i := range fields {
		fields[i] = strings.Trim(fields[i], "'")
	}
	return slices.DeleteFunc(fields, func(f string) bool { return f == "" })
}
