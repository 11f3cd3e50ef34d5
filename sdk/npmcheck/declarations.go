package main

import (
	"regexp"
	"strings"
)

// member is one property of a TypeScript interface or class.
type member struct {
	Type     string // as written, white space removed
	Optional bool
}

// parseInterfaces reads a declaration file and returns the properties of each
// interface and class, keyed by namespace path and name: "cache/v20241101/SkuArgs".
// Only members that are plain properties count; methods and constructors are skipped.
func parseInterfaces(source string, keep func(namespace string) bool) map[string]map[string]member {
	found := map[string]map[string]member{}
	var namespaces []string
	for rest := source; ; {
		statement, next, kind := nextStatement(rest)
		rest = next
		switch kind {
		case endOfSource:
			return found
		case closing:
			if len(namespaces) > 0 {
				namespaces = namespaces[:len(namespaces)-1]
			}
		case opening:
			if name, ok := nameAfter(statement, "namespace"); ok {
				namespaces = append(namespaces, name)
				continue
			}
			body, after := block(rest)
			rest = after
			name, ok := nameAfter(statement, "interface")
			if !ok {
				name, ok = nameAfter(statement, "class")
			}
			namespace := strings.Join(namespaces, "/")
			if ok && keep(namespace) {
				found[strings.TrimPrefix(namespace+"/"+name, "/")] = members(body)
			}
		}
	}
}

type statementKind int

const (
	endOfSource statementKind = iota
	opening                   // a declaration up to its "{"
	closing                   // a "}" that ends a namespace
	simple                    // a declaration that ends with ";"
)

// nextStatement cuts the next declaration off source, comments skipped.
func nextStatement(source string) (statement, rest string, kind statementKind) {
	start := 0
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '/':
			if strings.HasPrefix(source[i:], "/*") {
				end := strings.Index(source[i:], "*/")
				if end < 0 {
					return "", "", endOfSource
				}
				i += end + 1
				start = i + 1
			}
		case '{':
			return strings.TrimSpace(source[start:i]), source[i+1:], opening
		case '}':
			return "", source[i+1:], closing
		case ';':
			return strings.TrimSpace(source[start:i]), source[i+1:], simple
		}
	}
	return "", "", endOfSource
}

// block returns what stands before the "}" that closes an already opened
// block, without comments, and what follows it.
func block(source string) (body, rest string) {
	var b strings.Builder
	depth := 1
	start := 0
	for i := 0; i < len(source); i++ {
		switch source[i] {
		case '/':
			if strings.HasPrefix(source[i:], "/*") {
				b.WriteString(source[start:i])
				end := strings.Index(source[i:], "*/")
				if end < 0 {
					return b.String(), ""
				}
				i += end + 1
				start = i + 1
			}
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				b.WriteString(source[start:i])
				return b.String(), source[i+1:]
			}
		}
	}
	return b.String(), ""
}

var (
	memberPattern = regexp.MustCompile(`^(?:readonly\s+)?(\w+)(\?)?\s*:\s*(.+)$`)
	spaces        = regexp.MustCompile(`\s+`)
)

// members splits the body of an interface at the semicolons that are not
// inside braces.
func members(body string) map[string]member {
	found := map[string]member{}
	depth, start := 0, 0
	for i := range len(body) {
		switch body[i] {
		case '{':
			depth++
		case '}':
			depth--
		case ';':
			if depth > 0 {
				continue
			}
			text := spaces.ReplaceAllString(strings.TrimSpace(body[start:i]), " ")
			start = i + 1
			if m := memberPattern.FindStringSubmatch(text); m != nil {
				found[m[1]] = member{Type: strings.ReplaceAll(m[3], " ", ""), Optional: m[2] != ""}
			}
		}
	}
	return found
}

// nameAfter returns the word that follows keyword in a declaration.
func nameAfter(statement, keyword string) (string, bool) {
	words := strings.Fields(statement)
	for i, word := range words[:max(len(words)-1, 0)] {
		if word == keyword {
			return words[i+1], true
		}
	}
	return "", false
}

var (
	enumPattern  = regexp.MustCompile(`(?s)export declare const (\w+): \{(.*?)\n\};`)
	valuePattern = regexp.MustCompile(`readonly (\w+): "((?:[^"\\]|\\.)*)"`)
	aliasPattern = regexp.MustCompile(`\{ type: "([^"]+)" \}`)
	tokenPattern = regexp.MustCompile(`__pulumiType = '([^']+)'`)
)

// parseEnums returns the values of each enum in declaration order, as "Name=value".
func parseEnums(source string) map[string][]string {
	found := map[string][]string{}
	for _, enum := range enumPattern.FindAllStringSubmatch(source, -1) {
		values := []string{}
		for _, value := range valuePattern.FindAllStringSubmatch(enum[2], -1) {
			values = append(values, value[1]+"="+value[2])
		}
		found[enum[1]] = values
	}
	return found
}
