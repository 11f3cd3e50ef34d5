package inventory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/inventory"
)

func TestWhatFollowsFromOtherDependenciesIsLeftOut(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ edges, want inventory.Edges }{
		"a short cut":          {inventory.Edges{"a": {"b", "c"}, "b": {"c"}, "c": nil}, inventory.Edges{"a": {"b"}, "b": {"c"}, "c": nil}},
		"a long short cut":     {inventory.Edges{"a": {"b", "d"}, "b": {"c"}, "c": {"d"}, "d": nil}, inventory.Edges{"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": nil}},
		"two ways, one target": {inventory.Edges{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": nil}, inventory.Edges{"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": nil}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, test.edges.Reduced()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheOrderPutsEverythingBehindWhatItDependsOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := strings.Split("abcdefgh", "")
		edges := inventory.Edges{}
		for i, key := range keys {
			edges[key] = nil
			for _, earlier := range keys[:i] {
				if rapid.Bool().Draw(t, key+" needs "+earlier) {
					edges[key] = append(edges[key], earlier)
				}
			}
		}
		order, cycle := edges.Sorted(func(a, b string) int { return -strings.Compare(a, b) })
		if len(order) != len(keys) || len(cycle) > 0 {
			t.Fatalf("the order is %v, and %v are in a cycle", order, cycle)
		}
		at := map[string]int{}
		for i, key := range order {
			at[key] = i
		}
		for key, targets := range edges {
			for _, target := range targets {
				if at[target] > at[key] {
					t.Errorf("%s stands before %s, which it needs, in %v", key, target, order)
				}
			}
		}
		wantSameReach(t, edges, edges.Reduced())
	})
}

// wantSameReach checks that the reduced edges still lead everywhere.
func wantSameReach(t *rapid.T, all, reduced inventory.Edges) {
	var reaches func(edges inventory.Edges, from, to string) bool
	reaches = func(edges inventory.Edges, from, to string) bool {
		for _, target := range edges[from] {
			if target == to || reaches(edges, target, to) {
				return true
			}
		}
		return false
	}
	for from, targets := range all {
		for _, target := range targets {
			if !reaches(reduced, from, target) {
				t.Errorf("%s does not reach %s any more", from, target)
			}
		}
	}
}

func TestTheMembersOfACycleAreNamed(t *testing.T) {
	t.Parallel()
	order, cycle := inventory.Edges{"a": nil, "b": {"c", "a"}, "c": {"b"}}.Sorted(strings.Compare)
	if diff := cmp.Diff([][]string{{"a"}, {"b", "c"}}, [][]string{order, cycle}); diff != "" {
		t.Error(diff)
	}
}

func TestDependenciesOnWhatIsNotInTheEnvironmentAreNoEdges(t *testing.T) {
	t.Parallel()
	environment := inventory.Environment{Resources: []inventory.Resource{
		{URN: "a"}, {URN: "b", DependsOn: []string{"a", "a component", "b", "a"}},
	}}
	if diff := cmp.Diff(inventory.Edges{"a": nil, "b": {"a"}}, environment.Edges()); diff != "" {
		t.Error(diff)
	}
}
