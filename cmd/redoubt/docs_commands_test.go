package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/tests/docs/markdown"
)

// parseLikeTheProgram is what would keep a command line from running: a command or a flag that doesn't exist, or arguments
// that don't fit. Values that only a run can judge are not looked at.
func parseLikeTheProgram(arguments []string) error {
	root := commandTree() // flags remember what they were given
	target, rest, err := root.Find(arguments)
	if err != nil {
		return err
	}
	if err := target.ParseFlags(rest); err != nil {
		return err
	}
	return target.ValidateArgs(target.Flags().Args())
}

// namesACommand is whether inline code such as `redoubt keys rotate` or `redoubt up --allow-replace` names what exists. It
// may leave arguments out, and stand for them with an ellipsis.
func namesACommand(arguments []string) error {
	target, rest, err := commandTree().Find(arguments)
	if err != nil {
		return err
	}
	for _, word := range rest {
		name, isFlag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		if isFlag && name != "" && name != "help" && target.Flag(name) == nil && target.InheritedFlags().Lookup(name) == nil {
			return fmt.Errorf("%s has no flag --%s", target.CommandPath(), name)
		}
	}
	if len(rest) > 0 && groupOnly(target) && !strings.HasPrefix(rest[0], "-") && rest[0] != "..." {
		return fmt.Errorf("%s has no command %s", target.CommandPath(), rest[0])
	}
	return nil
}

// groupOnly is whether a command does nothing but hold others.
func groupOnly(cmd *cobra.Command) bool {
	return cmd.HasAvailableSubCommands() && cmd.ValidateArgs([]string{"a"}) != nil && cmd.ValidateArgs(nil) == nil
}

func TestEveryCommandOfTheDocumentationParses(t *testing.T) {
	t.Parallel()
	pages, err := markdown.Pages("../..")
	if err != nil {
		t.Fatal(err)
	}
	parsed, named := 0, 0
	for _, page := range pages {
		for _, block := range page.Blocks {
			if block.Language != "sh" {
				continue
			}
			for _, command := range block.Commands() {
				arguments, found := command.Redoubt()
				if !found {
					continue
				}
				parsed++
				if err := parseLikeTheProgram(arguments); err != nil {
					t.Errorf("%s: %s: %v", command.Where, command.Line, err)
				}
			}
		}
		for _, span := range page.Spans {
			if !strings.HasPrefix(span.Text, "redoubt ") {
				continue
			}
			named++
			for _, command := range (markdown.Block{Text: span.Text}).Commands()[:1] {
				if err := namesACommand(command.Words[1:]); err != nil {
					t.Errorf("%s:%d: `%s`: %v", span.Page, span.Line, span.Text, err)
				}
			}
		}
	}
	if parsed < 50 || named < 100 {
		t.Errorf("found only %d commands and %d names of commands; is the reader of pages broken?", parsed, named)
	}
}

func TestACommandThatDoesNotExistIsFound(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"up", "up dev test", "up dev --sandbx", "upp dev", "keys rotat dev", "sandbox edit", "check --fail-on"} {
		if parseLikeTheProgram(strings.Fields(line)) == nil {
			t.Errorf("redoubt %s parses", line)
		}
	}
	for _, line := range []string{"upp", "up --allow-replaced", "keys rotat", "sandbox reset --everything"} {
		if namesACommand(strings.Fields(line)) == nil {
			t.Errorf("redoubt %s is taken for a command", line)
		}
	}
}
