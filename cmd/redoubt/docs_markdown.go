package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

//go:generate go run -trimpath . docs markdown ../../docs

// undated is the day that cobra wants for a man page, so that it does not take today's.
var undated = time.Unix(0, 0).UTC()

// undatedText is how cobra writes that day, and only in the page's heading.
const undatedText = "Jan 1970"

// generatedMark tells people where to change the page.
const generatedMark = "<!-- Written by `redoubt docs markdown docs` from the commands' own help; do not edit. -->"

// commandLinePage is one page about every command.
func commandLinePage(root *cobra.Command) []byte {
	var page bytes.Buffer
	commands := documented(root)
	fmt.Fprintf(&page, "# The command line\n\n%s\n\nWhat `--help` prints of each command, on one page. `redoubt docs man FOLDER` writes it as man pages,\n"+
		"`redoubt completion bash|zsh|fish|powershell` prints what a shell needs to complete commands, flags, environments and controls.\n\n", generatedMark)
	page.WriteString("| command | what it does |\n|---|---|\n")
	for _, cmd := range commands[1:] {
		fmt.Fprintf(&page, "| [`%s`](#%s) | %s |\n", cmd.CommandPath(), anchor(cmd), cell(cmd.Short))
	}
	for _, cmd := range commands {
		describeCommand(&page, cmd)
	}
	return unhome(page.Bytes())
}

// describeCommand is the section of a command.
func describeCommand(page *bytes.Buffer, cmd *cobra.Command) {
	fmt.Fprintf(page, "\n## %s\n\n", cmd.CommandPath())
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	// Lists and commands in a description stand as they do in a terminal.
	fmt.Fprintf(page, "```text\n%s\n```\n", strings.TrimSpace(text))
	if cmd.Runnable() {
		fmt.Fprintf(page, "\n```text\n%s\n```\n", cmd.UseLine())
	}
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(page, "\nAlso called `%s`.\n", strings.Join(cmd.Aliases, "`, `"))
	}
	if cmd.Example != "" {
		fmt.Fprintf(page, "\n```text\n%s\n```\n", cmd.Example)
	}
	flagTable(page, cmd.NonInheritedFlags())
	if !cmd.HasParent() {
		page.WriteString("\nThese flags are those of every command.\n")
	}
}

// flagTable lists the flags that belong to a command alone.
func flagTable(page *bytes.Buffer, flags *pflag.FlagSet) {
	var rows strings.Builder
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden || flag.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(flag)
		name := "`--" + flag.Name
		if flag.Shorthand != "" {
			name = "`-" + flag.Shorthand + "`, " + name
		}
		if kind != "" {
			name += " " + kind
		}
		fmt.Fprintf(&rows, "| %s` | %s%s |\n", name, cell(usage), defaultOf(flag))
	})
	if rows.Len() > 0 {
		fmt.Fprintf(page, "\n| flag | meaning |\n|---|---|\n%s", rows.String())
	}
}

// defaultOf is what a flag is without being given, where that says something.
func defaultOf(flag *pflag.Flag) string {
	switch flag.DefValue {
	case "", "0", "false", "[]", "0s":
		return ""
	}
	return fmt.Sprintf(" (default %#q)", flag.DefValue)
}

func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", "\\|"), "\n", " ")
}

// anchor is how GitHub calls the section of a command.
func anchor(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// unhome takes this machine's folders out of defaults.
func unhome(page []byte) []byte {
	home, err := os.UserHomeDir()
	if err != nil || home == "/" {
		return page
	}
	return bytes.ReplaceAll(page, []byte(home), []byte("~"))
}
