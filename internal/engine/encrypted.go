package engine

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

// Placeholder stands in for the nth encrypted configuration value of a stack
// file where the engine needs a real one. It has the shape of a GUID, because
// object ids are what stack files most often encrypt, is recognisable in any
// output, and is different for each value, as object ids must be.
func Placeholder(n int) string { return fmt.Sprintf("5eaded00-0000-4000-8000-%012d", n) }

// standIns returns what replaces the encrypted values of the stack file.
// A preview can hold unknowns, and the program is told so; an update must not
// send unknowns to a provider, so it works with placeholders.
func (o Options) standIns(op Operation) func(n int) string {
	if op != OperationPreview {
		return Placeholder
	}
	mark := o.Sandbox.Unknown
	if mark == "" {
		mark = plugin.UnknownStringValue
	}
	return func(int) string { return mark }
}

// edit applies a change to the mapping at the root of a YAML document.
func edit(data []byte, change func(root *yaml.Node)) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.Kind == 0 { // an empty file
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	if doc.Content[0].Kind == yaml.MappingNode {
		change(doc.Content[0])
	}
	return yaml.Marshal(&doc)
}

// replaceEncrypted puts standIn of 1, 2, ... in place of each `secure: ...`
// below `config`, and returns where they were.
func replaceEncrypted(root *yaml.Node, standIn func(n int) string) []string {
	config := valueOf(root, "config")
	if config == nil || config.Kind != yaml.MappingNode {
		return nil
	}
	var paths []string
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if isEncrypted(n) {
			paths = append(paths, path)
			*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: standIn(len(paths))}
			return
		}
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				walk(n.Content[i+1], join(path, n.Content[i].Value))
			}
		case yaml.SequenceNode:
			for i, item := range n.Content {
				walk(item, fmt.Sprintf("%s[%d]", path, i))
			}
		}
	}
	walk(config, "")
	return paths
}

// isEncrypted recognises what `pulumi config set --secret` writes: a mapping
// with the one key `secure`.
func isEncrypted(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && len(n.Content) == 2 &&
		n.Content[0].Value == "secure" && n.Content[1].Kind == yaml.ScalarNode
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func removeKeys(mapping *yaml.Node, keys ...string) {
	for _, key := range keys {
		for i := 0; i+1 < len(mapping.Content); i += 2 {
			if mapping.Content[i].Value == key {
				mapping.Content = append(mapping.Content[:i], mapping.Content[i+2:]...)
				break
			}
		}
	}
}

func setKey(mapping *yaml.Node, key, value string) {
	removeKeys(mapping, key)
	mapping.Content = append(mapping.Content,
		&yaml.Node{Kind: yaml.ScalarNode, Value: key},
		&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value})
}
