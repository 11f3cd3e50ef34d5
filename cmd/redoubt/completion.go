package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/internal/doctor"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// addCompletion adds cobra's command that prints the script of a shell, and refuses a shell that it has none for.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	cmd, _, err := root.Find([]string{"completion"})
	if err != nil {
		return
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// completeArguments lets a shell complete the arguments and flags of a command and of all below it, by what their usage
// calls them.
func completeArguments(common *settings, cmd *cobra.Command) {
	for _, child := range cmd.Commands() {
		completeArguments(common, child)
	}
	completeFlags(common, cmd)
	_, arguments, _ := strings.Cut(cmd.Use, " ")
	switch {
	case cmd.ValidArgsFunction != nil:
	case arguments == "ENVIRONMENT DATE":
		cmd.ValidArgsFunction = environmentThenDate(common)
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

// environmentThenDate completes an environment and a baseline.
func environmentThenDate(common *settings) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		words := [][]cobra.Completion{environmentNames(common), baselines.Dates()}
		if len(args) >= len(words) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words[len(args)], cobra.ShellCompDirectiveNoFileComp
	}
}

// flagWords are the flags that take one of few words, by their name. Where several commands have a flag of that name it takes
// the same words, or the words are asked for by command.
func flagWords(common *settings, cmd *cobra.Command) map[string][]cobra.Completion {
	return map[string][]cobra.Completion{
		"only":    environmentNames(common),
		"except":  environmentNames(common),
		"stage":   {fleet.StageProduction, fleet.StageNonProduction},
		"to":      baselines.Dates(),
		"for":     {string(doctor.ForPreview), string(doctor.ForDeploy)},
		"snippet": localcache.Languages(),
		"fail-on": {controls.Low.String(), controls.Medium.String(), controls.High.String(), controls.Critical.String()},
		"format":  formatsOf(cmd.Name()),
	}
}

// formatsOf are what --format of a command takes.
func formatsOf(command string) []cobra.Completion {
	switch command {
	case "graph":
		return []cobra.Completion{formatMermaid, formatSVG}
	case "rotate":
		return []cobra.Completion{formatGitHub, formatAzure}
	default:
		return report.Formats()
	}
}

// completeFlags lets a shell complete the flags of a command that take one of few words.
func completeFlags(common *settings, cmd *cobra.Command) {
	for name := range flagWords(common, cmd) {
		if cmd.LocalNonPersistentFlags().Lookup(name) == nil {
			continue
		}
		// The words are asked for when a shell asks: --project is not read yet.
		words := func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return flagWords(common, cmd)[name], cobra.ShellCompDirectiveNoFileComp
		}
		if err := cmd.RegisterFlagCompletionFunc(name, words); err != nil {
			panic(err) // a flag that has a completion of its own already
		}
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
