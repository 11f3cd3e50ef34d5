package diagram

import (
	"fmt"
	"slices"
	"strings"
)

// foldable are the labels of resources of which an environment has so many, all alike, that a box for each would hide the
// rest; they are drawn as one box, under what their names have in common.
var foldable = []string{"Metric alert", "Log alert", "Activity log alert"}

// fold draws the resources of each foldable kind as one, if there are several.
func (g *Graph) fold() {
	first := map[string]string{} // by label
	into := map[string]string{}  // by key
	names, keys := map[string][]string{}, map[string][]string{}
	for _, n := range g.Nodes {
		if !slices.Contains(foldable, n.Label) || n.Existing {
			continue
		}
		if _, seen := first[n.Label]; !seen {
			first[n.Label] = n.Key
		}
		into[n.Key] = first[n.Label]
		names[n.Label], keys[n.Label] = append(names[n.Label], n.Name), append(keys[n.Label], n.Key)
	}
	g.Nodes = slices.DeleteFunc(g.Nodes, func(n Node) bool { return into[n.Key] != "" && into[n.Key] != n.Key })
	for i, n := range g.Nodes {
		if alike := names[n.Label]; into[n.Key] != "" && len(alike) > 1 {
			g.Nodes[i].Folded = keys[n.Label]
			g.Nodes[i].Label, g.Nodes[i].Name = fmt.Sprintf("%d %ss", len(alike), strings.ToLower(n.Label)), commonStart(alike)
		}
	}
	g.moveEdges(into)
}

// resources is how many the nodes stand for.
func (g *Graph) resources() int {
	count := 0
	for _, n := range g.Nodes {
		count += max(1, len(n.Folded))
	}
	return count
}

// moveEdges leads each edge to and from what stands for its ends now.
func (g *Graph) moveEdges(into map[string]string) {
	var moved []Edge
	for _, e := range g.Edges {
		for _, end := range []*string{&e.From, &e.To} {
			if now, folded := into[*end]; folded {
				*end = now
			}
		}
		if e.From != e.To && !slices.Contains(moved, e) {
			moved = append(moved, e)
		}
	}
	g.Edges = moved
}

// commonStart is what names have in common, up to a hyphen: alert-cache-*.
func commonStart(names []string) string {
	start := names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, start) {
			start = start[:len(start)-1]
		}
	}
	return start[:strings.LastIndex(start, "-")+1] + "*"
}
