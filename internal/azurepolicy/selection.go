package azurepolicy

import (
	"github.com/redoubt-iac/redoubt/internal/arm"
)

// selection is what a field selects from a resource. A collection, the choice of an array alias, has any number of values;
// any other field has one, nil when it is missing.
type selection struct {
	values     []any
	collection bool
	// places are the indices by which each value of a collection was reached, one for each "[*]".
	places [][]int
	doubt  *doubt
}

func single(value any) selection { return selection{values: []any{value}} }

func unsure(d *doubt) selection { return selection{doubt: d} }

// selector walks from a body to what an alias selects.
type selector struct {
	scene *scene
	alias alias
	// found collects what is at the end of the path.
	found selection
	// open says that an array on the way is not known, inArray that there was one.
	open, inArray bool
	// guessed says that the path is a guess, so that elements may keep their properties in "properties".
	guessed bool
}

// selectFrom selects the property of an alias from a resource.
func (a alias) selectFrom(s *scene, r *subject) selection {
	where := r.locate(s.run, a)
	if where.doubt != nil {
		return unsure(where.doubt)
	}
	walk := selector{scene: s, alias: a, found: selection{collection: len(a.stars) > 0}, guessed: where.guessed}
	for _, path := range where.paths {
		if walk.inArray {
			break
		}
		walk.found.values, walk.found.places, walk.open = nil, nil, false
		walk.step(r.body(s.run, a), path, nil)
		if !walk.missing() || walk.open {
			break
		}
	}
	switch {
	case walk.open:
		return unsure(unknown(a.text + " is not known until apply"))
	case !walk.missing():
		return walk.found
	case where.guessed && !walk.inArray:
		return unsure(unknown("it is not known where " + a.resourceType + " has " + a.text + ", and the plan has it at no usual place"))
	case where.readOnly && !a.isConnection():
		return unsure(unknown(a.text + " is set by Azure, so no plan has it"))
	case !walk.found.collection && len(walk.found.values) == 0:
		return single(nil)
	default:
		return walk.found
	}
}

// missing reports whether nothing was found: no element, or no value.
func (w *selector) missing() bool {
	for _, value := range w.found.values {
		if value != nil {
			return false
		}
	}
	return true
}

// step goes down one step of the path; places are the indices so far.
func (w *selector) step(value any, path []string, places []int) {
	if len(path) == 0 {
		w.found.values = append(w.found.values, value)
		w.found.places = append(w.found.places, places)
		return
	}
	if _, isUnknown := value.(arm.Unknown); isUnknown {
		w.beneathUnknown(path, places)
		return
	}
	switch node := value.(type) {
	case map[string]any:
		if path[0] == "[*]" {
			return
		}
		below, _ := member(node, path[0])
		if wrapped, ok := node["properties"].(map[string]any); ok && below == nil && w.guessed && w.inArray {
			below, _ = member(wrapped, path[0])
		}
		if below == nil && hasStar(path) {
			return
		}
		w.step(below, path[1:], places)
	case []any:
		if path[0] == "[*]" {
			w.elements(node, path[1:], places)
		}
	case nil:
		if !hasStar(path) {
			w.step(nil, nil, places)
		}
	}
}

// beneathUnknown ends the walk below a value that is not known: one value, or a collection of which nothing is known.
func (w *selector) beneathUnknown(path []string, places []int) {
	if hasStar(path) {
		w.open = true
		return
	}
	w.step(arm.Unknown{}, nil, places)
}

// elements goes down every element of an array, or only the one that a count around looks at.
func (w *selector) elements(items []any, path []string, places []int) {
	w.inArray = true
	level := len(places)
	chosen, bound := -1, false
	if level < len(w.alias.stars) {
		chosen, bound = w.scene.chosen(w.alias.stars[level])
	}
	for i, item := range items {
		if !bound || i == chosen {
			w.step(item, path, append(places[:level:level], i))
		}
	}
}

func hasStar(path []string) bool {
	for _, step := range path {
		if step == "[*]" {
			return true
		}
	}
	return false
}
