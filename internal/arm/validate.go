package arm

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// Problem is one thing wrong with the inputs of a resource.
type Problem struct {
	Path     string // of the input, "privateLinkServiceConnections[0].groupIds"
	What     string // "is not a property of azure-native:cache/v20241101:Redis"
	Expected string // "one of Basic, Standard, Premium"
	Got      string // "Gold"; "" for what is missing
	Missing  bool   // whether the problem is that a required property is not there
}

// String reads "path: problem; expected ...; got ...".
func (p Problem) String() string {
	text := p.Path + ": " + p.What
	if p.Expected != "" {
		text += "; expected " + p.Expected
	}
	if p.Got != "" {
		text += "; got " + p.Got
	}
	return text
}

// Validate checks inputs against the schema and against the limits of the API specification, and returns every problem,
// ordered by path: unknown and missing properties, wrong types, values outside an enumeration that takes no others, and
// lengths, ranges and patterns. Unknown values pass.
func Validate(token string, inputs map[string]any) []Problem {
	kind, ok := Lookup(token)
	if !ok {
		return []Problem{{Path: token, What: "no ARM resource type is known for it"}}
	}
	v := &validation{}
	given := map[string]any{}
	for name, value := range inputs {
		if !ownKey(name) {
			given[name] = value
		}
	}
	required := kind.schema.Required
	if kind.HasLocation() && kind.body.children["location"].isRequired() {
		required = append([]string{"location"}, required...)
	}
	v.object("", token, kind.schema.Inputs, slices.Concat(required, kind.Parameters), given, func(name string) *node {
		if name == kind.NameParameter() {
			return kind.body.children["name"]
		}
		if kind.isParameter(name) {
			return nil
		}
		where, _ := locate(kind.body, name)
		return where.node
	})
	sort.Slice(v.problems, func(i, j int) bool { return v.problems[i].Path < v.problems[j].Path })
	return v.problems
}

func (n *node) isRequired() bool { return n != nil && n.Required }

type validation struct{ problems []Problem }

func (v *validation) add(p Problem) { v.problems = append(v.problems, p) }

func (v *validation) object(path, token string, declared map[string]schema.Property, required []string, given map[string]any, at func(string) *node) {
	missing := map[string]bool{}
	for _, name := range required {
		if _, ok := given[name]; !ok && !missing[name] {
			missing[name] = true
			v.add(Problem{Path: below(path, name), What: fmt.Sprintf("missing required property '%s'", name), Missing: true})
		}
	}
	for name, value := range given {
		p, ok := declared[name]
		if !ok {
			v.add(unknownProperty(below(path, name), name, token, declared))
			continue
		}
		v.value(below(path, name), p, at(name), value)
	}
}

func unknownProperty(path, name, token string, declared map[string]schema.Property) Problem {
	problem := Problem{Path: path, What: "is not a property of " + token}
	if nearest := Nearest(name, declared); nearest != "" {
		problem.Expected = fmt.Sprintf("'%s'?", nearest)
	}
	return problem
}

// Nearest returns the name of a map that is most like a given one, "" when none is alike: when more than three letters, or
// more than half of them, would have to change.
func Nearest[V any](name string, known map[string]V) string {
	best, distance := "", min(3, max(1, len(name)/2))+1
	for candidate := range known {
		d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(candidate), nil)
		if d < distance || d == distance && best != "" && candidate < best {
			best, distance = candidate, d
		}
	}
	return best
}

func (v *validation) value(path string, p schema.Property, at *node, value any) {
	switch given := value.(type) {
	case Unknown, nil:
	case map[string]any:
		v.objectValue(path, p, at, given)
	case []any:
		if !accepts(p, "array") {
			v.wrongType(path, p, "an array")
			return
		}
		for i, item := range given {
			v.value(fmt.Sprintf("%s[%d]", path, i), elementOf(p), stepInto(at, false), item)
		}
	case string:
		if !accepts(p, "string") {
			v.wrongType(path, p, "a string")
			return
		}
		v.text(path, p, at, given)
	case bool:
		if !accepts(p, "boolean") {
			v.wrongType(path, p, "a boolean")
		}
	case float64:
		v.number(path, p, at, given)
	}
}

func (v *validation) objectValue(path string, p schema.Property, at *node, given map[string]any) {
	token, declared, ok := objectOf(p, given)
	switch {
	case ok:
		v.object(path, token, declared.Properties, declared.Required, given, func(name string) *node {
			return placeOf(token, name).node
		})
	case !accepts(p, "object"):
		v.wrongType(path, p, "an object")
	default:
		for name, item := range given {
			v.value(below(path, name), elementOf(p), stepInto(at, true), item)
		}
	}
}

func (v *validation) wrongType(path string, p schema.Property, got string) {
	v.add(Problem{Path: path, What: "has the wrong type", Expected: describe(p), Got: got})
}

func (v *validation) text(path string, p schema.Property, at *node, given string) {
	if values, strict := enumOf(p, at); strict && !contains(values, given) {
		v.add(Problem{Path: path, What: "is not an allowed value", Expected: "one of " + strings.Join(values, ", "), Got: given})
		return
	}
	if at == nil {
		return
	}
	switch length := len(given); {
	case at.MinLength > 0 && length < at.MinLength:
		v.add(Problem{Path: path, What: "is too short", Expected: fmt.Sprintf("at least %d characters", at.MinLength), Got: fmt.Sprint(length)})
	case at.MaxLength > 0 && length > at.MaxLength:
		v.add(Problem{Path: path, What: "is too long", Expected: fmt.Sprintf("at most %d characters", at.MaxLength), Got: fmt.Sprint(length)})
	}
	if at.Pattern != nil && !at.Pattern.MatchString(given) {
		v.add(Problem{Path: path, What: "does not match the pattern of the API", Expected: at.Source, Got: given})
	}
}

func (v *validation) number(path string, p schema.Property, at *node, given float64) {
	switch whole := accepts(p, "integer"); {
	case !whole && !accepts(p, "number"):
		v.wrongType(path, p, "a number")
		return
	case whole && given != math.Trunc(given):
		v.add(Problem{Path: path, What: "is not an integer", Got: fmt.Sprint(given)})
	}
	if at == nil {
		return
	}
	if at.MinValue != nil && given < *at.MinValue {
		v.add(Problem{Path: path, What: "is too low", Expected: fmt.Sprintf("at least %v", *at.MinValue), Got: fmt.Sprint(given)})
	}
	if at.MaxValue != nil && given > *at.MaxValue {
		v.add(Problem{Path: path, What: "is too high", Expected: fmt.Sprintf("at most %v", *at.MaxValue), Got: fmt.Sprint(given)})
	}
}

func contains(values []string, wanted string) bool {
	for _, value := range values {
		if value == wanted {
			return true
		}
	}
	return false
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
