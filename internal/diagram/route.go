package diagram

import (
	"cmp"
	"fmt"
	"slices"
)

// tracks are where lines run. A line leaves a box at its bottom, runs along a gutter below the layer, goes down in a gap
// between two columns if it passes other layers, and runs along the gutter above its target to arrive at the top. Lines of
// one box share a track, and so do lines to one box that come from afar; others never lie on each other.
type tracks struct {
	gutters map[int][]string // by the layer above: who has which track, from the top
	gaps    map[int][]string // by the column behind: who has which track, from the left
	ports   map[int][]string // by target: who arrives where
}

func (t tracks) inGutter(layer int) float64 { return trackStep * float64(len(t.gutters[layer])) }
func (t tracks) inGap(column int) float64   { return trackStep * float64(len(t.gaps[column])) }

func leaving(from int) string       { return fmt.Sprintf("from %d", from) }
func arriving(to int) string        { return fmt.Sprintf("to %d", to) }
func (l *layout) far(e [2]int) bool { return l.boxes[e[1]].layer > l.boxes[e[0]].layer+1 }

// gapOf is the gap that a far line goes down in: beside its target, on the side where it comes from.
func (l *layout) gapOf(e [2]int) int {
	from, to := l.boxes[e[0]], l.boxes[e[1]]
	if from.column > to.column {
		return to.column + 1
	}
	return to.column
}

// straight reports whether a line goes straight down.
func (l *layout) straight(e [2]int) bool {
	return !l.far(e) && l.boxes[e[0]].column == l.boxes[e[1]].column
}

// route gives every line its tracks. The order of the edges decides, so that the same graph is drawn in the same way.
func (l *layout) route() tracks {
	t := tracks{gutters: map[int][]string{}, gaps: map[int][]string{}, ports: map[int][]string{}}
	edges := slices.Clone(l.edges)
	slices.SortFunc(edges, func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(l.boxes[a[0]].column, l.boxes[b[0]].column), cmp.Compare(l.boxes[a[0]].layer, l.boxes[b[0]].layer),
			cmp.Compare(l.boxes[a[1]].column, l.boxes[b[1]].column), cmp.Compare(a[1], b[1]))
	})
	for _, e := range edges {
		from, to := l.boxes[e[0]], l.boxes[e[1]]
		if l.straight(e) {
			continue
		}
		once(t.gutters, from.layer, leaving(e[0]))
		if !l.far(e) {
			once(t.ports, e[1], leaving(e[0]))
			continue
		}
		once(t.gaps, l.gapOf(e), leaving(e[0]))
		once(t.gutters, to.layer-1, arriving(e[1]))
		once(t.ports, e[1], arriving(e[1]))
	}
	return t
}

func once(lists map[int][]string, key int, who string) {
	if !slices.Contains(lists[key], who) {
		lists[key] = append(lists[key], who)
	}
}

// point is a place in the picture.
type point struct{ x, y float64 }

// path is the way of a line, from the bottom of a box to the top of another.
func (l *layout) path(e [2]int) []point {
	from, to := l.boxes[e[0]], l.boxes[e[1]]
	start := point{from.x + boxWidth/2, from.y + from.height}
	if l.straight(e) {
		return []point{start, {start.x, to.y}}
	}
	first := l.gutterY(from.layer, leaving(e[0]))
	if !l.far(e) {
		end := l.portX(e[1], leaving(e[0]))
		return []point{start, {start.x, first}, {end, first}, {end, to.y}}
	}
	down := l.gapX(l.gapOf(e), leaving(e[0]))
	last, end := l.gutterY(to.layer-1, arriving(e[1])), l.portX(e[1], arriving(e[1]))
	return []point{start, {start.x, first}, {down, first}, {down, last}, {end, last}, {end, to.y}}
}

func (l *layout) gutterY(layer int, who string) float64 {
	at := slices.Index(l.tracks.gutters[layer], who)
	return l.layerTop[layer] + l.layerHeight[layer] + layerGap/2 + trackStep*float64(at)
}

func (l *layout) gapX(column int, who string) float64 {
	at := float64(slices.Index(l.tracks.gaps[column], who))
	if column == len(l.columnX) {
		return l.columnX[column-1] + boxWidth + trackStep*(at+1)
	}
	return l.columnX[column] - trackStep*(float64(len(l.tracks.gaps[column]))-at)
}

// portX is where a line arrives: left and right of the middle in turn. The middle itself is for the line that comes
// straight down.
func (l *layout) portX(target int, who string) float64 {
	const step = 16
	at := slices.Index(l.tracks.ports[target], who)
	offset := float64(at/2+1) * step
	if at%2 == 0 {
		offset = -offset
	}
	return l.boxes[target].x + boxWidth/2 + offset
}
