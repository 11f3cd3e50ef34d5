package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/redoubt-iac/redoubt/internal/release"
)

func newDocs(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the manual of redoubt: man pages, or one page of Markdown",
		Long: "docs writes what --help prints of every command, as man pages or as Markdown. docs/command-line.md of the repository is\n" +
			"made with it. Completions for shells are printed by `redoubt completion`.",
		Example: "  redoubt docs man ~/.local/share/man/man1\n" +
			"  redoubt docs markdown docs",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newDocsMan(common), newDocsMarkdown(common))
	return cmd
}

func newDocsMan(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write a man page for each command",
		Long: "man writes redoubt.1, redoubt-up.1 and so on into a folder, which it makes where there is none, over pages of the\n" +
			"same names. The pages bear no date, so that a release's pages are the same whenever they are made.",
		Example: "  redoubt docs man ~/.local/share/man/man1    then: man redoubt-up",
		Args:    oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return writePages(common, args[0], manPages(cmd.Root()))
		},
	}
}

func newDocsMarkdown(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:     "markdown FOLDER",
		Short:   "Write command-line.md, one page with all commands",
		Long:    "markdown writes command-line.md into a folder, which it makes where there is none, over a page of that name.",
		Example: "  redoubt docs markdown docs",
		Args:    oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return writePages(common, args[0], func() (map[string][]byte, error) {
				return map[string][]byte{"command-line.md": commandLinePage(cmd.Root())}, nil
			})
		},
	}
}

// oneFolder wants exactly the folder to write to.
func oneFolder(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("expected one folder to write to; got %d", len(args))
	}
	return nil
}

// writePages writes pages into a folder, all of them or, if one can't be made, none.
func writePages(common *settings, folder string, pages func() (map[string][]byte, error)) error {
	made, err := pages()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making the folder of the manual: %w", err)
	}
	for name, content := range made {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return fmt.Errorf("writing the manual: %w", err)
		}
	}
	fmt.Fprintf(common.err, "wrote %s to %s\n", counted(len(made), "page"), folder)
	return nil
}

// manPages are the pages of a command and all below it.
func manPages(root *cobra.Command) func() (map[string][]byte, error) {
	return func() (map[string][]byte, error) {
		pages := map[string][]byte{}
		var problems []error
		for _, cmd := range documented(root) {
			name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
			header := &doc.GenManHeader{Section: "1", Source: "redoubt " + release.Current().Version, Manual: "redoubt", Date: &undated}
			cmd.DisableAutoGenTag = true // a section on when and with what the page was made
			var page bytes.Buffer
			if err := doc.GenMan(cmd, header, &page); err != nil {
				problems = append(problems, fmt.Errorf("making the man page of %s: %w", cmd.CommandPath(), err))
			}
			pages[name+".1"] = bytes.Replace(page.Bytes(), []byte(undatedText), nil, 1)
		}
		return pages, errors.Join(problems...)
	}
}

// documented are a command and all below it that --help shows, in the order of their names.
func documented(cmd *cobra.Command) []*cobra.Command {
	cmd.InitDefaultHelpFlag() // which cobra adds to the command that runs, and a usage line tells of
	commands := []*cobra.Command{cmd}
	below := slices.Clone(cmd.Commands())
	slices.SortFunc(below, func(a, b *cobra.Command) int { return strings.Compare(a.Name(), b.Name()) })
	for _, child := range below {
		if child.IsAvailableCommand() && !child.IsAdditionalHelpTopicCommand() {
			commands = append(commands, documented(child)...)
		}
	}
	return commands
}
