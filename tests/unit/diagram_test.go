package unit_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/diagram"
)

// The pictures of docs/diagrams are golden files, so that they show what the stacks create now.
func TestTheDiagramsOfTheDocumentationAreUpToDate(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod", "legacy"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			compareGoldenText(t, filepath.Join(projectDir, "docs", "diagrams", stack+".svg"), graphFor(t, stack).SVG())
		})
	}
}

func graphFor(t *testing.T, stack string) diagram.Graph {
	t.Helper()
	graph, err := diagram.Of(inventoryOf(t, stack, false))
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestADiagramShowsEveryResourceOnce(t *testing.T) {
	t.Parallel()
	for _, stack := range everyStack(t) {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			graph := graphFor(t, stack)
			for _, r := range inventoryOf(t, stack, false).Resources {
				shown := slices.DeleteFunc(slices.Clone(graph.Nodes), func(n diagram.Node) bool { return n.Key != r.URN && !slices.Contains(n.Folded, r.URN) })
				if len(shown) != 1 || shown[0].Existing || shown[0].Group == diagram.Other {
					t.Errorf("%s is shown as %+v", r.Name, shown)
				}
			}
		})
	}
}
