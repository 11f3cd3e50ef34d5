package page

import (
	"fmt"
	"strings"
)

const (
	begin = "<!-- generated: "
	shut  = " -->"
	end   = "<!-- end -->"
)

// Fill replaces what is inside the blocks of a document. A block that the document has and nobody writes, or the reverse,
// is an error.
func Fill(document string, blocks map[string]string) (string, error) {
	var filled strings.Builder
	seen := map[string]bool{}
	rest := document
	for {
		before, after, found := strings.Cut(rest, begin)
		filled.WriteString(before)
		if !found {
			break
		}
		name, after, closed := strings.Cut(after, shut)
		_, after, ended := strings.Cut(after, end)
		if !closed || !ended {
			return "", fmt.Errorf("the block %q does not end", name)
		}
		content, known := blocks[name]
		if !known {
			return "", fmt.Errorf("nobody writes the block %q", name)
		}
		seen[name] = true
		filled.WriteString(begin + name + shut + "\n" + strings.TrimRight(content, "\n") + "\n" + end)
		rest = after
	}
	for name := range blocks {
		if !seen[name] {
			return "", fmt.Errorf("the document has no block %q", name)
		}
	}
	return filled.String(), nil
}

// table is a table of Markdown.
type table struct {
	heads []string
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) String() string {
	var text strings.Builder
	line := func(cells []string) {
		for _, cell := range cells {
			text.WriteString("| " + plain(cell) + " ")
		}
		text.WriteString("|\n")
	}
	line(t.heads)
	text.WriteString(strings.Repeat("|---", len(t.heads)) + "|\n")
	for _, row := range t.rows {
		line(row)
	}
	return text.String()
}

// plain makes a text fit for a cell: on one line, without a bar.
func plain(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

// code marks names as such, with commas between them.
func code[T ~string](names ...T) string {
	marked := make([]string, len(names))
	for i, name := range names {
		marked[i] = "`" + string(name) + "`"
	}
	return strings.Join(marked, ", ")
}

// links are numbered, because an address is longer than a cell.
func links(addresses []string) string {
	marked := make([]string, len(addresses))
	for i, address := range addresses {
		marked[i] = fmt.Sprintf("[%d](%s)", i+1, address)
	}
	return strings.Join(marked, " ")
}
