package azurepolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// reader reads the conditions of one definition.
type reader struct{ declared map[string]*declaration }

// condition reads an object as a condition. What it cannot read is a problem, and undecided.
func (r reader) condition(d document) condition {
	for word, decisive := range map[string]truth{"allOf": no, "anyOf": yes} {
		if _, ok := d.member(word); ok {
			if !r.onlyKeys(d, word) {
				return unreadable{"an " + word + " with something beside it"}
			}
			return r.group(d, word, decisive)
		}
	}
	if _, ok := d.member("not"); ok {
		inner, isObject := d.object("not")
		if !r.onlyKeys(d, "not") || !isObject {
			return unreadable{"a not that could not be read"}
		}
		return negation{r.condition(inner)}
	}
	return r.comparison(d)
}

func (r reader) group(d document, word string, decisive truth) condition {
	members := d.objects(word)
	if len(members) == 0 || len(members) < len(d.array(word)) {
		raw, _ := d.member(word)
		d.problem(word+" holds no condition or something else", "an array of conditions", describe(raw))
		return unreadable{"an " + word + " that could not be read"}
	}
	read := group{decisive: decisive}
	for _, member := range members {
		read.members = append(read.members, r.condition(member))
	}
	return read
}

// onlyKeys reports keys beside those that belong to the object; it returns whether there are none.
func (r reader) onlyKeys(d document, known ...string) bool {
	clean := true
	for _, key := range slices.Sorted(maps.Keys(d.fields)) {
		if !slices.ContainsFunc(known, func(name string) bool { return strings.EqualFold(name, key) }) {
			d.problem("has a key that does not belong here", strings.Join(known, ", ")+" only", key)
			clean = false
		}
	}
	return clean
}

func (r reader) comparison(d document) condition {
	word, read, ok := r.operator(d)
	left, class, known := r.operand(d)
	if !ok || !known {
		return unreadable{"the condition at " + d.path + " could not be read"}
	}
	raw := d.fields[word]
	if !r.fits(read.takes, raw) {
		d.problems.add(Problem{File: d.file, Path: d.at(word), What: "has the wrong type", Expected: targetNames[read.takes], Got: r.describe(raw)})
		return unreadable{"the condition at " + d.path + " compares with the wrong type"}
	}
	made := &comparison{left: left, operator: read, class: class, target: r.compile(d, word, raw)}
	if f, ok := left.(*fieldOperand); ok {
		if known, ok := f.known.(fixed); ok {
			made.fixed = known.read
		}
	}
	return made
}

// operator finds the one comparison word of a condition.
func (r reader) operator(d document) (word string, found *operator, ok bool) {
	for _, key := range slices.Sorted(maps.Keys(d.fields)) {
		switch known := operators[strings.ToLower(key)]; {
		case known != nil && found != nil:
			d.problem("has two operators", "one", word+" and "+key)
			return "", nil, false
		case known != nil:
			word, found = key, known
		case !slices.Contains(operandWords, strings.ToLower(key)):
			d.problem(quote(key)+" is no operator of policy conditions", "one of "+strings.Join(operatorNames(), ", ")+nearest(key), key)
			return "", nil, false
		}
	}
	if found == nil {
		d.problem("has no operator", "one of "+strings.Join(operatorNames(), ", "), "")
	}
	return word, found, found != nil
}

var operandWords = []string{"field", "value", "count"}

func nearest(word string) string {
	if near := arm.Nearest(strings.ToLower(word), operators); near != "" {
		return "; did you mean " + operators[near].name + "?"
	}
	return ""
}

var targetNames = map[targetKind]string{
	takesScalar:  "a string, number or boolean",
	takesText:    "a string",
	takesArray:   "an array, or an expression for one",
	takesOrdered: "a number or a string",
	takesBool:    "true or false",
}

// fits checks a literal target, or a target that is a parameter, against what an operator takes. What an expression gives is
// known only when it is evaluated.
func (r reader) fits(takes targetKind, raw any) bool {
	if text, ok := raw.(string); ok {
		if source, isExpression := expressionIn(text); isExpression {
			declared, plainParameter := r.parameterIn(source)
			return !plainParameter || (takes == takesArray) == (declared.kind == "array")
		}
	}
	switch v := raw.(type) {
	case string:
		lower := strings.ToLower(v)
		return takes != takesArray && (takes != takesBool || lower == "true" || lower == "false")
	case bool:
		return takes == takesScalar || takes == takesBool
	case float64:
		return takes == takesScalar || takes == takesOrdered || takes == takesText
	case []any:
		return takes == takesArray
	default:
		return false
	}
}

// parameterIn finds the declaration when an expression is nothing but one parameter.
func (r reader) parameterIn(source string) (*declaration, bool) {
	name, ok := cutPrefixFold(strings.TrimSpace(source), "parameters('")
	name, closed := strings.CutSuffix(name, "')")
	if !ok || !closed {
		return nil, false
	}
	declared, known := r.declared[strings.ToLower(name)]
	return declared, known
}

func (r reader) describe(raw any) string {
	if text, ok := raw.(string); ok {
		if source, isExpression := expressionIn(text); isExpression {
			if declared, ok := r.parameterIn(source); ok {
				return fmt.Sprintf("%s of type %s", text, declared.kind)
			}
		}
	}
	return describe(raw)
}
