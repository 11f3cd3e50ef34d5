package fleet

import (
	"fmt"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// withoutDuplicates takes out the keys that a mapping has already, and returns all of them at once, with both lines. YAML does
// not allow them (https://yaml.org/spec/1.2.2/#3213-node-comparison), and an environment that is written twice is the likeliest
// case. The decoder would refuse the file for the first of them and say nothing of the rest.
func withoutDuplicates(path string, node *yaml.Node) validation.Problems {
	var problems validation.Problems
	switch node.Kind {
	case yaml.DocumentNode:
		for _, child := range node.Content {
			problems.Append(withoutDuplicates(path, child))
		}
	case yaml.SequenceNode:
		for i, child := range node.Content {
			problems.Append(withoutDuplicates(validation.Index(path, i), child))
		}
	case yaml.MappingNode:
		seen, single := map[string]int{}, make([]*yaml.Node, 0, len(node.Content))
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i], node.Content[i+1]
			at := validation.Join(path, key.Value)
			if first, twice := seen[key.Value]; twice {
				problems.Add(at, "given twice", "one entry", fmt.Sprintf("the lines %d and %d", first, key.Line))
				continue
			}
			seen[key.Value], single = key.Line, append(single, key, value)
			problems.Append(withoutDuplicates(at, value))
		}
		node.Content = single
	default: // a scalar, or an alias whose anchor is looked at where it stands
	}
	return problems
}

// plain gives every key its text and every date, which YAML takes for a moment, its own form again.
func plain(data any) any {
	switch value := data.(type) {
	case map[string]any:
		for key, element := range value {
			value[key] = plain(element)
		}
		return value
	case map[any]any:
		keyed := make(map[string]any, len(value))
		for key, element := range value {
			keyed[fmt.Sprint(key)] = plain(element)
		}
		return keyed
	case []any:
		for i, element := range value {
			value[i] = plain(element)
		}
		return value
	case time.Time:
		return value.Format(time.DateOnly)
	default:
		return value
	}
}
