package arm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// bodies.json lists every path of the ARM body of each resource type at its API version, with type, limits and flags.
//
//go:embed data/bodies.json
var bodiesFile []byte

// node is one place in an ARM body.
type node struct {
	Limit
	children map[string]*node // of an object, by wire name
	item     *node            // of an array
	any      *node            // of a map: the value of any key
	variants []*node          // of a union of objects told apart by a discriminator; Source is "<discriminator=value>"
}

// Limit is what the API specification says of one place in a body.
type Limit struct {
	Type     string   // "string", "int", "bool", "object", "array", "any"
	Enum     []string // the allowed values, nil when any
	Strict   bool     // whether a value outside Enum is refused, rather than allowed as a later addition
	Required bool
	ReadOnly bool
	// MinLength and MaxLength bound a string; 0 is no bound. MinValue and MaxValue bound a number; nil is no bound.
	MinLength, MaxLength int
	MinValue, MaxValue   *float64
	// Pattern must match a string; nil when there is none. Source is its text in the specification.
	Pattern *regexp.Regexp
	Source  string
}

var bodies = sync.OnceValue(func() map[string]*node {
	var file struct {
		Bodies map[string]map[string][]string
	}
	if err := json.Unmarshal(bodiesFile, &file); err != nil {
		panic(fmt.Errorf("parsing embedded body data: %w", err)) // a broken build; a test reads the file
	}
	trees := map[string]*node{}
	for name, paths := range file.Bodies {
		root := &node{Limit: Limit{Type: "object"}}
		for _, path := range slices.Sorted(maps.Keys(paths)) { // so that the variants of a union have an order
			fact := paths[path]
			found := root.find(splitPath(path))
			found.Limit = parseLimit(fact[0], fact[1:])
			if element, ok := strings.CutPrefix(fact[0], "array<"); ok {
				if item := ensure(&found.item); item.Type == "" {
					item.Limit = parseLimit(strings.TrimSuffix(element, ">"), nil)
				}
			}
		}
		trees[strings.ToLower(name)] = root
	}
	return trees
})

// find returns the place at a path below the node and makes it when it is new.
func (n *node) find(path []string) *node {
	for _, step := range path {
		n = n.step(step)
	}
	return n
}

func (n *node) step(step string) *node {
	switch {
	case step == "[]":
		return ensure(&n.item)
	case step == "*":
		return ensure(&n.any)
	case strings.HasPrefix(step, "<"):
		for _, variant := range n.variants {
			if variant.Source == step {
				return variant
			}
		}
		variant := &node{Limit: Limit{Type: "object", Source: step}}
		n.variants = append(n.variants, variant)
		return variant
	}
	if n.children == nil {
		n.children = map[string]*node{}
	}
	child := n.children[step]
	n.children[step] = ensure(&child)
	return child
}

func ensure(place **node) *node {
	if *place == nil {
		*place = &node{}
	}
	return *place
}

// child finds a property by its wire name, or by the name that azure-native made of it, in the node or its variants.
func (n *node) child(name string) (wire string, found *node) {
	if n == nil {
		return "", nil
	}
	if exact, ok := n.children[name]; ok {
		return name, exact
	}
	plain := plainName(name)
	for wire, candidate := range n.children {
		if plainName(wire) == plain {
			return wire, candidate
		}
	}
	for _, variant := range n.variants {
		if wire, found := variant.child(name); found != nil {
			return wire, found
		}
	}
	return "", nil
}

// narrowed returns the node as it is for one object: of a union, with the variant alone that the object's discriminator
// names. valueOf looks a property of that object up by its wire name. Where it names no variant, all of them stay.
func (n *node) narrowed(valueOf func(wire string) any) *node {
	for _, variant := range n.variants {
		property, name, _ := strings.Cut(strings.Trim(variant.Source, "<>"), "=")
		if valueOf(property) == name {
			one := *n
			one.variants = []*node{variant}
			return &one
		}
	}
	return n
}

// cut reports whether the body data stops at this object although the specification goes on.
func (n *node) cut() bool {
	return len(n.children) == 0 && n.any == nil && len(n.variants) == 0 && n.item == nil
}

// renamed holds the names that azure-native takes from x-ms-client-name and that share nothing with the wire's.
var renamed = map[string]string{"notBefore": "nbf", "expires": "exp"}

// plainName is what azure-native's renaming leaves of a name: aad-enabled and aadEnabled, odata.type and odataType,
// release_policy and releasePolicy are each one property.
func plainName(name string) string {
	if wire, ok := renamed[name]; ok {
		return wire
	}
	if known, ok := plainNames.Load(name); ok {
		return known.(string)
	}
	plain := strings.ToLower(separators.Replace(name))
	plainNames.Store(name, plain)
	return plain
}

// plainNames remembers them: the same few hundred names are compared for every resource.
var plainNames sync.Map

// separators is made once: a Replacer builds its tables when it is first used, and names are compared very often.
var separators = strings.NewReplacer("-", "", "_", "", ".", "", "@", "", "$", "")

var pathStep = regexp.MustCompile(`<[^>]*>|\[\]|odata\.type|[^.<\[]+`)

func splitPath(path string) []string { return pathStep.FindAllString(path, -1) }

// lookahead is the one construct of the specification's patterns that Go's regexp cannot compile; it only bounds a length.
var lookahead = regexp.MustCompile(`^\^\(\?=\.\{(\d+),(\d+)\}\$\)`)

var quoted = regexp.MustCompile(`'([^']*)'`)

// parseLimit reads the notation of the body data: 'A'|'B'|string, string(minLength=1,pattern=...), array<string>, int.
func parseLimit(notation string, flags []string) Limit {
	var limit Limit
	for _, flag := range flags {
		limit.Required = limit.Required || flag == "required"
		limit.ReadOnly = limit.ReadOnly || flag == "readOnly"
	}
	name, arguments, _ := strings.Cut(notation, "(")
	switch {
	case strings.HasPrefix(notation, "array<"):
		limit.Type = "array"
		return limit
	case strings.HasPrefix(notation, "'"):
		limit.Type = "string"
		limit.Strict = !strings.HasSuffix(notation, "|string")
		for _, match := range quoted.FindAllStringSubmatch(notation, -1) {
			limit.Enum = append(limit.Enum, match[1])
		}
		return limit
	}
	limit.Type = name
	limit.bounds(strings.TrimSuffix(arguments, ")"))
	return limit
}

func (l *Limit) bounds(arguments string) {
	if before, pattern, ok := strings.Cut(arguments, "pattern="); ok {
		l.Source, arguments = pattern, before
		if match := lookahead.FindStringSubmatch(pattern); match != nil {
			l.MinLength, _ = strconv.Atoi(match[1])
			l.MaxLength, _ = strconv.Atoi(match[2])
			pattern = "^" + strings.TrimPrefix(pattern, match[0])
		}
		l.Pattern, _ = regexp.Compile(pattern) // one that RE2 cannot compile is left to Azure, as azure-native does
	}
	for _, argument := range strings.Split(arguments, ",") {
		key, text, _ := strings.Cut(argument, "=")
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			continue
		}
		switch key {
		case "minLength":
			l.MinLength = int(number)
		case "maxLength":
			l.MaxLength = int(number)
		case "minValue":
			l.MinValue = &number
		case "maxValue":
			l.MaxValue = &number
		}
	}
}
