package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Problem is one value that can't be written into a template.
type Problem struct {
	// Resource and Token are the name in the program and the Pulumi type.
	Resource, Token string
	// Path is that of the input or, inside one, of the ARM body: "properties.roleDefinitionId".
	Path string
	// What is wrong, and Expected, what to do about it.
	What, Expected string
}

// String reads "resource path: problem; expected ...".
func (p Problem) String() string {
	text := fmt.Sprintf("%s (%s) %s: %s", p.Resource, p.Token, p.Path, p.What)
	if p.Expected != "" {
		text += "; expected " + p.Expected
	}
	return text
}

// Error is returned for an environment that can't be exported; it lists every reason.
type Error struct{ Problems []Problem }

// Error implements error: one problem per line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

// The two values that a template can't hold.
const (
	whatUnknown     = "is not known before it is deployed"
	expectedUnknown = "a value that the stack file gives, or an environment that is deployed: export that with --deployed"
	whatSecret      = "is a secret"
	expectedSecret  = "a value that is not encrypted in the stack file: a template would hold it in clear"
)

func problemWith(r inventory.Resource, path, what, expected string) Problem {
	return Problem{Resource: r.Name, Token: r.Token, Path: path, What: what, Expected: expected}
}
