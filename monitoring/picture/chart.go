package picture

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"time"
)

// Room around the lines of a chart, in points.
const (
	roomLeft, roomRight = 62.0, 24.0
	roomAbove           = 52.0
	roomBelow           = 50.0
)

// Span is a stretch of time.
type Span struct{ From, To time.Time }

// plot is where the lines of a chart are drawn.
type plot struct {
	area Place
	span Span
	top  float64
}

func (p plot) x(at time.Time) float64 {
	return p.area.Left + p.area.Width*float64(at.Sub(p.span.From))/float64(p.span.To.Sub(p.span.From))
}

func (p plot) y(value float64) float64 { return p.area.Top + p.area.Height*(1-value/p.top) }

// line is what has one name in the rows of a chart.
type line struct {
	name   string
	points []point
	ink    color.RGBA
}

// linesOf sorts rows by name, in the order in which the names come, and by time.
func linesOf(points []point) []line {
	var lines []line
	for _, one := range points {
		at := slices.IndexFunc(lines, func(l line) bool { return l.name == one.name })
		if at < 0 {
			at = len(lines)
			lines = append(lines, line{name: one.name, ink: seriesInks[at%len(seriesInks)]})
		}
		lines[at].points = append(lines[at].points, one)
	}
	for _, l := range lines {
		slices.SortStableFunc(l.points, func(a, b point) int { return a.at.Compare(b.at) })
	}
	return lines
}

// chart draws the lines of a panel with their axes, names and the marked stretch of time.
func (d *drawing) chart(panel Panel, result Result) error {
	points, axis, err := result.series()
	if err != nil {
		return err
	}
	lines := linesOf(points)
	ticks := ticksOf(topOf(panel, points))
	place := panel.Place
	where := plot{
		area: Place{place.Left + roomLeft, place.Top + roomAbove, place.Width - roomLeft - roomRight, place.Height - roomAbove - roomBelow},
		span: d.span, top: ticks[len(ticks)-1],
	}
	d.marked(where)
	d.axes(where, ticks, axis, panel.Unit)
	step := stepOf(lines)
	for _, l := range lines {
		d.line(where, l, step)
	}
	d.legend(where, lines)
	return nil
}

// topOf is the highest number that the axis must show.
func topOf(panel Panel, points []point) float64 {
	top := panel.Highest
	for _, one := range points {
		top = max(top, one.value)
	}
	return top
}

// marked shades the stretch of time that the caller points out.
func (d *drawing) marked(where plot) {
	if d.mark == (Span{}) {
		return
	}
	left, right := where.x(d.mark.From), where.x(d.mark.To)
	d.fill(left, where.area.Top, right-left, where.area.Height, markInk)
}

func (d *drawing) axes(where plot, ticks []float64, axis, unit string) {
	area := where.area
	for _, tick := range ticks {
		y := where.y(tick)
		d.fill(area.Left, y-0.25, area.Width, 1/scale, gridInk)
		d.text(area.Left-7, y+4, toRight, tiny, mutedInk, number(tick, unit))
	}
	d.text(area.Left, area.Top-8, fromLeft, tiny, mutedInk, axis)
	for _, hour := range hoursOf(where.span.From, where.span.To) {
		x := where.x(hour)
		d.fill(x-0.25, area.Top+area.Height, 1/scale, 4, mutedInk)
		d.text(x, area.Top+area.Height+16, centred, tiny, mutedInk, hour.Format("15:04"))
	}
	d.fill(area.Left, area.Top+area.Height, area.Width, 1/scale, mutedInk)
}

// stepOf is the least time between two rows of a line.
func stepOf(lines []line) time.Duration {
	least := time.Duration(math.MaxInt64)
	for _, l := range lines {
		for i := 1; i < len(l.points); i++ {
			least = min(least, l.points[i].at.Sub(l.points[i-1].at))
		}
	}
	return least
}

// line draws one line; it is broken where a row is missing, as rows are that count nothing.
func (d *drawing) line(where plot, l line, step time.Duration) {
	var unbroken []place
	for i, one := range l.points {
		if i > 0 && one.at.Sub(l.points[i-1].at) > step {
			d.stroke(unbroken, lineWidth(unbroken), l.ink)
			unbroken = nil
		}
		unbroken = append(unbroken, place{where.x(one.at), where.y(one.value)})
	}
	d.stroke(unbroken, lineWidth(unbroken), l.ink)
}

// lineWidth: a row with none beside it is a dot, which must be seen.
func lineWidth(places []place) float64 {
	if len(places) == 1 {
		return 4.5
	}
	return 1.75
}

// legend names the lines below the axis, as many as there is room for, and the day and the zone of its times.
func (d *drawing) legend(where plot, lines []line) {
	const key, gap = 20.0, 18.0
	y := where.area.Top + where.area.Height + 36
	right := where.area.Left + where.area.Width
	right -= d.text(right, y, toRight, tiny, mutedInk, where.span.From.Format("2 Jan 2006, MST")) + gap
	x := where.area.Left
	for i, l := range lines {
		if x+key+widthOf(tiny, l.name) > right {
			d.text(right, y, toRight, tiny, mutedInk, fmt.Sprintf("and %d more", len(lines)-i))
			return
		}
		d.fill(x, y-7, 14, 4, l.ink)
		x += key + d.text(x+key, y, fromLeft, tiny, textInk, l.name) + gap
	}
}
