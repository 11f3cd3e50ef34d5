package main

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// side says how TypeScript writes a type: values going into a resource are
// wrapped in pulumi.Input at every level, values coming out are plain.
type side int

const (
	input side = iota
	output
)

// renderer writes types as the TypeScript SDK does. It must know which tokens
// are enums, as a reference does not tell.
type renderer struct{ enums map[string]bool }

// newRenderer knows the enums of all given excerpts.
func newRenderer(excerpts []excerpt) renderer {
	r := renderer{enums: map[string]bool{}}
	for _, e := range excerpts {
		for token, t := range e.Types {
			r.enums[token] = t.Enum != nil
		}
	}
	return r
}

// render writes the type of one property, white space removed.
func (r renderer) render(p property, s side) string {
	switch {
	case p.Const != "":
		return wrap(strconv.Quote(p.Const), s)
	case len(p.OneOf) > 0:
		members := make([]string, len(p.OneOf))
		for i, member := range p.OneOf {
			members[i] = unwrap(r.render(member, s))
		}
		return wrap(strings.Join(members, "|"), s)
	case p.Ref != "":
		return wrap(r.reference(p.Ref, s), s)
	case p.Type == "array":
		return wrap(r.render(*p.Items, s)+"[]", s)
	case p.AdditionalProperties != nil:
		return wrap("{[key:string]:"+r.render(*p.AdditionalProperties, s)+";}", s)
	case p.Type == "object":
		return wrap("{[key:string]:"+wrap("string", s)+";}", s)
	case p.Type == "integer":
		return wrap("number", s)
	default:
		return wrap(p.Type, s)
	}
}

// anyRef is a reference to a value of any shape; TypeScript writes a bare any.
const anyRef = "pulumi.json#/Any"

func (r renderer) reference(ref string, s side) string {
	if ref == anyRef {
		return "any"
	}
	token := strings.TrimPrefix(ref, "#/types/")
	_, module, _ := strings.Cut(token[:strings.LastIndex(token, ":")], ":")
	path := strings.ReplaceAll(module, "/", ".") + "." + simpleName(token)
	switch {
	case r.enums[token]:
		return "enums." + path
	case s == input:
		return "inputs." + path + "Args"
	default:
		return "outputs." + path
	}
}

func wrap(t string, s side) string {
	if s == output || t == "any" {
		return t
	}
	return "pulumi.Input<" + t + ">"
}

func unwrap(t string) string {
	if inner, ok := strings.CutPrefix(t, "pulumi.Input<"); ok && balanced(inner) {
		return strings.TrimSuffix(inner, ">")
	}
	return t
}

// balanced reports whether the last character closes what stood before text.
func balanced(text string) bool {
	depth := 1
	for i, c := range text {
		switch c {
		case '<':
			depth++
		case '>':
			depth--
			if depth == 0 {
				return i == len(text)-1
			}
		}
	}
	return false
}

// canonical removes what does not count in a comparison: the order of a
// union's members, and an array's parentheses around them.
func canonical(t string, cut []string) string {
	prefix, suffix := "", ""
	if inner := unwrap(t); inner != t {
		prefix, suffix, t = "pulumi.Input<", ">", inner
	}
	if strings.ContainsAny(t, "<{([") || !strings.Contains(t, "|") {
		return prefix + strings.NewReplacer("(", "", ")", "").Replace(t) + suffix
	}
	var members []string
	for _, m := range strings.Split(t, "|") {
		name := strings.TrimSuffix(m[strings.LastIndex(m, ".")+1:], "Args")
		if !slices.Contains(cut, name) {
			members = append(members, m)
		}
	}
	sort.Strings(members)
	return prefix + strings.Join(members, "|") + suffix
}
