package diagram

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/inventory"
)

// Node is one resource of a diagram.
type Node struct {
	// Key is unique in the graph: the URN, or the ARM id of what exists already.
	Key string
	// Label is what it is, "Private endpoint", and Name what it is called.
	Label, Name string
	Group       Group
	// Existing resources are referred to and not created.
	Existing bool
	// Folded are the keys of all resources that the node stands for, if it stands for several.
	Folded []string
}

// Edge leads from a resource to one that needs it. Both are keys of nodes.
type Edge struct{ From, To string }

// Graph is what a diagram shows.
type Graph struct {
	Title string
	// Note says where it comes from, and of a sandbox that it is one.
	Note string
	// Nodes stand in the order of their groups, each behind what it needs within its group; Edges in the order of their nodes.
	Nodes []Node
	Edges []Edge
}

// Of makes the graph of an environment. It fails for one without resources.
func Of(e inventory.Environment) (Graph, error) {
	if len(e.Resources) == 0 {
		return Graph{}, fmt.Errorf("drawing %s: there are no resources", e.Name)
	}
	graph := Graph{Title: "Environment " + e.Name, Note: note(e)}
	edges := e.Edges().Reduced()
	ids := map[string]bool{}
	for _, r := range e.Resources {
		graph.Nodes = append(graph.Nodes, nodeOf(r))
		ids[arm.Key(r.ID)] = true
		for _, needed := range edges[r.URN] {
			graph.Edges = append(graph.Edges, Edge{From: needed, To: r.URN})
		}
	}
	graph.addExisting(e, ids)
	graph.fold()
	graph.sort()
	return graph, nil
}

func note(e inventory.Environment) string {
	text := "As " + string(e.Source) + ", drawn by redoubt."
	if e.Sandbox {
		text = "As " + string(e.Source) + " in the sandbox, a simulated Azure; drawn by redoubt."
	}
	return text
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// nodeOf shows a resource under its name on Azure; under that in the program while that isn't known, or is a GUID.
func nodeOf(r inventory.Resource) Node {
	node := Node{Key: r.URN, Name: r.Name}
	known, ok := arm.Lookup(r.Token)
	if !ok {
		node.Group, node.Label = Other, r.Token[strings.LastIndex(r.Token, ":")+1:]
		return node
	}
	shown := kindOf(known.Type)
	node.Group, node.Label = shown.group, shown.label
	if name, isText := r.Inputs[known.NameParameter()].(string); isText && !guid.MatchString(name) {
		node.Name = name
	}
	return node
}

// addExisting adds what the inputs refer to by id and the environment does not make, in the group of what refers to it.
func (g *Graph) addExisting(e inventory.Environment, made map[string]bool) {
	seen := map[string]bool{}
	groups := map[string]Group{}
	for _, n := range g.Nodes {
		groups[n.Key] = n.Group
	}
	for _, r := range e.Resources {
		for _, id := range idsIn(r.Inputs) {
			parsed, err := arm.ParseID(id)
			shown, listed := kinds[strings.ToLower(parsed.Type)]
			if err != nil || !listed || made[arm.Key(id)] {
				continue
			}
			key := arm.Key(id)
			if !seen[key] {
				seen[key] = true
				g.Nodes = append(g.Nodes, Node{Key: key, Label: shown.label, Name: parsed.Name, Group: groups[r.URN], Existing: true})
			}
			if edge := (Edge{From: key, To: r.URN}); !slices.Contains(g.Edges, edge) {
				g.Edges = append(g.Edges, edge)
			}
		}
	}
}

// idsIn are the strings of a value that could be ARM ids.
func idsIn(value any) []string {
	var ids []string
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "/subscriptions/") && strings.Contains(v, "/providers/") {
			ids = append(ids, v)
		}
	case []any:
		for _, item := range v {
			ids = append(ids, idsIn(item)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			ids = append(ids, idsIn(v[key])...)
		}
	}
	return ids
}

// sort brings the nodes into their order.
func (g *Graph) sort() {
	byKey := map[string]Node{}
	edges := inventory.Edges{}
	for _, n := range g.Nodes {
		byKey[n.Key] = n
		edges[n.Key] = nil
	}
	for _, e := range g.Edges {
		edges[e.To] = append(edges[e.To], e.From)
	}
	order, cycle := edges.Sorted(func(a, b string) int {
		return cmp.Or(
			cmp.Compare(slices.Index(groupOrder, byKey[a].Group), slices.Index(groupOrder, byKey[b].Group)),
			cmp.Compare(byKey[a].Label, byKey[b].Label), cmp.Compare(byKey[a].Name, byKey[b].Name), cmp.Compare(a, b))
	})
	g.Nodes = nil
	for _, key := range append(order, cycle...) {
		g.Nodes = append(g.Nodes, byKey[key])
	}
	slices.SortStableFunc(g.Nodes, func(a, b Node) int {
		return cmp.Compare(slices.Index(groupOrder, a.Group), slices.Index(groupOrder, b.Group))
	})
	at := map[string]int{}
	for i, n := range g.Nodes {
		at[n.Key] = i
	}
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(at[a.From], at[b.From]), cmp.Compare(at[a.To], at[b.To]))
	})
}

// groups are those that have a node, in their order.
func (g Graph) groups() []Group {
	var present []Group
	for _, n := range g.Nodes {
		if !slices.Contains(present, n.Group) {
			present = append(present, n.Group)
		}
	}
	return present
}
