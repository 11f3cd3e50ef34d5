package diagram

import (
	"reflect"
	"testing"
)

func TestResourcesOfWhichThereAreManyAreDrawnAsOne(t *testing.T) {
	t.Parallel()
	graph := Graph{
		Nodes: []Node{
			{Key: "cache", Label: "Azure Managed Redis", Name: "cache"}, {Key: "group", Label: "Action group", Name: "ag"},
			{Key: "a", Label: "Metric alert", Name: "alert-cache-cpu"}, {Key: "b", Label: "Metric alert", Name: "alert-cache-clients"},
			{Key: "c", Label: "Log alert", Name: "alert-cache-source"}, {Key: "lock", Label: "Management lock", Name: "lock"},
		},
		Edges: []Edge{{"cache", "a"}, {"cache", "b"}, {"group", "b"}, {"a", "b"}, {"a", "lock"}, {"b", "lock"}, {"c", "lock"}},
	}
	graph.fold()
	wantNodes := []Node{
		{Key: "cache", Label: "Azure Managed Redis", Name: "cache"}, {Key: "group", Label: "Action group", Name: "ag"},
		{Key: "a", Label: "2 metric alerts", Name: "alert-cache-*", Folded: []string{"a", "b"}},
		{Key: "c", Label: "Log alert", Name: "alert-cache-source"}, {Key: "lock", Label: "Management lock", Name: "lock"},
	}
	if !reflect.DeepEqual(graph.Nodes, wantNodes) {
		t.Errorf("nodes %v, want %v", graph.Nodes, wantNodes)
	}
	if want := []Edge{{"cache", "a"}, {"group", "a"}, {"a", "lock"}, {"c", "lock"}}; !reflect.DeepEqual(graph.Edges, want) {
		t.Errorf("edges %v, want %v", graph.Edges, want)
	}
}
