package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/fleet"
)

// newFleet builds the commands for many environments in one file.
func newFleet(common *settings) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fleet",
		Short: "Describe many environments in one file, " + fleet.FileName,
		Long: "A fleet file holds what all environments share, classes of them, and a short entry for each. `write` makes the stack\n" +
			"file of every environment from it, always the same; Pulumi and all commands go on reading those. Of what Pulumi has\n" +
			"written into a stack file nothing is lost, and a stack file that somebody wrote by hand is never touched.\n\n" +
			"docs/fleet.md explains the file; stacks/fleet.example.yaml is one to begin with.",
		Example: "  redoubt fleet write    then: redoubt preview --all --sandbox\n" +
			"  redoubt fleet check\n" +
			"  redoubt fleet list --label team=orders",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFleetWrite(common), newFleetCheck(common), newFleetList(common))
	for _, sub := range cmd.Commands() {
		sub.Args = asUsage(noArguments)
	}
	cmd.Args = cobra.NoArgs // whatever is not a command below is a mistake
	return cmd
}

func newFleetWrite(common *settings) *cobra.Command {
	prune := false
	cmd := &cobra.Command{
		Use:   "write",
		Short: "Write the stack files of all environments of the fleet file",
		Example: "  redoubt fleet write\n" +
			"  redoubt fleet write --prune    also remove the stack files of environments that are gone",
		RunE: func(*cobra.Command, []string) error {
			declared, err := common.openFleet()
			if err != nil {
				return err
			}
			changed, err := declared.Write(prune)
			if err != nil {
				return err
			}
			return common.showWritten(declared, changed, prune)
		},
	}
	cmd.Flags().BoolVar(&prune, "prune", false, "also remove the generated stack files of environments that the fleet file has no more; destroy those first")
	return cmd
}

func newFleetCheck(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Judge the fleet file and whether the stack files are as it wants them",
		Long: "check judges the fleet file, every environment that follows from it, their address ranges and their names, and compares\n" +
			"the stack files with them. It ends with exit code 3 when a stack file is missing or out of date, and 1 when the fleet\n" +
			"file is wrong.",
		Example: "  redoubt fleet check\n  redoubt fleet check --json",
		RunE: func(*cobra.Command, []string) error {
			declared, err := common.openFleet()
			if err != nil {
				return err
			}
			stale, err := declared.Compare()
			if err != nil {
				return err
			}
			return common.showChecked(declared, stale)
		},
	}
}

func newFleetList(common *settings) *cobra.Command {
	var selection fleet.Selection
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the environments of the fleet file with their classes and labels",
		Example: "  redoubt fleet list\n  redoubt fleet list --label team=orders --json    for the matrix of a pipeline",
		RunE: func(*cobra.Command, []string) error {
			declared, err := common.openFleet()
			if err != nil {
				return err
			}
			return common.showFleet(declared, selection)
		},
	}
	cmd.Flags().StringSliceVar(&selection.Only, "only", nil, "only environments whose names match, such as 'team-*'")
	cmd.Flags().StringSliceVar(&selection.Except, "except", nil, "no environments whose names match")
	cmd.Flags().StringSliceVar(&selection.Labels, "label", nil, "only environments with this label, such as team=orders; repeat it for several")
	return cmd
}

// openFleet is the project's fleet file, judged.
func (s *settings) openFleet() (*fleet.Project, error) {
	dir, err := findProject(s.project)
	if err != nil {
		return nil, err
	}
	declared, err := fleet.Open(dir, time.Now)
	if err == nil && declared == nil {
		err = fmt.Errorf("%s has no %s; begin with stacks/fleet.example.yaml", dir, fleet.FileName)
	}
	return declared, err
}

// upToDate refuses to go on with stack files that are not as the fleet file wants them.
func upToDate(declared *fleet.Project) error {
	stale, err := declared.Compare()
	if err != nil {
		return err
	}
	return outOfDate(slices.DeleteFunc(stale, func(s fleet.Stale) bool { return s.Difference == fleet.Orphaned }))
}

