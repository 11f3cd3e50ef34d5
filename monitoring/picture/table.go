package picture

// rowHeight is that of a line of a table.
const rowHeight = 22.0

// table draws rows of cells, as many as fit: numbers to the right, all else from the left.
func (d *drawing) table(panel Panel, result Result) {
	var heads []string
	numeric := make([]bool, len(result.Columns))
	for i, column := range result.Columns {
		heads = append(heads, column.Name)
		numeric[i] = column.Type != "string" && column.Type != "datetime"
	}
	var rows [][]string
	for _, row := range result.Rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, cellText(cell))
		}
		rows = append(rows, cells)
	}
	place := panel.Place
	d.cells(heads, rows, numeric, Place{place.Left + padding, place.Top + 54, place.Width - 2*padding, place.Height - 62})
}

// cells draws a table into an area.
func (d *drawing) cells(heads []string, rows [][]string, numeric []bool, area Place) {
	widths := columnWidths(heads, rows)
	spare := area.Width
	for _, width := range widths {
		spare -= width
	}
	gap := 0.0
	if len(widths) > 1 {
		gap = min(40, max(8, spare/float64(len(widths)-1)))
	}
	line := func(y float64, style style, cells []string) {
		x := area.Left
		for i, cell := range cells {
			if numeric[i] {
				d.text(x+widths[i], y, toRight, style, textInk, cell)
			} else {
				d.text(x, y, fromLeft, style, textInk, fitting(style, cell, area.Left+area.Width-x))
			}
			x += widths[i] + gap
		}
	}
	line(area.Top, tinyStrong, heads)
	d.fill(area.Left, area.Top+7, area.Width, 1/scale, edgeInk)
	for i, row := range rows {
		y := area.Top + float64(i+1)*rowHeight
		if y > area.Top+area.Height {
			return
		}
		line(y, plain, row)
	}
}

func columnWidths(heads []string, rows [][]string) []float64 {
	widths := make([]float64, len(heads))
	for i, head := range heads {
		widths[i] = widthOf(tinyStrong, head)
		for _, row := range rows {
			if i < len(row) {
				widths[i] = max(widths[i], widthOf(plain, row[i]))
			}
		}
	}
	return widths
}
