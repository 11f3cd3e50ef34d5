package picture

import (
	"fmt"
	"slices"
)

// Rows are what the queries of a page give in the picture, and what the picture says of itself.
type Rows struct {
	// Results are by the titles of the panels. A panel that has none is drawn empty.
	Results map[string]Result
	// Span is the time on the axes, Mark a stretch of it that is shaded; the zero Span shades nothing.
	Span, Mark Span
	// Notice are lines at the top of the picture: who drew it, and from what.
	Notice []string
}

// drawing is a page that is being drawn.
type drawing struct {
	*canvas
	span, mark Span
}

// PNG draws a page, two pixels for each point, in the zone of the span's times. The same input gives the same picture, up to
// the last bits of floating-point numbers, which differ between processors: compare with [Same].
func PNG(page Page, rows Rows) ([]byte, error) {
	top := headerHeight(page, rows)
	bottom := top
	panels := slices.Clone(page.Panels)
	for i := range panels {
		panels[i].Place.Top += top
		bottom = max(bottom, panels[i].Place.Top+panels[i].Place.Height)
	}
	d := &drawing{newCanvas(pageWidth, bottom+margin), rows.Span, rows.Mark}
	d.header(page, rows)
	for _, panel := range panels {
		if err := d.panel(panel, rows.Results); err != nil {
			return nil, fmt.Errorf("drawing the panel %q: %w", panel.Title, err)
		}
	}
	return d.encode()
}

// gutter is the room between two panels.
const gutter = 6.0

// panel draws one panel with its frame.
func (d *drawing) panel(panel Panel, results map[string]Result) error {
	place := panel.Place
	panel.Place = Place{place.Left + gutter/2, place.Top + gutter/2, place.Width - gutter, place.Height - gutter}
	place = panel.Place
	d.fill(place.Left, place.Top, place.Width, place.Height, panelInk)
	d.frame(place.Left, place.Top, place.Width, place.Height, edgeInk)
	top := place.Top
	if panel.Title != "" {
		d.text(place.Left+padding, place.Top+25, fromLeft, strong, textInk, fitting(strong, panel.Title, place.Width-2*padding))
		top += 26
	}
	result := results[panel.Title]
	switch {
	case panel.Kind == Text:
		d.markdown(panel, top)
	case len(result.Rows) == 0:
		d.empty(panel)
	case panel.Kind == Grid:
		d.table(panel, result)
	default:
		return d.chart(panel, result)
	}
	return nil
}

// empty says that a panel has no rows, in its own words.
func (d *drawing) empty(panel Panel) {
	place := panel.Place
	d.text(place.Left+place.Width/2, place.Top+place.Height/2, centred, plain, mutedInk, panel.Empty)
}

// Heights of what stands above the panels.
const (
	titleHeight  = 38.0
	choiceHeight = 36.0
)

func headerHeight(page Page, rows Rows) float64 {
	height := margin + float64(len(rows.Notice))*lineHeight + 20
	if page.Title != "" {
		height += titleHeight
	}
	if len(page.Choices) > 0 {
		height += choiceHeight
	}
	return height
}

// header says what the picture is, then the page's own title and choices.
func (d *drawing) header(page Page, rows Rows) {
	const left = margin + gutter/2
	width := pageWidth - 2*left
	y := margin
	d.fill(left, y, width, float64(len(rows.Notice))*lineHeight+12, noticeInk)
	for i, line := range rows.Notice {
		style := plain
		if i == 0 {
			style = strong
		}
		d.text(left+padding, y+20+float64(i)*lineHeight, fromLeft, style, textInk, line)
	}
	y += float64(len(rows.Notice))*lineHeight + 20
	if page.Title != "" {
		d.text(left, y+24, fromLeft, headline, textInk, page.Title)
		y += titleHeight
	}
	x := left
	for _, choice := range page.Choices {
		room := widthOf(tiny, choice) + 20
		d.fill(x, y+4, room, 22, pillInk)
		d.text(x+10, y+19, fromLeft, tiny, textInk, choice)
		x += room + 8
	}
}
