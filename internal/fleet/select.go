package fleet

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Member is an environment that can be selected.
type Member struct {
	Name       string
	Labels     map[string]string
	Production bool
}

// Selection says which environments take part. The zero value is all of them. An environment has to meet every one of the
// conditions that are given.
type Selection struct {
	// Only and Except are patterns of names, such as team-*: https://pkg.go.dev/path#Match
	Only, Except []string
	// Labels are texts of the form key=value; an environment has all of them.
	Labels []string
	// Stage is "production" or "non-production"; "" for both.
	Stage string
}

// The stages.
const (
	StageProduction    = "production"
	StageNonProduction = "non-production"
)

// Select returns the names of the members that take part, in their order. A pattern or label that no member meets is an
// error, since it is more likely misspelt than meant; so is a selection of nobody.
func (s Selection) Select(members []Member) ([]string, error) {
	if problems := s.validate(members); len(problems) > 0 {
		return nil, problems.Err()
	}
	var names []string
	for _, m := range members {
		if s.takes(m) {
			names = append(names, m.Name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no environment is left: of %d, none meets all of the conditions", len(members))
	}
	return names, nil
}

func (s Selection) validate(members []Member) validation.Problems {
	var problems validation.Problems
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Name
	}
	for flag, patterns := range map[string][]string{"--only": s.Only, "--except": s.Except} {
		for _, pattern := range patterns {
			_, err := path.Match(pattern, "")
			switch {
			case err != nil:
				problems.Add(flag, "not a pattern", "a name, or a pattern such as team-*", validation.Quote(pattern))
			case !slices.ContainsFunc(names, func(name string) bool { return matches(pattern, name) }):
				problem := validation.Problem{Path: flag, Message: "no environment is called that", Expected: "one of the " + fmt.Sprint(len(names)) + " environments", Got: validation.Quote(pattern)}
				if near := validation.Nearest(pattern, names); near != "" {
					problem.Message += fmt.Sprintf(" (did you mean %q?)", near)
				}
				problems = append(problems, problem)
			}
		}
	}
	for _, label := range s.Labels {
		key, value, isPair := strings.Cut(label, "=")
		switch {
		case !isPair || key == "":
			problems.Add("--label", "not a label", "key=value", validation.Quote(label))
		case !slices.ContainsFunc(members, func(m Member) bool { return m.Labels[key] == value }):
			problems.Add("--label", "no environment has it", "a label of "+FileName, validation.Quote(label))
		}
	}
	if !slices.Contains([]string{"", StageProduction, StageNonProduction}, s.Stage) {
		problems.Add("--stage", "no such stage", validation.OneOf([]string{StageProduction, StageNonProduction}), validation.Quote(s.Stage))
	}
	slices.SortStableFunc(problems, func(a, b validation.Problem) int { return strings.Compare(a.Path, b.Path) })
	return problems
}

func (s Selection) takes(m Member) bool {
	matched := func(pattern string) bool { return matches(pattern, m.Name) }
	if len(s.Only) > 0 && !slices.ContainsFunc(s.Only, matched) || slices.ContainsFunc(s.Except, matched) {
		return false
	}
	for _, label := range s.Labels {
		key, value, _ := strings.Cut(label, "=")
		if m.Labels[key] != value {
			return false
		}
	}
	return s.Stage == "" || m.Production == (s.Stage == StageProduction)
}

func matches(pattern, name string) bool {
	matched, err := path.Match(pattern, name)
	return err == nil && matched
}
