package artefact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Bounds of a document, which bound the memory that it takes.
const (
	mostDepth  = 128
	mostValues = 4_000_000
)

// SyntaxError is text that is not one JSON document.
type SyntaxError struct {
	// Offset is the byte, from 0, and Line the line, from 1, at which it went wrong. They count in UTF-8.
	Offset int64
	Line   int
	// Path is the place in the document, such as `deployment.resources[4]`; "" for the outermost.
	Path string
	// Message says what is wrong.
	Message string
}

// Error names the place.
func (e *SyntaxError) Error() string {
	where := fmt.Sprintf("line %d, byte %d", e.Line, e.Offset)
	if e.Path != "" {
		where += ", in " + e.Path
	}
	return e.Message + " (" + where + ")"
}

// document is a parsed artefact.
type document struct {
	// root is made of nil, bool, float64, string, []any and map[string]any.
	root any
	// lines are those at which resources begin, by the address of their objects.
	lines map[uintptr]int
}

// line is where an object begins, 0 when that was not kept.
func (d *document) line(object map[string]any) int {
	return d.lines[reflect.ValueOf(object).Pointer()]
}

// parse reads one JSON document.
func parse(from io.Reader, limit int64) (*document, error) {
	text, err := readText(from, limit)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens{text: text}, line: 1, keys: map[string]string{}, document: &document{lines: map[uintptr]int{}}}
	if p.document.root, err = p.value(); err != nil {
		return nil, err
	}
	if _, ends := p.next(); !ends {
		return nil, p.problem("after the JSON document comes something else; an artefact is one document")
	}
	return p.document, nil
}

type parser struct {
	tokens
	document *document
	// path leads to the value at hand: keys, and numbers as [3].
	path []string
	// line is that of the offset counted.
	line    int
	counted int
	values  int
	// keys shares the texts of keys, which repeat.
	keys map[string]string
}

// lineAt counts the lines up to where the parser is.
func (p *parser) lineAt() int {
	p.line += bytes.Count(p.text[p.counted:p.at], []byte{'\n'})
	p.counted = p.at
	return p.line
}

func (p *parser) problem(format string, args ...any) error {
	return &SyntaxError{Offset: int64(p.at), Line: p.lineAt(), Path: joined(p.path), Message: fmt.Sprintf(format, args...)}
}

// joined writes a path: resources[3].properties
func joined(path []string) string {
	return strings.ReplaceAll(strings.Join(path, "."), ".[", "[")
}

// value reads the next value.
func (p *parser) value() (any, error) {
	if p.values++; p.values > mostValues {
		return nil, &SizeError{fmt.Sprintf("it has more than %d values, which is more than can be judged at once", mostValues)}
	}
	if len(p.path) > mostDepth {
		return nil, &SizeError{fmt.Sprintf("it is nested more than %d deep, which no artefact is", mostDepth)}
	}
	first, ends := p.next()
	if ends {
		return nil, p.unreadable(errTruncated)
	}
	switch first {
	case '{':
		return p.object()
	case '[':
		return p.array()
	}
	value, err := p.scalar()
	if err != nil {
		return nil, p.unreadable(err)
	}
	return value, nil
}

// unreadable words why the text is not JSON.
func (p *parser) unreadable(err error) error {
	switch {
	case errors.Is(err, errTruncated):
		p.at = len(p.text)
		return p.problem("it is truncated: the JSON document ends before it is complete")
	case len(p.path) == 0 && p.values <= 1:
		return p.problem("it is not JSON: %v; a Bicep file becomes a template with `az bicep build`, and a Pulumi preview needs --json", err)
	default:
		return p.problem("it is not JSON: %v", err)
	}
}

func (p *parser) object() (any, error) {
	line := p.lineAt()
	object := map[string]any{}
	for more, err := p.enter('}'); more || err != nil; more, err = p.another('}') {
		if err != nil {
			return nil, p.unreadable(err)
		}
		name, err := p.key()
		if err != nil {
			return nil, p.unreadable(err)
		}
		key := p.shared(name)
		p.path = append(p.path, key)
		if _, twice := object[key]; twice {
			return nil, p.problem("the key stands twice in its object, so that readers differ about its value; make the artefact again")
		}
		if object[key], err = p.member(object); err != nil {
			return nil, err
		}
		p.path = p.path[:len(p.path)-1]
	}
	if isPlace(object) {
		p.document.lines[reflect.ValueOf(object).Pointer()] = line
	}
	return object, nil
}

// member reads the value of a key of an object. Of the old state of a step, which is as large as all the rest, it keeps the
// id, and the inputs where the step changes something.
func (p *parser) member(object map[string]any) (any, error) {
	if len(p.path) != 3 || p.path[0] != "steps" || p.path[2] != "oldState" {
		return p.value()
	}
	var old struct {
		ID     any            `json:"id"`
		Inputs map[string]any `json:"inputs"`
	}
	text, err := p.skip()
	if err != nil {
		return nil, p.unreadable(err)
	}
	if err := json.Unmarshal(text, &old); err != nil {
		return nil, p.unreadable(err)
	}
	if object["op"] == "same" {
		old.Inputs = nil
	}
	return map[string]any{"id": old.ID, "inputs": old.Inputs}, nil
}

func (p *parser) array() (any, error) {
	items := []any{}
	for more, err := p.enter(']'); more || err != nil; more, err = p.another(']') {
		if err != nil {
			return nil, p.unreadable(err)
		}
		p.path = append(p.path, "["+strconv.Itoa(len(items))+"]")
		item, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		p.path = p.path[:len(p.path)-1]
	}
	return items, nil
}

func (p *parser) shared(key string) string {
	if known, ok := p.keys[key]; ok {
		return known
	}
	p.keys[key] = key
	return key
}

// isPlace says whether an object may be a resource, whose line a report wants.
func isPlace(object map[string]any) bool {
	_, typed := object["type"]
	_, step := object["op"]
	return typed || step
}
