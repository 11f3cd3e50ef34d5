package azurepolicy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a file of the folder. A definition with problems is judged all the same: the conditions
// that could not be read are undecided.
type Problem struct {
	File     string // in the folder, "network/deny-zones.json"
	Path     string // in the file, "properties.policyRule.if.allOf[1]"; "" for the file itself
	What     string // "is not an operator of policy conditions"
	Expected string // "one of equals, notEquals, ..."; "" when What says it all
	Got      string // "equal"; "" for what is missing
}

// String reads "file: path: problem; expected ...; got ...".
func (p Problem) String() string {
	text := p.File + ": "
	if p.Path != "" {
		text += p.Path + ": "
	}
	text += p.What
	if p.Expected != "" {
		text += "; expected " + p.Expected
	}
	if p.Got != "" {
		text += "; got " + p.Got
	}
	return text
}

// problems collects what is wrong in a folder.
type problems struct{ list []Problem }

func (p *problems) add(found Problem) { p.list = append(p.list, found) }

// sorted returns each problem once, in the order of files and paths.
func (p *problems) sorted() []Problem {
	slices.SortFunc(p.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Path, b.Path), cmp.Compare(a.What, b.What), cmp.Compare(a.Got, b.Got))
	})
	return slices.Compact(p.list)
}

// describe names a JSON value in a message: its text when that is short, else its kind.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return quote(v)
	case bool, float64:
		return scalarText(v)
	case []any:
		return fmt.Sprintf("an array of %d", len(v))
	case map[string]any:
		return "an object"
	default:
		return "a value that is not known until apply"
	}
}

// The longest text that a message repeats.
const longestQuote = 80

func quote(text string) string {
	if runes := []rune(text); len(runes) > longestQuote {
		text = string(runes[:longestQuote]) + "..."
	}
	return `"` + strings.ReplaceAll(text, "\n", " ") + `"`
}
