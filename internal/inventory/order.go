package inventory

import (
	"slices"
	"strings"
)

// Edges are dependencies: for each key the keys that it depends on.
type Edges map[string][]string

// Edges are the dependencies between the resources of the environment, by URN; what lies outside is left out.
func (e Environment) Edges() Edges {
	edges := Edges{}
	for _, r := range e.Resources {
		edges[r.URN] = nil
	}
	for _, r := range e.Resources {
		for _, urn := range r.DependsOn {
			if _, inside := edges[urn]; inside && urn != r.URN && !slices.Contains(edges[r.URN], urn) {
				edges[r.URN] = append(edges[r.URN], urn)
			}
		}
	}
	return edges
}

// Reduced leaves out every dependency that follows from the others: a on c, when a depends on b and b on c. It expects
// edges without cycles.
func (e Edges) Reduced() Edges {
	behind := e.reachable()
	reduced := Edges{}
	for from, targets := range e {
		reduced[from] = nil
		for _, target := range targets {
			implied := slices.ContainsFunc(targets, func(other string) bool { return other != target && behind[other][target] })
			if !implied {
				reduced[from] = append(reduced[from], target)
			}
		}
	}
	return reduced
}

// reachable says for every key what it depends on, directly or not.
func (e Edges) reachable() map[string]map[string]bool {
	known := map[string]map[string]bool{}
	var visit func(from string) map[string]bool
	visit = func(from string) map[string]bool {
		if found, ok := known[from]; ok {
			return found
		}
		found := map[string]bool{}
		known[from] = found // ends the walk in a cycle
		for _, target := range e[from] {
			found[target] = true
			for further := range visit(target) {
				found[further] = true
			}
		}
		return found
	}
	for from := range e {
		visit(from)
	}
	return known
}

// Sorted returns the keys so that each stands behind what it depends on, and by less among those that are free to go. The
// keys of a cycle are returned apart, sorted; there are none in what an engine made.
func (e Edges) Sorted(less func(a, b string) int) (order, cycle []string) {
	waiting := map[string]int{}
	dependents := map[string][]string{}
	var ready []string
	for key, targets := range e {
		waiting[key] = len(targets)
		if len(targets) == 0 {
			ready = append(ready, key)
		}
		for _, target := range targets {
			dependents[target] = append(dependents[target], key)
		}
	}
	for len(ready) > 0 {
		slices.SortFunc(ready, less)
		next := ready[0]
		ready = ready[1:]
		order = append(order, next)
		delete(waiting, next)
		for _, dependent := range dependents[next] {
			waiting[dependent]--
			if waiting[dependent] == 0 {
				ready = append(ready, dependent)
			}
		}
	}
	for key := range waiting {
		cycle = append(cycle, key)
	}
	slices.SortFunc(cycle, strings.Compare)
	return order, cycle
}
