package inputs

import (
	"fmt"
	"slices"
	"sort"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Values are the values of a group, by path.
type Values map[string]Value

// Check judges the values of a group; it must treat an unknown value as possibly right.
type Check func(Values) validation.Problems

// Group is a set of string inputs that are judged together.
type Group struct {
	members map[string]pulumi.Input
	check   Check
}

// NewGroup returns an empty group that is judged by check.
func NewGroup(check Check) *Group {
	return &Group{members: map[string]pulumi.Input{}, check: check}
}

// Add puts an input into the group under its path; nil stands for an input that was not given.
func (g *Group) Add(path string, input pulumi.Input) {
	if Of(input).IsSet() {
		g.members[path] = input
	}
}

// Problems judges what is known now.
func (g *Group) Problems() validation.Problems {
	values := make(Values, len(g.members))
	for path, input := range g.members {
		values[path] = Of(input)
	}
	return g.check(values)
}

// String returns the input at path for a child to consume: itself when it is known, because [Group.Problems] has
// judged it; else an output that fails when the group, once resolved, has a problem. An input that was not given is nil.
func (g *Group) String(path string) pulumi.StringPtrInput {
	input, given := g.members[path]
	if !given {
		return nil
	}
	if text, known := Of(input).String(); known {
		return pulumi.StringPtr(text)
	}
	return g.settle(path).ToStringPtrOutput()
}

// RequiredString is [Group.String] for an input that a child requires.
func (g *Group) RequiredString(path string) pulumi.StringInput {
	input, given := g.members[path]
	if !given {
		return nil
	}
	if text, known := Of(input).String(); known {
		return pulumi.String(text)
	}
	return g.settle(path)
}

func (g *Group) settle(path string) pulumi.StringOutput {
	paths := make([]string, 0, len(g.members))
	for member := range g.members {
		paths = append(paths, member)
	}
	sort.Strings(paths)
	members := make([]any, len(paths))
	for i, member := range paths {
		members[i] = g.members[member]
	}
	return pulumi.All(members...).ApplyT(func(resolved []any) (string, error) {
		values := make(Values, len(resolved))
		for i, plain := range resolved {
			values[paths[i]] = Resolved(plain)
		}
		text, isText := values[path].String()
		if values[path].IsSet() && !isText {
			// Whatever it is, no child may get an empty text in its place.
			return "", validation.Problems{{Path: path, Message: "wrong type", Expected: "a string", Got: fmt.Sprintf("%T", resolved[slices.Index(paths, path)])}}.Err()
		}
		return text, g.check(values).Err()
	}).(pulumi.StringOutput)
}
