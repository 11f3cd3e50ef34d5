package azurepolicy

// condition is an "if", or a part of one: allOf, anyOf, not, or a comparison.
type condition interface {
	// judge decides the condition for the resource of the scene.
	judge(s *scene) verdict
	// explain says which comparisons decide a condition that is decided, one line each.
	explain(s *scene) []string
	// applies decides it for applicability: comparisons outside the classes count as what lets the policy apply, which
	// under a "not" is false.
	applies(s *scene, relevant classes, negated bool) verdict
	// classes tells what the comparisons in it look at.
	classes() classes
}

// classes is a set of what comparisons look at, as far as applicability makes a difference.
type classes uint8

const (
	ofType classes = 1 << iota
	ofName
	ofKind
	ofOther
)

// group is an allOf (decided by one that does not hold) or an anyOf (decided by one that holds).
type group struct {
	members  []condition
	decisive truth
}

func (g group) judge(s *scene) verdict {
	return fold(len(g.members), g.decisive, func(i int) verdict { return g.members[i].judge(s) })
}

// explain names one member where one decides, else all.
func (g group) explain(s *scene) []string {
	outcome := g.judge(s).truth
	var lines []string
	for _, member := range g.members {
		if member.judge(s).truth != outcome {
			continue
		}
		lines = append(lines, member.explain(s)...)
		if outcome == g.decisive {
			break
		}
	}
	return lines
}

func (g group) applies(s *scene, relevant classes, negated bool) verdict {
	return fold(len(g.members), g.decisive, func(i int) verdict { return g.members[i].applies(s, relevant, negated) })
}

func (g group) classes() classes {
	var all classes
	for _, member := range g.members {
		all |= member.classes()
	}
	return all
}

// negation is a not.
type negation struct{ inner condition }

func (n negation) judge(s *scene) verdict    { return n.inner.judge(s).not() }
func (n negation) explain(s *scene) []string { return n.inner.explain(s) }
func (n negation) classes() classes          { return n.inner.classes() }

func (n negation) applies(s *scene, relevant classes, negated bool) verdict {
	return n.inner.applies(s, relevant, !negated).not()
}

// unreadable stands for a condition with a problem that was reported when the folder was loaded.
type unreadable struct{ reason string }

func (u unreadable) judge(*scene) verdict    { return doubtful(unknown(u.reason)) }
func (u unreadable) explain(*scene) []string { return nil }
func (u unreadable) classes() classes        { return ofOther }
func (u unreadable) applies(_ *scene, _ classes, negated bool) verdict {
	return verdictOf(!negated)
}
