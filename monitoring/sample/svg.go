package sample

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/redoubt-iac/redoubt/monitoring"
)

const (
	pageWidth, margin              = 1000.0, 20.0
	panelWidth, panelHeight        = 472.0, 196.0
	chartLeft, chartTop            = 52.0, 40.0
	chartRight, chartBottom        = 14.0, 40.0
	titleHeight, rowHeight         = 64.0, 20.0
	titleSize, labelSize, tinySize = 18.0, 13.0, 11.0
)

// style is for readers with a light and with a dark screen; the page has a background of its own.
const style = `<style>
.page{fill:#ffffff}.panel{fill:#ffffff;stroke:#d0d7de}.grid{stroke:#d8dee4;stroke-width:1}.attack{fill:#d1453b;opacity:.09}
text{font-family:system-ui,-apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:#1f2328}.tiny{fill:#57606a}.head{font-weight:600}
@media (prefers-color-scheme:dark){.page,.panel{fill:#0d1117}.panel{stroke:#30363d}.grid{stroke:#30363d}text{fill:#e6edf3}.tiny{fill:#8b949e}}
</style>
`

// colours of lines, each readable on white and on black.
var colours = []string{"#2f81d6", "#d1453b", "#2c974b"}

// SVG draws the page of a cache, as https://www.w3.org/TR/SVG2/ without script, font or link. An error when a panel has no
// sample.
func SVG(p monitoring.Picture) (string, error) {
	panels, err := monitoring.Panels(p)
	if err != nil {
		return "", fmt.Errorf("drawing the sample: %w", err)
	}
	rows := math.Ceil(float64(len(panels)) / 2)
	waiversTop := titleHeight + rows*(panelHeight+margin)
	height := waiversTop + rowHeight*float64(len(p.Waivers)+2) + 2*margin
	drawing := &drawing{}
	drawing.add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-labelledby="t d">`, pageWidth, height, pageWidth, height)
	drawing.add(`<title id="t">%s</title><desc id="d">Made-up numbers of a day on which somebody guesses passwords from 14:00 to 15:30.</desc>`, html.EscapeString(p.Environment+": "+p.Name()))
	drawing.WriteString(style)
	drawing.add(`<rect class="page" width="%.0f" height="%.0f" rx="8"/>`, pageWidth, height)
	drawing.text("head", margin, 30, titleSize, p.Environment+": "+p.Name())
	drawing.text("tiny", margin, 50, labelSize, "Sample data: nobody measured this. A day on which somebody guesses passwords from 14:00 to 15:30.")
	for i, panel := range panels {
		x, y := margin+float64(i%2)*(panelWidth+margin-4), titleHeight+float64(i/2)*(panelHeight+margin)
		if err := drawing.panel(panel, x, y); err != nil {
			return "", err
		}
	}
	drawing.waivers(p.Waivers, waiversTop+margin)
	drawing.add(`</svg>`)
	return drawing.String(), nil
}

// drawing is an SVG that grows.
type drawing struct{ strings.Builder }

func (d *drawing) add(format string, values ...any) { fmt.Fprintf(d, format+"\n", values...) }

func (d *drawing) text(class string, x, y, size float64, text string) {
	d.add(`<text class="%s" x="%.1f" y="%.1f" font-size="%.0f">%s</text>`, class, x, y, size, html.EscapeString(text))
}

// panel draws one panel with its frame.
func (d *drawing) panel(panel monitoring.Panel, x, y float64) error {
	d.add(`<rect class="panel" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6"/>`, x, y, panelWidth, panelHeight)
	d.text("head", x+12, y+24, labelSize, panel.Title)
	if rows, isGrid := grids[panel.ID]; isGrid && panel.Shape == monitoring.Grid {
		d.table(rows, x+12, y+48)
		return nil
	}
	all, drawn := lines[panel.ID]
	if !drawn || panel.Shape != monitoring.Lines {
		return fmt.Errorf("the panel %s has no sample", panel.ID)
	}
	d.chart(all, panel.Unit, x, y)
	return nil
}

// chart draws lines with their axes.
func (d *drawing) chart(all []series, unit string, x, y float64) {
	left, top := x+chartLeft, y+chartTop
	width, height := panelWidth-chartLeft-chartRight, panelHeight-chartTop-chartBottom
	highest := ceiling(all, unit)
	step := width / (steps - 1)
	d.add(`<rect class="attack" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, left+attackBegins*step, top, (attackEnds-attackBegins)*step, height)
	for i := range 3 {
		value := highest * float64(2-i) / 2
		at := top + height*float64(i)/2
		d.add(`<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, left, at, left+width, at)
		d.text("tiny", x+8, at+4, tinySize, short(value)+suffix(unit))
	}
	for _, hour := range []int{0, 6, 12, 18} {
		d.text("tiny", left+float64(hour*4)*step, top+height+15, tinySize, fmt.Sprintf("%02d:00", hour))
	}
	legend := left
	for i, one := range all {
		points := make([]string, len(one.values))
		for at, value := range one.values {
			points[at] = fmt.Sprintf("%.1f,%.1f", left+float64(at)*step, top+height*(1-value/highest))
		}
		colour := colours[i%len(colours)]
		d.add(`<polyline fill="none" stroke="%s" stroke-width="1.6" points="%s"/>`, colour, strings.Join(points, " "))
		d.add(`<rect x="%.1f" y="%.1f" width="10" height="3" fill="%s"/>`, legend, y+panelHeight-13, colour)
		d.text("tiny", legend+14, y+panelHeight-8, tinySize, one.name)
		legend += 40 + 6.5*float64(len(one.name))
	}
}

// ceiling is the top of the axis: 100 for percent, else the next round number.
func ceiling(all []series, unit string) float64 {
	if unit == "percent" {
		return 100
	}
	highest := 1.0
	for _, one := range all {
		for _, value := range one.values {
			highest = math.Max(highest, value)
		}
	}
	magnitude := math.Pow(10, math.Floor(math.Log10(highest)))
	return math.Ceil(highest/magnitude*2) / 2 * magnitude
}

// short writes thousands as k.
func short(value float64) string {
	if value >= 1000 {
		return fmt.Sprintf("%.4gk", value/1000)
	}
	return fmt.Sprintf("%.4g", value)
}

func suffix(unit string) string {
	switch unit {
	case "percent":
		return " %"
	case "µs":
		return " µs"
	default:
		return ""
	}
}

// table draws rows of text, the first as heads.
func (d *drawing) table(rows [][]string, x, y float64) {
	// The first column holds addresses, which are longer than numbers.
	column := (panelWidth - 24) / (float64(len(rows[0])) + 0.5)
	for i, row := range rows {
		class := map[bool]string{true: "head", false: "cell"}[i == 0]
		for j, cell := range row {
			indent := float64(min(j, 1)) * column / 2
			d.text(class, x+indent+float64(j)*column, y+float64(i)*rowHeight, tinySize+1, cell)
		}
	}
}

// waivers draws what is relaxed, and until when.
func (d *drawing) waivers(all []monitoring.Waived, y float64) {
	d.text("head", margin, y, labelSize, "Waivers, as of the last deployment")
	if len(all) == 0 {
		d.text("cell", margin, y+rowHeight, labelSize, "No control is waived.")
	}
	for i, waived := range all {
		d.text("cell", margin, y+float64(i+1)*rowHeight, labelSize, fmt.Sprintf("%s until %s (%s): %s", waived.Control, waived.Until, waived.Owner, waived.Reason))
	}
}
