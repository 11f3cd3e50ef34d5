package picture

import (
	"html"
	"strings"
)

// block is a part of a text: a heading, a paragraph or a table.
type block struct {
	style style
	lines []string
	// rows are those of a table, its heads the first.
	rows [][]string
}

// blocksOf reads as much of Markdown as the pages use, and writes all else as it stands. Paragraphs are broken into lines of
// this width.
func blocksOf(markdown string, width float64) []block {
	var blocks []block
	for _, part := range strings.Split(strings.TrimSpace(markdown), "\n\n") {
		part = strings.TrimSpace(part)
		switch {
		case strings.HasPrefix(part, "# "):
			blocks = append(blocks, block{style: headline, lines: []string{part[2:]}})
		case strings.HasPrefix(part, "## "):
			blocks = append(blocks, block{style: heading, lines: []string{part[3:]}})
		case strings.HasPrefix(part, "|"):
			blocks = append(blocks, block{rows: tableRows(part)})
		default:
			blocks = append(blocks, block{style: plain, lines: wrap(html.UnescapeString(part), width)})
		}
	}
	return blocks
}

// tableRows are the rows of a table without the line below its heads. A bar inside a cell has a backslash before it.
func tableRows(text string) [][]string {
	const bar = "\x00"
	var rows [][]string
	for i, line := range strings.Split(text, "\n") {
		if i == 1 {
			continue
		}
		line = strings.Trim(strings.TrimSpace(strings.ReplaceAll(line, `\|`, bar)), "|")
		var cells []string
		for _, cell := range strings.Split(line, "|") {
			cells = append(cells, html.UnescapeString(strings.ReplaceAll(strings.TrimSpace(cell), bar, "|")))
		}
		rows = append(rows, cells)
	}
	return rows
}

// wrap breaks a paragraph into lines.
func wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && widthOf(plain, longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	return append(lines, line)
}

func (b block) height() float64 {
	switch {
	case b.rows != nil:
		return float64(len(b.rows))*rowHeight + 8
	case b.style == headline:
		return 30
	case b.style == heading:
		return 26
	default:
		return float64(len(b.lines))*lineHeight + 4
	}
}

// markdownHeight is how much room a text takes.
func markdownHeight(markdown string, width float64) float64 {
	height := 2 * padding
	for _, part := range blocksOf(markdown, width) {
		height += part.height()
	}
	return height
}

// markdown writes a text into a panel.
func (d *drawing) markdown(panel Panel, top float64) {
	place := panel.Place
	left, y := place.Left+padding, top+padding
	for _, part := range blocksOf(panel.Markdown, place.Width-2*padding) {
		if part.rows != nil {
			d.cells(part.rows[0], part.rows[1:], make([]bool, len(part.rows[0])), Place{left, y + 12, place.Width - 2*padding, place.Height})
		}
		for i, line := range part.lines {
			d.text(left, y+14+float64(i)*lineHeight, fromLeft, part.style, textInk, line)
		}
		y += part.height()
	}
}
