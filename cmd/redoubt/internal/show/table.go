package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Table prints rows in aligned columns under a header.
func Table(out io.Writer, header []string, rows [][]string) {
	styles := newStyles(out)
	widths := make([]int, len(header))
	for _, row := range append([][]string{header}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], lipgloss.Width(cell))
		}
	}
	fmt.Fprintln(out, styles.strong.Render(tableLine(header, widths)))
	for _, row := range rows {
		fmt.Fprintln(out, tableLine(row, widths))
	}
}

func tableLine(row []string, widths []int) string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = cell + strings.Repeat(" ", widths[i]-lipgloss.Width(cell))
	}
	return strings.TrimRight(strings.Join(cells, "  "), " ")
}

// Notice prints the words that every output of a sandbox has.
func Notice(out io.Writer) { fmt.Fprintln(out, newStyles(out).change.Render(SandboxNotice)) }
