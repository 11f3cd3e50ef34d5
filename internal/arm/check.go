package arm

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// CheckBody checks an ARM body, with the resource's own name in it, path by path against the API specification of its type
// and version, and returns every problem, ordered by path: paths that do not exist, that only Azure sets, or that are
// required and missing; wrong types; values that the specification does not list; lengths, ranges and patterns. A template
// expression, "[...]", passes for any value. What Unknown stands for passes too. Unlike Validate it judges what is on the
// wire, so that a body can come from anywhere.
func CheckBody(armType, apiVersion string, body map[string]any) []Problem {
	root, known := bodies()[strings.ToLower(armType+"@"+apiVersion)]
	if !known {
		return []Problem{{Path: "type", What: "is not in the body data", Expected: "a type and API version of this project", Got: armType + "@" + apiVersion}}
	}
	c := &bodyCheck{}
	c.object("", root, body)
	sort.SliceStable(c.problems, func(i, j int) bool { return c.problems[i].Path < c.problems[j].Path })
	return c.problems
}

// bodyCheck walks a body beside its tree in the body data.
type bodyCheck struct{ validation }

func (c *bodyCheck) value(path string, at *node, value any) {
	switch v := value.(type) {
	case nil, Unknown:
	case string:
		c.string(path, at, v)
	case bool:
		c.typed(path, at, "bool", "a boolean")
	case float64:
		if c.typed(path, at, "int", "a number") {
			c.number(path, schema.Property{Type: "integer"}, at, v)
		}
	case int:
		c.value(path, at, float64(v))
	case []any:
		if c.typed(path, at, "array", "an array") {
			c.array(path, at.item, v)
		}
	case map[string]any:
		if c.typed(path, at, "object", "an object") {
			c.object(path, at, v)
		}
	default:
		c.add(Problem{Path: path, What: "is no JSON value", Got: fmt.Sprintf("%T", value)})
	}
}

// typed reports whether the specification has the type of a value at its place, or takes any.
func (c *bodyCheck) typed(path string, at *node, wanted, got string) bool {
	if at == nil || at.Type == wanted || at.Type == "" || at.Type == "any" {
		return at != nil
	}
	c.add(Problem{Path: path, What: "has the wrong type", Expected: at.Type, Got: got})
	return false
}

func (c *bodyCheck) string(path string, at *node, text string) {
	if isExpression(text) || !c.typed(path, at, "string", "a string") {
		return
	}
	// An enumeration that may grow is open in the API; a value that it does not list is still more likely a mistake.
	if len(at.Enum) > 0 && !slices.Contains(at.Enum, text) {
		c.add(Problem{Path: path, What: "is not a value of the specification", Expected: "one of " + strings.Join(at.Enum, ", "), Got: text})
		return
	}
	c.text(path, schema.Property{}, at, text)
}

func isExpression(text string) bool {
	return strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "[[") && strings.HasSuffix(text, "]")
}

func (c *bodyCheck) array(path string, item *node, items []any) {
	for i, value := range items {
		c.value(fmt.Sprintf("%s[%d]", path, i), item, value)
	}
}

func (c *bodyCheck) object(path string, at *node, object map[string]any) {
	if at.cut() {
		return // the body data ends here, the specification does not
	}
	at = at.narrowed(func(wire string) any { return object[wire] })
	for _, name := range at.requiredChildren() {
		if _, given := object[name]; !given {
			c.add(Problem{Path: below(path, name), What: "is required and missing", Missing: true})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		child := at.exactly(name)
		switch {
		case child == nil:
			c.add(Problem{Path: below(path, name), What: "is not a path of the specification", Expected: c.nearest(name, at)})
		case child.ReadOnly:
			c.add(Problem{Path: below(path, name), What: "is set by Azure only", Expected: "nothing"})
		default:
			c.value(below(path, name), child, object[name])
		}
	}
}

func (c *bodyCheck) nearest(name string, at *node) string {
	if near := Nearest(name, at.children); near != "" {
		return "'" + near + "'?"
	}
	return ""
}

// requiredChildren names what an object must hold, sorted; of a union, only once it is narrowed to one variant.
func (n *node) requiredChildren() []string {
	var names []string
	for name, child := range n.children {
		if child.Required && !child.ReadOnly {
			names = append(names, name)
		}
	}
	if len(n.variants) == 1 {
		names = append(names, n.variants[0].requiredChildren()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// exactly finds a property by its name on the wire and by no other, in the node, its variants or as a key of a map.
func (n *node) exactly(name string) *node {
	if child, ok := n.children[name]; ok {
		return child
	}
	for _, variant := range n.variants {
		if child := variant.exactly(name); child != nil {
			return child
		}
	}
	return n.any
}
