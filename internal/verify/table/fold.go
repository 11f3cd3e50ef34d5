package table

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// leastSeen is how wide the column of what was seen must be at least to stand beside the titles.
const leastSeen = 30

// piece is a text in one style.
type piece struct {
	text  string
	style lipgloss.Style
}

// below prints pieces on a line of their own, under a title; what does not fit into it begins at the column.
func (p printer) below(text *strings.Builder, column int, pieces ...piece) {
	text.WriteString(strings.Repeat(" ", before))
	p.fold(text, before, column, pieces...)
}

// fold prints pieces from the place in a line that it has come to, and goes on at the column of further lines where a word
// would exceed the width.
func (p printer) fold(text *strings.Builder, at, column int, pieces ...piece) {
	gap := 0
	for _, each := range pieces {
		run := ""
		for _, word := range strings.Fields(each.text) {
			wide := lipgloss.Width(word)
			if p.width > 0 && gap > 0 && at+gap+wide > p.width {
				text.WriteString(each.style.Render(run) + "\n" + strings.Repeat(" ", column))
				run, at, gap = "", column, 0
			}
			run += strings.Repeat(" ", gap) + word
			at, gap = at+gap+wide, 1
		}
		text.WriteString(each.style.Render(run))
		gap = 2
	}
	text.WriteString("\n")
}
