package stackedit

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// removeKey takes the lines of a setting away, with the comment directly above. A block that would be left empty goes as a
// whole: a key without a value is not the same as no key.
func (t *text) removeKey(top *yaml.Node, e Edit) ([]byte, error) {
	keys := keysOf(e.Path)
	if _, found := follow(top, keys); found < len(keys) {
		return t.bytes(), nil
	}
	doomed, _ := follow(top, keys)
	for len(keys) > len(root)+1 {
		parent, _ := follow(top, keys[:len(keys)-1])
		if parent.value.Style&yaml.FlowStyle != 0 {
			return nil, fmt.Errorf("%s is not written as a block, one setting a line", strings.Join(keys[:len(keys)-1], "."))
		}
		if len(parent.value.Content) > 2 {
			break
		}
		doomed, keys = parent, keys[:len(keys)-1]
	}
	t.cut(doomed.key.Line, doomed.key.Column, doomed.value.Kind == yaml.SequenceNode)
	return t.bytes(), nil
}

// withoutKey is removeKey on data instead of text.
func withoutKey(top map[string]any, keys []string) map[string]any {
	blocks := []map[string]any{top}
	for _, key := range keys[:len(keys)-1] {
		next, isMap := blocks[len(blocks)-1][key].(map[string]any)
		if !isMap {
			return top
		}
		blocks = append(blocks, next)
	}
	for at := len(keys) - 1; at >= len(root); at-- {
		delete(blocks[at], keys[at])
		if len(blocks[at]) > 0 {
			break
		}
	}
	return top
}
