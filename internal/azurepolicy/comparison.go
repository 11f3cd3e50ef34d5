package azurepolicy

import (
	"fmt"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// operand is the left side of a comparison.
type operand interface {
	// read returns the values to compare. A count of which not all is known gives the least and the most that it can be.
	read(s *scene) selection
	// String names the operand in messages.
	String() string
}

// comparison is one operand, one operator and one target.
type comparison struct {
	left     operand
	operator *operator
	target   expression
	class    classes
	// fixed is the field of the operand when it is one that every resource has. Most comparisons of an evaluation are of the
	// type, and take the short way.
	fixed func(r *subject) any
}

func (c *comparison) judgeFixed(s *scene) verdict {
	target, d := c.targetFor(s)
	if d != nil {
		return doubtful(d)
	}
	return c.compare(c.fixed(s.viewed), target)
}

func (c *comparison) judge(s *scene) verdict {
	if c.fixed != nil {
		return c.judgeFixed(s)
	}
	selected := c.left.read(s)
	if selected.doubt != nil {
		return doubtful(selected.doubt)
	}
	target, d := c.targetFor(s)
	if d != nil {
		return doubtful(d)
	}
	if counted, isCount := c.left.(*count); isCount {
		return c.overRange(s, counted, selected, target)
	}
	if selected.collection && len(selected.values) == 0 && c.operator.name == "exists" {
		return doubtful(unknown(c.left.String() + " selects nothing, and Azure does not document what exists means then"))
	}
	// A condition on an array alias holds when it holds for all that the alias selects,
	// https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays#referencing-array-fields
	return fold(len(selected.values), no, func(i int) verdict { return c.compare(selected.values[i], target) })
}

// targetFor evaluates the right side. Regions are compared in their normal form.
func (c *comparison) targetFor(s *scene) (any, *doubt) {
	target, d := c.target.evaluate(s)
	switch {
	case d != nil:
		return nil, d
	case isUnknown(target):
		return nil, unknown("what " + c.left.String() + " is compared with is not known until apply")
	}
	if f, ok := c.left.(*fieldOperand); ok && f.isLocation() {
		return normalLocations(target), nil
	}
	return target, nil
}

func normalLocations(target any) any {
	switch v := target.(type) {
	case string:
		return arm.NormalLocation(v)
	case []any:
		normal := make([]any, len(v))
		for i, item := range v {
			normal[i] = normalLocations(item)
		}
		return normal
	default:
		return v
	}
}

func (c *comparison) compare(value, target any) verdict {
	if isTop(value) {
		return doubtful(unknown(c.left.String() + " is not known until apply"))
	}
	result, err := c.operator.test(value, target)
	if err != nil {
		return doubtful(unknown(fmt.Sprintf("%s %s %s: %s", c.left, c.operator.name, describe(target), err)))
	}
	return verdictOf(result != c.operator.negates)
}

// The most values of a count that are tried one by one when it is not known which of them it is.
const widestRange = 1000

// overRange compares a count that is one of a range: it is decided when all of the range agree.
func (c *comparison) overRange(s *scene, counted *count, selected selection, target any) verdict {
	least, most := selected.values[0].(float64), selected.values[1].(float64)
	if most-least > widestRange {
		return doubtful(unknown("too little of " + c.left.String() + " is known"))
	}
	first := c.compare(least, target)
	for at := least + 1; at <= most; at++ {
		if c.compare(at, target).truth != first.truth {
			return verdict{truth: maybe, doubts: counted.undecided(s)}
		}
	}
	return first
}

func (c *comparison) explain(s *scene) []string {
	target, _ := c.targetFor(s)
	return []string{fmt.Sprintf("%s %s %s is %t: %s", c.left, c.operator.name, describeTarget(target), c.judge(s).truth == yes, c.got(s))}
}

// describeTarget shows a short array as it is, because "in" means little without it.
func describeTarget(target any) string {
	items, ok := target.([]any)
	if !ok || len(items) > 5 {
		return describe(target)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = describe(item)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// got says what the operand is.
func (c *comparison) got(s *scene) string {
	selected := c.left.read(s)
	_, isCount := c.left.(*count)
	switch {
	case isCount && len(selected.values) == 2 && !sameValue(selected.values[0], selected.values[1], false):
		return fmt.Sprintf("it is from %v to %v until apply", selected.values[0], selected.values[1])
	case len(selected.values) == 0:
		return "it selects nothing"
	case !selected.collection && selected.values[0] == nil:
		return "it is missing"
	case selected.collection:
		return "it selects " + describeTarget(selected.values)
	default:
		return "it is " + describe(selected.values[0])
	}
}

func (c *comparison) classes() classes { return c.class }

func (c *comparison) applies(s *scene, relevant classes, negated bool) verdict {
	if c.class&relevant == 0 {
		return verdictOf(!negated)
	}
	return c.judge(s)
}
