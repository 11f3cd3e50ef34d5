package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

const (
	// fewest is how many resources of one kind with one fate share a line of the tree: an environment has dozens of alerts.
	fewest = 4
	// foldedWidth is where their names wrap.
	foldedWidth = 72
)

// fold puts siblings that differ by their names alone together, where the first of them stands.
func (t *text) fold(siblings []engine.Step, children map[string][]engine.Step) [][]engine.Step {
	var folded [][]engine.Step
	at := map[string]int{}
	for _, s := range siblings {
		fate := fmt.Sprint(s.Type, s.Op, s.Status, s.Retained)
		plain := len(children[s.URN]) == 0 && !s.Component && s.Status == engine.StatusDone && len(s.Diff) == 0 && len(s.Replaces) == 0
		if i, begun := at[fate]; begun && plain {
			folded[i] = append(folded[i], s)
			continue
		}
		if plain {
			at[fate] = len(folded)
		}
		folded = append(folded, []engine.Step{s})
	}
	return t.unfoldFew(folded)
}

// unfoldFew gives those a line each that are few, and with -v all of them.
func (t *text) unfoldFew(folded [][]engine.Step) [][]engine.Step {
	var lines [][]engine.Step
	for _, alike := range folded {
		if len(alike) >= fewest && !t.verbose {
			lines = append(lines, alike)
			continue
		}
		for _, s := range alike {
			lines = append(lines, []engine.Step{s})
		}
	}
	return lines
}

// leaves is one line for resources that are alike, with their names below it.
func (t *text) leaves(alike []engine.Step) string {
	var names []string
	for _, s := range alike {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	prefix := commonWords(names)
	for i := range names {
		names[i] = strings.TrimPrefix(names[i], prefix)
	}
	common := alike[0]
	common.Name, common.Duration = fmt.Sprintf("%s… %d", prefix, len(alike)), 0
	lines := []string{t.leaf(common)}
	for _, line := range wrapped(names, foldedWidth) {
		lines = append(lines, t.styles.dim.Render("    "+line))
	}
	return strings.Join(lines, "\n")
}

// commonWords is what all names begin with, up to and with a hyphen.
func commonWords(names []string) string {
	first, last := names[0], names[len(names)-1] // sorted, so that these two differ the most
	length := 0
	for length < min(len(first), len(last)) && first[length] == last[length] {
		length++
	}
	return first[:strings.LastIndexByte(first[:length], '-')+1]
}

// wrapped lists words with commas, in lines of a width.
func wrapped(words []string, width int) []string {
	lines := []string{words[0]}
	for _, word := range words[1:] {
		last := len(lines) - 1
		lines[last] += ","
		if len(lines[last])+1+len(word) > width {
			lines = append(lines, word)
			continue
		}
		lines[last] += " " + word
	}
	return lines
}
