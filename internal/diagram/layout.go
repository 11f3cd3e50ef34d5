package diagram

import (
	"cmp"
	"math"
	"slices"
)

// Distances, in pixels.
const (
	margin      = 24.0 // around the picture
	lanePadding = 14.0 // between a lane's frame and its boxes
	laneGap     = 16.0 // between two lanes
	laneHeader  = 34.0
	columnGap   = 18.0
	layerGap    = 30.0
	trackStep   = 8.0 // between two parallel lines
	titleHeight = 44.0
	noteHeight  = 34.0
)

// layout places boxes: layers from top to bottom in the order of creation, and lanes from left to right, one per group,
// with one or more columns each. Between layers and between columns there is room for lines.
type layout struct {
	boxes []*box
	edges [][2]int
	lanes []*lane
	// layers is their number; layerTop and layerHeight are by layer, gutterTracks by the layer above.
	layers                int
	layerTop, layerHeight []float64
	columnX               []float64
	tracks                tracks
	width, height         float64
}

// lane is the frame of one group.
type lane struct {
	group         Group
	first, count  int // columns
	x, width, top float64
	bottom        float64
}

func newLayout(g Graph) *layout {
	l := &layout{}
	l.boxes, l.edges = boxesOf(g)
	l.assignLayers()
	l.assignColumns(g.groups())
	l.tracks = l.route()
	l.place()
	return l
}

// assignLayers puts every box below all that it needs; one that needs nothing goes right above the first that needs it.
func (l *layout) assignLayers() {
	for range l.boxes { // the longest path has fewer steps than there are boxes
		for _, e := range l.edges {
			l.boxes[e[1]].layer = max(l.boxes[e[1]].layer, l.boxes[e[0]].layer+1)
		}
	}
	for i, b := range l.boxes {
		needs, users := false, math.MaxInt
		for _, e := range l.edges {
			needs = needs || e[1] == i
			if e[0] == i {
				users = min(users, l.boxes[e[1]].layer)
			}
		}
		if !needs && users != math.MaxInt {
			b.layer = users - 1
		}
		l.layers = max(l.layers, b.layer+1)
	}
}

// assignColumns gives each group a lane, and each of its boxes a column that is free in the box's layer: that of a box of
// the same lane which it needs, if possible, so that chains go straight down.
func (l *layout) assignColumns(groups []Group) {
	next := 0
	for _, group := range groups {
		members := l.inLane(group)
		if len(members) == 0 {
			continue
		}
		ln := &lane{group: group, first: next}
		taken := map[[2]int]bool{}
		for _, i := range members {
			l.settle(l.boxes[i], l.wishedColumn(i, next), next, taken)
			ln.count = max(ln.count, l.boxes[i].column-next+1)
		}
		next += ln.count
		l.lanes = append(l.lanes, ln)
	}
	l.columnX = make([]float64, next)
}

// settle finds a free place for a box: in the column it wishes for, else in the next free one of its lane. What exists
// already may also stand higher up, which keeps lanes narrow.
func (*layout) settle(b *box, wished, first int, taken map[[2]int]bool) {
	b.column = wished
	if b.existing {
		for layer := b.layer; layer >= 0; layer-- {
			if !taken[[2]int{layer, wished}] {
				b.layer = layer
				break
			}
		}
	}
	for offset := 0; taken[[2]int{b.layer, b.column}]; offset++ {
		b.column = first + offset
	}
	taken[[2]int{b.layer, b.column}] = true
}

// inLane are the boxes of a group from the top down.
func (l *layout) inLane(group Group) []int {
	var members []int
	for i, b := range l.boxes {
		if b.group == group {
			members = append(members, i)
		}
	}
	slices.SortStableFunc(members, func(a, b int) int {
		// What is created comes before what exists, and so gets the straight lines.
		return cmp.Or(cmp.Compare(l.boxes[a].layer, l.boxes[b].layer), compareBool(l.boxes[a].existing, l.boxes[b].existing))
	})
	return members
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func (l *layout) wishedColumn(i, first int) int {
	column := first
	for _, e := range l.edges {
		above := l.boxes[e[0]]
		if e[1] != i || above.group != l.boxes[i].group || above.column < first {
			continue
		}
		if column = above.column; !above.existing {
			break
		}
	}
	return column
}

// place turns layers, columns and tracks into pixels.
func (l *layout) place() {
	x := margin
	for _, ln := range l.lanes {
		ln.x = x
		x += lanePadding
		for c := ln.first; c < ln.first+ln.count; c++ {
			x += l.tracks.inGap(c)
			l.columnX[c] = x
			x += boxWidth + columnGap
		}
		x += l.tracks.inGap(ln.first+ln.count)*laneEnd(l, ln) - columnGap + lanePadding
		ln.width = x - ln.x
		x += laneGap
	}
	l.width = x - laneGap + margin
	l.placeLayers()
	for _, b := range l.boxes {
		b.x, b.y, b.width = l.columnX[b.column], l.layerTop[b.layer], boxWidth
	}
	for _, ln := range l.lanes {
		ln.top, ln.bottom = margin+titleHeight, l.height-margin-noteHeight
	}
}

// laneEnd is 1 for the last lane: the gap behind a column is the one before the next, which has its own lane.
func laneEnd(l *layout, ln *lane) float64 {
	if ln == l.lanes[len(l.lanes)-1] {
		return 1
	}
	return 0
}

func (l *layout) placeLayers() {
	l.layerTop, l.layerHeight = make([]float64, l.layers), make([]float64, l.layers)
	for _, b := range l.boxes {
		b.height = float64(len(b.lines))*lineHeight + 2*boxPadding - 3
		l.layerHeight[b.layer] = max(l.layerHeight[b.layer], b.height)
	}
	y := margin + titleHeight + laneHeader
	for layer := range l.layers {
		l.layerTop[layer] = y
		y += l.layerHeight[layer] + layerGap + l.tracks.inGutter(layer)
	}
	l.height = y - layerGap - l.tracks.inGutter(l.layers-1) + lanePadding + noteHeight + margin
}
