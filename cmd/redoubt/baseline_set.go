package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/environment"
	"github.com/redoubt-iac/redoubt/internal/fleet"
	"github.com/redoubt-iac/redoubt/internal/stackedit"
)

// baselineSetting is where a stack file names its baseline.
const baselineSetting = "cache.baseline"

func newBaselineSet(common *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "set ENVIRONMENT DATE",
		Short: "Write a baseline into the stack file of an environment",
		Long: "set names a baseline in the stack file of an environment, and changes nothing else in it: comments stay. Nothing is\n" +
			"deployed; the next preview shows what up will do.\n\n" +
			"A baseline moves forward only. Whoever must go back edits the file by hand, which a review sees.",
		Example: "  redoubt baseline diff prod\n" +
			"  redoubt baseline set prod " + baselines.Newest() + "\n" +
			"  redoubt preview prod",
		Args: environmentAndDate,
		RunE: func(cmd *cobra.Command, args []string) error { return common.setBaseline(cmd, args[0], args[1]) },
	}
}

func environmentAndDate(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return fmt.Errorf("which environment? name one; `%s environments` lists them", programName())
	case 1:
		return fmt.Errorf("which baseline? add its date; `%s baseline list` lists them", programName())
	case 2:
		return nil
	default:
		return errors.New("one environment and one date; got more")
	}
}

// baselineChanged is what `redoubt baseline set --json` prints.
type baselineChanged struct {
	Environment string `json:"environment"`
	File        string `json:"file"`
	// From is what the environment had; Named says whether its stack file named it.
	From    string `json:"from"`
	Named   bool   `json:"named"`
	To      string `json:"to"`
	Changed bool   `json:"changed"`
}

func (s *settings) setBaseline(cmd *cobra.Command, name, date string) error {
	if err := baselines.Check("DATE", date).Err(); err != nil {
		return usageError{cmd, err}
	}
	place, err := s.readBaseline(name)
	if err != nil {
		return err
	}
	if date < place.from {
		return fmt.Errorf("%s has the baseline %s, and a baseline moves forward only; to go back, edit %s in %s by hand", name, place.from, baselineSetting, place.shown())
	}
	made := baselineChanged{Environment: name, File: place.shown(), From: place.from, Named: place.named, To: date, Changed: !place.named || date != place.from}
	if made.Changed {
		if err := place.write(date); err != nil {
			return err
		}
	}
	if s.json {
		return s.encode(made)
	}
	lines := show.NewLines(s.out)
	switch {
	case !made.Changed:
		lines.Good(fmt.Sprintf("nothing to do: %s has the baseline %s already", name, date))
	case date == place.from:
		lines.Good(fmt.Sprintf("%s names the baseline %s now, which it had without saying so: nothing changes in it", place.shown(), date))
	default:
		lines.Good(fmt.Sprintf("%s: baseline %s in the place of %s", place.shown(), date, place.from))
		lines.Note(fmt.Sprintf("nothing is deployed; `%s preview %s` shows what up will do", programName(), name))
	}
	return nil
}

// baselinePlace is the stack file of an environment and the baseline that it has.
type baselinePlace struct {
	dir, file string
	settings  environment.Settings
	from      string
	named     bool
}

func (p baselinePlace) shown() string { return relative(p.dir, p.file) }

// readBaseline reads the stack file of an environment, whose baseline must be one.
func (s *settings) readBaseline(name string) (baselinePlace, error) {
	dir, err := findProject(s.project)
	if err != nil {
		return baselinePlace{}, err
	}
	file, err := findStackFile(dir, name)
	if err != nil {
		return baselinePlace{}, err
	}
	given, err := environment.ReadSettings(file)
	if err != nil {
		return baselinePlace{}, err
	}
	place := baselinePlace{dir: dir, file: file, settings: given, from: baselines.Effective(given.Baseline), named: given.Baseline != ""}
	if err := baselines.Check(baselineSetting, place.from).Err(); err != nil {
		return baselinePlace{}, fmt.Errorf("in %s:\n%w", relative(dir, file), err)
	}
	return place, nil
}

// write names the baseline in the file, unless that makes the file invalid.
func (p baselinePlace) write(date string) error {
	before, err := os.ReadFile(p.file)
	if err != nil {
		return fmt.Errorf("reading the stack file: %w", err)
	}
	if fleet.Generated(before) {
		return fmt.Errorf("%s is made from %s, so the baseline belongs there: set %s: %s in defaults, in a class or in the environment, then run `%s fleet write`", p.shown(), fleet.FileName, baselineSetting, date, programName())
	}
	edit := stackedit.Edit{Path: baselineSetting, Value: date}
	after, err := stackedit.Apply(before, edit)
	if err != nil {
		return fmt.Errorf("editing %s: %w", p.shown(), err)
	}
	was, err := problemsOf(p.file, before)
	if err != nil {
		return err
	}
	is, err := problemsOf(p.file, after)
	if err != nil {
		return err
	}
	if is != nil && was == nil {
		return fmt.Errorf("the stack file would be refused at that baseline, so nothing was changed:\n%w", is)
	}
	if err := stackedit.Write(p.file, after); err != nil {
		return fmt.Errorf("editing %s: %w", filepath.Base(p.file), err)
	}
	return nil
}