// asFleetWants is [upToDate] for one environment. Mistakes in the fleet file can leave open what the environment's stack file
// should be: then it returns the warning that nobody compared the two, or refuses, where strict is set and the environment is
// one of the fleet. The mistakes of others hold up nobody else.
func asFleetWants(dir, name string, strict bool) (warning string, err error) {
	standing, err := fleet.Stand(dir, name, time.Now)
	switch {
	case err != nil:
		return "", err
	case standing.Uncompared:
		warning = fmt.Sprintf("%s has mistakes, so nobody compared the stack file of %s with it: %s fleet check", fleet.FileName, name, programName())
		if strict && standing.Declared {
			return "", fmt.Errorf("%s\nthe first of them: %s", warning, standing.Mistake)
		}
		return warning, nil
	case standing.Difference == "":
		return "", nil
	case standing.Mistake != "": // so `fleet write` would refuse the file
		return "", fmt.Errorf("the stack files are not as %s wants them: that of %s is %s; the fleet file has mistakes, which are to be mended first: %s fleet check\nthe first of them: %s",
			fleet.FileName, name, standing.Difference, programName(), standing.Mistake)
	}
	return "", outOfDate([]fleet.Stale{{Name: name, Difference: standing.Difference}})
}

func outOfDate(stale []fleet.Stale) error {
	if len(stale) == 0 {
		return nil
	}
	const shown = 5
	var words []string
	for i, s := range stale {
		if i == shown {
			words = append(words, fmt.Sprintf("and %d more", len(stale)-shown))
			break
		}
		words = append(words, "that of "+s.Name+" is "+string(s.Difference))
	}
	return fmt.Errorf("the stack files are not as %s wants them: %s; bring them up to date: %s fleet write", fleet.FileName, strings.Join(words, ", "), programName())
}

// fleetDocument is what --json prints of a fleet.
type fleetDocument struct {
	Environments []fleetEntry  `json:"environments"`
	Stale        []fleet.Stale `json:"stale"`
}

type fleetEntry struct {
	Name   string            `json:"name"`
	Class  string            `json:"class"`
	Labels map[string]string `json:"labels"`
}

func (s *settings) showWritten(declared *fleet.Project, changed []fleet.Stale, pruned bool) error {
	if s.json {
		return s.printFleet(declared.File.Entries, changed)
	}
	for _, c := range changed {
		done := map[fleet.Difference]string{fleet.Missing: "wrote", fleet.Outdated: "rewrote", fleet.Orphaned: "removed"}[c.Difference]
		if c.Difference == fleet.Orphaned && !pruned {
			fmt.Fprintf(s.out, "left stacks/Pulumi.%s.yaml, which the fleet file has no more: destroy the environment, then use --prune\n", c.Name)
			continue
		}
		fmt.Fprintf(s.out, "%s stacks/Pulumi.%s.yaml\n", done, c.Name)
	}
	were := " were not up to date\n"
	if len(changed) == 1 {
		were = " was not up to date\n"
	}
	_, err := fmt.Fprint(s.out, fleet.FileName, ": ", show.Environments(len(declared.Files)), ", ", counted(len(changed), "stack file"), were)
	return err
}

func (s *settings) showChecked(declared *fleet.Project, stale []fleet.Stale) error {
	if s.json {
		if err := s.printFleet(declared.File.Entries, stale); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%s: %s, nothing wrong\n", fleet.FileName, show.Environments(len(declared.Files)))
	}
	if len(stale) == 0 {
		return nil
	}
	lines := make([]string, len(stale))
	for i, c := range stale {
		lines[i] = fmt.Sprintf("stacks/Pulumi.%s.yaml: %s", c.Name, c.Difference)
	}
	return refusedError{errors.New(strings.Join(lines, "\n") + "\nbring them up to date: " + programName() + " fleet write")}
}

func (s *settings) showFleet(declared *fleet.Project, selection fleet.Selection) error {
	var members []fleet.Member
	for _, entry := range declared.File.Entries {
		members = append(members, fleet.Member{Name: entry.Name, Labels: entry.Labels})
	}
	names, err := selection.Select(members)
	if err != nil {
		return err
	}
	var chosen []fleet.Entry
	for _, entry := range declared.File.Entries {
		if slices.Contains(names, entry.Name) {
			chosen = append(chosen, entry)
		}
	}
	if s.json {
		return s.printFleet(chosen, nil)
	}
	rows := make([][]string, len(chosen))
	for i, entry := range chosen {
		rows[i] = []string{entry.Name, entry.Class, entry.LabelText()}
	}
	show.Table(s.out, []string{"environment", "class", "labels"}, rows)
	return nil
}

func (s *settings) printFleet(entries []fleet.Entry, stale []fleet.Stale) error {
	document := fleetDocument{Environments: []fleetEntry{}, Stale: append([]fleet.Stale{}, stale...)}
	for _, entry := range entries {
		document.Environments = append(document.Environments, fleetEntry{entry.Name, entry.Class, entry.Labels})
	}
	encoder := json.NewEncoder(s.out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
