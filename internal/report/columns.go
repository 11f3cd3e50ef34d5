package report

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

const (
	gap       = "  "
	narrowest = 8 // columns of text that a cell keeps in any terminal
)

// cell is text in a colour.
type cell struct {
	text  string
	style lipgloss.Style
}

// row is a line of a table, and what there is to say about it below.
type row struct {
	cells []cell
	below []cell
}

// columns lays out rows below a header in so many columns of the terminal; what is too long goes on below. All texts
// must be single lines.
func columns(width int, header []cell, rows []row) string {
	all := append([]row{{cells: header}}, rows...)
	widths := fit(all, width)
	var b strings.Builder
	for _, r := range all {
		b.WriteString(layOut(r.cells, widths))
		for _, c := range r.below {
			b.WriteString(paragraph(c, width, "    "))
		}
	}
	return b.String()
}

// paragraph is running text within the width, each line behind an indent.
func paragraph(c cell, width int, indent string) string {
	if c.text == "" {
		return ""
	}
	var b strings.Builder
	for _, line := range wrap(c.text, width-len(indent)) {
		b.WriteString(indent + c.style.Render(line) + "\n")
	}
	return b.String()
}

// fit gives each column what its longest text needs, and takes from the widest until all fit.
func fit(rows []row, width int) []int {
	widths := make([]int, len(rows[0].cells))
	for _, r := range rows {
		for i, c := range r.cells {
			widths[i] = max(widths[i], lipgloss.Width(c.text))
		}
	}
	free := width - len(gap)*(len(widths)-1)
	for _, w := range widths {
		free -= w
	}
	for ; free < 0; free++ {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= narrowest {
			break
		}
		widths[widest]--
	}
	return widths
}

// layOut writes one row, which may take several lines.
func layOut(cells []cell, widths []int) string {
	wrapped := make([][]string, len(cells))
	height := 1
	for i, c := range cells {
		wrapped[i] = wrap(c.text, widths[i])
		height = max(height, len(wrapped[i]))
	}
	var b strings.Builder
	for line := range height {
		var parts []string
		for i, c := range cells {
			text := ""
			if line < len(wrapped[i]) {
				text = wrapped[i][line]
			}
			padding := strings.Repeat(" ", max(0, widths[i]-lipgloss.Width(text)))
			if text != "" {
				text = c.style.Render(text)
			}
			parts = append(parts, text+padding)
		}
		b.WriteString(strings.TrimRight(strings.Join(parts, gap), " ") + "\n")
	}
	return b.String()
}

// wrap breaks a text into lines of so many columns, at spaces where it can.
func wrap(text string, width int) []string {
	if lipgloss.Width(text) <= width {
		return []string{text}
	}
	lines := strings.Split(lipgloss.NewStyle().Width(max(1, width)).Render(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

// harmless keeps a line of a log from being read as a command by the runner of GitHub Actions or Azure Pipelines: those
// begin with `::`, or have `##[` or `##vso[` anywhere.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
func harmless(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if trimmed := strings.TrimLeft(line, " "); strings.HasPrefix(trimmed, "::") {
			lines[i] = line[:len(line)-len(trimmed)] + `\` + trimmed
		}
	}
	return strings.NewReplacer("##[", `##\[`, "##vso[", `##vso\[`).Replace(strings.Join(lines, ""))
}
