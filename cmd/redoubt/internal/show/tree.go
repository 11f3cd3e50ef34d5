package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss/tree"

	"github.com/redoubt-iac/redoubt/internal/engine"
)

// tree shows the resources of a run under their parents, with what happened to
// each. It is empty if there are none.
func (t *text) tree(r engine.Result) string {
	children := map[string][]engine.Step{}
	present := map[string]bool{}
	latest := lastSteps(r.Steps)
	for _, s := range latest {
		present[s.URN] = true
	}
	stack := ""
	for _, s := range latest {
		if s.Type == "pulumi:pulumi:Stack" {
			stack = s.URN
			continue
		}
		parent := s.Parent
		if !present[parent] {
			parent = ""
		}
		children[parent] = append(children[parent], s)
	}
	roots := children[""]
	if stack != "" {
		roots = slices.Concat(children[stack], roots)
	}
	if len(roots) == 0 {
		return ""
	}
	title := r.Stack
	if r.Sandbox {
		title += " (sandbox)"
	}
	root := tree.Root(t.styles.strong.Render(title))
	t.branches(root, roots, children)
	return trimmed(root.String())
}

// trimmed drops the spaces with which the tree makes all lines of one item equally long.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// branches hangs siblings below their parent.
func (t *text) branches(parent *tree.Tree, siblings []engine.Step, children map[string][]engine.Step) {
	for _, alike := range t.fold(siblings, children) {
		if len(alike) > 1 {
			parent.Child(t.leaves(alike))
			continue
		}
		node := tree.Root(t.leaf(alike[0]))
		t.branches(node, children[alike[0].URN], children)
		parent.Child(node)
	}
}

func (t *text) leaf(s engine.Step) string {
	op := s.Op
	if op == "create-replacement" {
		op = "replace" // one line stands for both halves here
	}
	if s.Retained {
		op = retained
	}
	w := t.words(op)
	verb := w.done
	switch {
	case s.Status == engine.StatusFailed:
		verb = "failed"
	case s.Status == engine.StatusRunning:
		verb = "not finished"
	case t.preview:
		verb = w.planned
	}
	parts := []string{t.styles.forStep(s).Render(w.sign), shortType(s.Type), t.styles.strong.Render(s.Name)}
	if !s.Component || s.Op != "same" {
		parts = append(parts, t.styles.forStep(s).Render(verb))
	}
	if d := seconds(s.Duration); d != "" && !s.Component {
		parts = append(parts, t.styles.dim.Render(d))
	}
	if len(s.Replaces) > 0 && s.Op != "create" {
		parts = append(parts, t.styles.change.Render(fmt.Sprintf("[because of %s]", strings.Join(s.Replaces, ", "))))
	} else if len(s.Diff) > 0 && s.Op == "update" {
		parts = append(parts, t.styles.dim.Render(fmt.Sprintf("[%s]", strings.Join(s.Diff, ", "))))
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// lastSteps keeps one step per resource: of a replacement's three, the one
// that creates, of an import and its update the update, and of those that
// failed the failed one.
func lastSteps(steps []engine.Step) []engine.Step {
	index := map[string]int{}
	var kept []engine.Step
	for _, s := range steps {
		i, seen := index[s.URN]
		switch {
		case !seen:
			index[s.URN] = len(kept)
			kept = append(kept, s)
		case s.Status == engine.StatusFailed || rank(s.Op) > rank(kept[i].Op):
			kept[i] = s
		}
	}
	return kept
}

func rank(op engine.Op) int {
	switch op {
	case "create-replacement", "update": // an update may follow the import of what it changes
		return 2
	case "delete-replaced", "replace", "discard":
		return 0
	default:
		return 1
	}
}
