package diagram

import (
	"slices"
	"strings"
)

// box is what the picture shows of one node, or of several existing ones that serve the same resources.
type box struct {
	keys     []string // of the nodes
	group    Group
	existing bool
	lines    []line
	layer    int // 0 is at the top
	column   int // counted over all lanes
	// The place in the picture, in pixels.
	x, y, width, height float64
}

// line is a line of text in a box: what a resource is, or what it is called.
type line struct {
	text string
	name bool
}

// boxesOf makes the boxes of a graph, in the order of its nodes, and the edges between them by index.
func boxesOf(g Graph) (boxes []*box, edges [][2]int) {
	at, twins := map[string]int{}, map[string]int{}
	for _, n := range g.Nodes {
		text := linesOf(n)
		users := usersOf(g, n.Key)
		serves := strings.Join(users, "\n")
		if same, ok := twins[serves]; ok && n.Existing {
			boxes[same].keys, boxes[same].lines = append(boxes[same].keys, n.Key), append(boxes[same].lines, text...)
			at[n.Key] = same
			continue
		}
		if n.Existing {
			twins[serves] = len(boxes)
		}
		at[n.Key] = len(boxes)
		boxes = append(boxes, &box{keys: []string{n.Key}, group: n.Group, existing: n.Existing, lines: text})
	}
	for _, e := range g.Edges {
		edge := [2]int{at[e.From], at[e.To]}
		if !slices.Contains(edges, edge) {
			edges = append(edges, edge)
		}
	}
	return boxes, edges
}

func linesOf(n Node) []line {
	var lines []line
	for _, part := range wrap(n.Label, labelSize*boldness, boxWidth-2*boxPadding) {
		lines = append(lines, line{text: part})
	}
	for _, part := range wrap(n.Name, nameSize, boxWidth-2*boxPadding) {
		lines = append(lines, line{text: part, name: true})
	}
	return lines
}

// usersOf are the nodes that need one.
func usersOf(g Graph, key string) []string {
	var users []string
	for _, e := range g.Edges {
		if e.From == key {
			users = append(users, e.To)
		}
	}
	return users
}
