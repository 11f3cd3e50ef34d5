package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/environment"
)

// completeArguments lets a shell complete the arguments of a command and of all below it, by what their usage calls them.
func completeArguments(common *settings, cmd *cobra.Command) {
	for _, child := range cmd.Commands() {
		completeArguments(common, child)
	}
	_, arguments, _ := strings.Cut(cmd.Use, " ")
	switch {
	case cmd.ValidArgsFunction != nil:
	case strings.Contains(arguments, "FILE"):
		cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return environmentNames(common), cobra.ShellCompDirectiveDefault
		}
	case strings.HasPrefix(strings.TrimPrefix(arguments, "["), "ENVIRONMENT"):
		cmd.ValidArgsFunction = onlyFirst(func() []cobra.Completion { return environmentNames(common) })
	case strings.Contains(arguments, "CONTROL"):
		cmd.ValidArgsFunction = onlyFirst(controlIDs)
	case strings.Contains(arguments, "FOLDER"):
		cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		}
	default:
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
}

// onlyFirst completes the first argument, and none after it.
func onlyFirst(words func() []cobra.Completion) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words(), cobra.ShellCompDirectiveNoFileComp
	}
}

// environmentNames are those of the project at hand; none outside of a project.
func environmentNames(common *settings) []cobra.Completion {
	dir, err := findProject(common.project)
	if err != nil {
		return nil
	}
	names, err := environment.Names(dir)
	if err != nil {
		return nil
	}
	return names
}

// controlIDs are those of the catalogue, with their titles.
func controlIDs() []cobra.Completion {
	var ids []cobra.Completion
	for _, control := range controls.Catalogue() {
		ids = append(ids, cobra.CompletionWithDesc(control.ID, control.Title))
	}
	return ids
}
