package picture

import (
	"errors"
	"fmt"
	"time"
)

// Page is what a document shows, whichever tool it is for.
type Page struct {
	// Title is the document's own; "" for a workbook, whose title is one of its texts.
	Title string
	// Choices are what a reader can choose at the top of the page, such as the span of time.
	Choices []string
	Panels  []Panel
}

// Kind is how a panel shows its rows.
type Kind string

// Kinds of panels: lines over time, rows of cells, and a text in Markdown.
const (
	Lines Kind = "lines"
	Grid  Kind = "grid"
	Text  Kind = "text"
)

// Panel is one picture on the page.
type Panel struct {
	Title string
	Kind  Kind
	Place Place
	// Unit stands behind the numbers of the axis: %, µs; "" for a count.
	Unit string
	// Highest is the top of the axis; 0 for one that follows from the rows.
	Highest float64
	// Empty is what the panel says when it has no rows.
	Empty string
	// Markdown is the text of a panel that is one.
	Markdown string
}

// Place is where a panel stands, in points from the left and from the top of the page.
type Place struct{ Left, Top, Width, Height float64 }

// Result is what a query gives: rows of cells, which are a string, a float64 or a time.Time each.
type Result struct {
	Columns []Column
	Rows    [][]any
}

// Column is one column of a result; Type is Kusto's name of the type: string, datetime, long, real.
type Column struct{ Name, Type string }

// errCell is what a row is refused with whose cells are not those of its panel.
var errCell = errors.New("a row does not fit the panel")

// series are the lines of a panel: rows of a time, a name and a number, in any order of the columns.
func (r Result) series() (points []point, axis string, err error) {
	at, name, value := -1, -1, -1
	for i, column := range r.Columns {
		switch column.Type {
		case "datetime":
			at = i
		case "string":
			name = i
		default:
			value, axis = i, column.Name
		}
	}
	if at < 0 || name < 0 || value < 0 || len(r.Columns) != 3 {
		return nil, "", fmt.Errorf("lines need a time, a name and a number: %w", errCell)
	}
	for _, row := range r.Rows {
		moment, isTime := row[at].(time.Time)
		label, isText := row[name].(string)
		number, isNumber := row[value].(float64)
		if !isTime || !isText || !isNumber {
			return nil, "", fmt.Errorf("reading %v: %w", row, errCell)
		}
		points = append(points, point{moment, label, number})
	}
	return points, axis, nil
}

// point is one row of a line.
type point struct {
	at    time.Time
	name  string
	value float64
}
