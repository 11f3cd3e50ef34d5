package diagram

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// style holds the colours, for readers with a light and with a dark screen. The picture has a background of its own, so
// that it can be read on any page.
const style = `<style>
.page{fill:#ffffff}.lane{fill:#f6f8fa;stroke:#d0d7de}.box{fill:#ffffff;stroke:#57606a}.existing{fill:none;stroke:#6e7781;stroke-dasharray:5 4}
.title,.label{fill:#1f2328}.name{fill:#424a53}.group{fill:#57606a}.note{fill:#6e7781}.line{fill:none;stroke-width:1.4}
.title,.label,.group{font-weight:600}
text{font-family:system-ui,-apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif}
@media (prefers-color-scheme:dark){.page{fill:#0d1117}.lane{fill:#161b22;stroke:#30363d}.box{fill:#0d1117;stroke:#8b949e}.existing{stroke:#8b949e}
.title,.label{fill:#e6edf3}.name{fill:#b1bac4}.group,.note{fill:#8b949e}}
</style>
`

// colours are those of the groups: a stripe on their boxes, and the lines that leave them. Each can be read on white and
// on black.
var colours = map[Group]string{
	Keys: "#b8860b", Cache: "#d1453b", Network: "#2f81d6", Access: "#8957e5", Monitoring: "#2c974b", Other: "#7d8590",
}

// SVG returns the graph as a picture, https://www.w3.org/TR/SVG2/, that stands for itself: no script, no font, no link.
func (g Graph) SVG() string {
	l := newLayout(g)
	var text strings.Builder
	fmt.Fprintf(&text, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="t d">`+"\n",
		px(l.width), px(l.height), px(l.width), px(l.height))
	fmt.Fprintf(&text, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s %d resources, %d of them exist already.</desc>\n",
		html.EscapeString(g.Title), html.EscapeString(g.Note), g.resources(), g.existing())
	text.WriteString(style)
	fmt.Fprintf(&text, `<rect class="page" width="%s" height="%s" rx="8"/>`+"\n", px(l.width), px(l.height))
	writeText(&text, "title", margin, margin+titleSize, titleSize, g.Title)
	for _, ln := range l.lanes {
		fmt.Fprintf(&text, `<rect class="lane" x="%s" y="%s" width="%s" height="%s" rx="8"/>`+"\n", px(ln.x), px(ln.top), px(ln.width), px(ln.bottom-ln.top))
		writeText(&text, "group", ln.x+lanePadding, ln.top+22, groupSize, string(ln.group))
	}
	for _, e := range l.edges {
		writeLine(&text, l.path(e), colours[l.boxes[e[0]].group])
	}
	for _, b := range l.boxes {
		writeBox(&text, b)
	}
	writeText(&text, "note", margin, l.height-margin, noteSize, g.Note+" "+g.legend())
	text.WriteString("</svg>\n")
	return text.String()
}

func (g Graph) existing() int {
	count := 0
	for _, n := range g.Nodes {
		if n.Existing {
			count++
		}
	}
	return count
}

func (g Graph) legend() string {
	text := "An arrow leads to what is created later because it needs the other."
	if g.existing() > 0 {
		text += " Dashed: exists already."
	}
	return text
}

func writeBox(text *strings.Builder, b *box) {
	class := "box"
	if b.existing {
		class = "existing"
	}
	fmt.Fprintf(text, `<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="6"/>`+"\n", class, px(b.x), px(b.y), px(b.width), px(b.height))
	if !b.existing {
		fmt.Fprintf(text, `<rect fill="%s" x="%s" y="%s" width="4" height="%s" rx="2"/>`+"\n", colours[b.group], px(b.x), px(b.y+5), px(b.height-10))
	}
	y := b.y + boxPadding + labelSize - 2
	for _, written := range b.lines {
		class, size := "label", labelSize
		if written.name {
			class, size = "name", nameSize
		}
		writeText(text, class, b.x+boxPadding+2, y, size, written.text)
		y += lineHeight
	}
}

func writeText(text *strings.Builder, class string, x, y, size float64, content string) {
	fmt.Fprintf(text, `<text class="%s" x="%s" y="%s" font-size="%s">%s</text>`+"\n", class, px(x), px(y), px(size), html.EscapeString(content))
}

// writeLine draws a way with rounded corners and an arrow head, which is a shape of its own: markers take the colour of
// their line in few programs.
func writeLine(text *strings.Builder, way []point, colour string) {
	const head = 7.0
	end := way[len(way)-1]
	way = append(way[:len(way)-1:len(way)-1], point{end.x, end.y - head + 1})
	fmt.Fprintf(text, `<path class="line" stroke="%s" d="%s"/>`, colour, rounded(way))
	fmt.Fprintf(text, `<path fill="%s" d="M%s %sl-4 -%sh8z"/>`+"\n", colour, px(end.x), px(end.y), px(head))
}

// rounded is the path through the points with its corners cut to arcs.
func rounded(way []point) string {
	const radius = 5.0
	path := fmt.Sprintf("M%s %s", px(way[0].x), px(way[0].y))
	for i := 1; i < len(way)-1; i++ {
		before, corner, after := way[i-1], way[i], way[i+1]
		r := min(radius, distance(before, corner)/2, distance(corner, after)/2)
		in, out := towards(corner, before, r), towards(corner, after, r)
		path += fmt.Sprintf("L%s %sQ%s %s %s %s", px(in.x), px(in.y), px(corner.x), px(corner.y), px(out.x), px(out.y))
	}
	last := way[len(way)-1]
	return path + fmt.Sprintf("L%s %s", px(last.x), px(last.y))
}

func distance(a, b point) float64 { return math.Abs(a.x-b.x) + math.Abs(a.y-b.y) }

// towards is the point at a distance from one on the way to another, on a horizontal or vertical line.
func towards(from, to point, by float64) point {
	switch {
	case to.x > from.x:
		from.x += by
	case to.x < from.x:
		from.x -= by
	}
	switch {
	case to.y > from.y:
		from.y += by
	case to.y < from.y:
		from.y -= by
	}
	return from
}

// px writes a length with at most one decimal, so that no rounding of another machine shows.
func px(length float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", math.Round(length*10)/10), ".0")
}
