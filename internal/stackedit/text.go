package stackedit

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// text is a file as lines, each with its end.
type text struct {
	lines []string
	end   string
}

func newText(contents []byte) *text {
	whole := string(contents)
	t := &text{lines: strings.SplitAfter(whole, "\n"), end: "\n"}
	if strings.Contains(whole, "\r\n") {
		t.end = "\r\n"
	}
	return t
}

func (t *text) bytes() []byte { return []byte(strings.Join(t.lines, "")) }

// place is a key in a mapping with its value; both are nil where there is none.
type place struct{ key, value *yaml.Node }

// follow walks a path from the top and returns where it ends, and how many keys of it exist.
func follow(top *yaml.Node, keys []string) (place, int) {
	at := place{value: top}
	for i, key := range keys {
		if at = find(at.value, key); at.value == nil {
			return at, i
		}
	}
	return at, len(keys)
}

func find(node *yaml.Node, key string) place {
	if node == nil || node.Kind != yaml.MappingNode {
		return place{}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return place{node.Content[i], node.Content[i+1]}
		}
	}
	return place{}
}

// set writes a scalar over the one that is there, or as the first line of the block that it belongs to.
func (t *text) set(top *yaml.Node, e Edit) ([]byte, error) {
	keys := keysOf(e.Path)
	parents, name := keys[:len(keys)-1], keys[len(keys)-1]
	parent, found := follow(top, parents)
	if found < len(parents) {
		return nil, fmt.Errorf("there is no %s in it", strings.Join(parents[:found+1], "."))
	}
	block := parent.value
	if block.Kind != yaml.MappingNode || block.Style&yaml.FlowStyle != 0 || len(block.Content) == 0 {
		return nil, fmt.Errorf("%s is not written as a block, one setting a line", strings.Join(parents, "."))
	}
	current := find(block, name).value
	switch {
	case current == nil:
		indent := strings.Repeat(" ", block.Content[0].Column-1)
		t.insert(parent.key.Line, indent+name+": "+scalar(e.Value)+t.end)
		return t.bytes(), nil
	case current.Kind != yaml.ScalarNode || current.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return nil, fmt.Errorf("%s is not a plain value", strings.Join(keys, "."))
	}
	line := t.lines[current.Line-1]
	start := current.Column - 1
	end := start + len(written(line[start:]))
	t.lines[current.Line-1] = line[:start] + scalar(e.Value) + line[end:]
	return t.bytes(), nil
}

// insert puts a line behind another, counted from 1. The last line of a file may have no end.
func (t *text) insert(behind int, line string) {
	if last := t.lines[behind-1]; !strings.HasSuffix(last, "\n") {
		t.lines[behind-1] = last + t.end
	}
	t.lines = slices.Insert(t.lines, behind, line)
}

// remove takes the lines of list items away, with the comment directly above each.
func (t *text) remove(top *yaml.Node, e Edit) ([]byte, error) {
	list, found := follow(top, keysOf(e.Path))
	if found < len(keysOf(e.Path)) || list.value.Kind != yaml.SequenceNode {
		return t.bytes(), nil
	}
	var doomed []*yaml.Node
	for _, item := range list.value.Content {
		if matches(item, e.RemoveWhere) {
			doomed = append(doomed, item)
		}
	}
	switch {
	case len(doomed) == 0:
		return t.bytes(), nil
	case list.value.Style&yaml.FlowStyle != 0:
		return nil, fmt.Errorf("%s is not written as a block, one item a line", strings.Join(keysOf(e.Path), "."))
	case len(doomed) == len(list.value.Content):
		t.cut(list.key.Line, list.key.Column, true)
		return t.bytes(), nil
	}
	for _, item := range slices.Backward(doomed) {
		t.cut(item.Line, list.value.Column, false)
	}
	return t.bytes(), nil
}

func matches(item *yaml.Node, where map[string]string) bool {
	for key, value := range where {
		at := find(item, key).value
		if at == nil || at.Value != value {
			return false
		}
	}
	return true
}

// cut removes the block that begins on a line at a column, both counted from 1: all lines that follow and are indented
// deeper, and the comment directly above. A list may stand at the column of its own key.
func (t *text) cut(line, column int, list bool) {
	from, to := line-1, line
	for i := line; i < len(t.lines); i++ {
		trimmed := strings.TrimSpace(t.lines[i])
		indent := len(t.lines[i]) - len(strings.TrimLeft(t.lines[i], " "))
		item := list && indent == column-1 && strings.HasPrefix(trimmed, "-")
		switch {
		case trimmed == "":
			continue
		case indent <= column-1 && !item:
			i = len(t.lines)
		default:
			to = i + 1
		}
	}
	for from > 0 && strings.HasPrefix(t.lines[from-1], strings.Repeat(" ", column-1)+"#") {
		from--
	}
	t.lines = slices.Delete(t.lines, from, to)
}

// written is the scalar at the beginning of a rest of a line.
func written(rest string) string {
	if rest[0] == '\'' || rest[0] == '"' {
		return rest[:closing(rest)]
	}
	plain, _, _ := strings.Cut(rest, " #")
	return strings.TrimRight(plain, " \r\n")
}

// closing finds the end of a quoted scalar. In single quotes a quote is doubled, in double quotes a backslash escapes.
func closing(rest string) int {
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case quote == '\'' && strings.HasPrefix(rest[i:], "''"), quote == '"' && rest[i] == '\\':
			i++
		case rest[i] == quote:
			return i + 1
		}
	}
	return len(rest)
}
