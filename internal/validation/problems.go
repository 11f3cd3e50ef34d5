package validation

import (
	"errors"
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with one value.
type Problem struct {
	// Path is the value's place in the inputs, such as `access.web.principalId`.
	Path string
	// Message says what is wrong.
	Message string
	// Expected says what would be right; "" when the message already does.
	Expected string
	// Got is what was found, already made fit for display; "" when there is nothing to show, or nothing that may be shown.
	Got string
}

// String renders the problem on one line.
func (p Problem) String() string {
	var line strings.Builder
	if p.Path != "" {
		line.WriteString(p.Path + ": ")
	}
	line.WriteString(p.Message)
	if p.Expected != "" {
		line.WriteString("; expected " + p.Expected)
	}
	if p.Got != "" {
		line.WriteString("; got " + p.Got)
	}
	return line.String()
}

// Problems is a list of problems. The zero value has none.
type Problems []Problem

// Add appends one problem.
func (p *Problems) Add(path, message, expected, got string) {
	*p = append(*p, Problem{Path: path, Message: message, Expected: expected, Got: got})
}

// Append adds another list.
func (p *Problems) Append(others Problems) {
	*p = append(*p, others...)
}

// Under returns the problems with every path moved below prefix.
func (p Problems) Under(prefix string) Problems {
	moved := make(Problems, len(p))
	for i, problem := range p {
		problem.Path = Join(prefix, problem.Path)
		moved[i] = problem
	}
	return moved
}

// Err returns nil when there is no problem, else an [*Error] that holds them all.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Problems: p}
}

// Error is the error form of a list of problems: one line each.
type Error struct {
	Problems Problems
}

// Error renders one problem a line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, problem := range e.Problems {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// From returns the problems that err holds, or false when it holds none.
func From(err error) (Problems, bool) {
	var collected *Error
	if errors.As(err, &collected) {
		return collected.Problems, true
	}
	return nil, false
}

// Join joins two parts of a path with a dot, or none before an index.
func Join(prefix, path string) string {
	switch {
	case prefix == "":
		return path
	case path == "":
		return prefix
	case strings.HasPrefix(path, "["):
		return prefix + path
	default:
		return prefix + "." + path
	}
}

// Index is the path of an element of a list.
func Index(path string, i int) string {
	return fmt.Sprintf("%s[%d]", path, i)
}

// Quote shows a value that is safe to show, cut to a readable length.
func Quote(value string) string {
	const longest = 80
	if len(value) > longest {
		value = value[:longest] + "..."
	}
	return fmt.Sprintf("%q", value)
}

// Masked describes a value that could be a secret without showing any of it.
func Masked(value string) string {
	if value == "" {
		return "an empty string"
	}
	return fmt.Sprintf("%d characters, not shown because they could be a secret", len(value))
}
