package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Set is every checked input of a component, by path. It is filled once, judged once, and then read by the code that
// registers children, so that no child can consume an input that was not judged.
type Set struct {
	groups []*Group
	owners map[string]*Group
}

// NewSet returns an empty set.
func NewSet() *Set {
	return &Set{owners: map[string]*Group{}}
}

// Together adds inputs that one check judges together.
func (s *Set) Together(check Check, members map[string]pulumi.Input) {
	group := NewGroup(check)
	for path, input := range members {
		group.Add(path, input)
		s.owners[path] = group
	}
	s.groups = append(s.groups, group)
}

// Required adds an input that must be given and, once known, must pass judge.
func (s *Set) Required(path, expected string, input pulumi.Input, judge func(path, text string) validation.Problems) {
	s.Together(func(values Values) validation.Problems {
		value := values[path]
		if !value.IsSet() || value.Is("") {
			return validation.Problems{{Path: path, Message: "missing", Expected: expected}}
		}
		return judgeKnown(value, path, judge)
	}, map[string]pulumi.Input{path: input})
}

// Optional adds an input that must pass judge if it is given.
func (s *Set) Optional(path string, input pulumi.Input, judge func(path, text string) validation.Problems) {
	s.Together(func(values Values) validation.Problems {
		return judgeKnown(values[path], path, judge)
	}, map[string]pulumi.Input{path: input})
}

func judgeKnown(value Value, path string, judge func(path, text string) validation.Problems) validation.Problems {
	if text, known := value.String(); known {
		return judge(path, text)
	}
	return nil
}

// Anything accepts every value.
func Anything(string, string) validation.Problems { return nil }

// Problems judges everything that is known now, in the order in which it was added.
func (s *Set) Problems() validation.Problems {
	var problems validation.Problems
	for _, group := range s.groups {
		problems.Append(group.Problems())
	}
	return problems
}

// Given says whether the input at path was given at all.
func (s *Set) Given(path string) bool {
	group, exists := s.owners[path]
	if !exists {
		return false
	}
	_, given := group.members[path]
	return given
}

// String is [Group.String] for the input at path; nil when it was not given.
func (s *Set) String(path string) pulumi.StringPtrInput {
	group, exists := s.owners[path]
	if !exists || !s.Given(path) {
		return nil
	}
	return group.String(path)
}

// RequiredString is [Group.RequiredString] for the input at path; nil when it was not given.
func (s *Set) RequiredString(path string) pulumi.StringInput {
	group, exists := s.owners[path]
	if !exists || !s.Given(path) {
		return nil
	}
	return group.RequiredString(path)
}
