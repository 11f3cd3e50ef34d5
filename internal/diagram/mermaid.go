package diagram

import (
	"fmt"
	"strings"
)

// Mermaid returns the graph as a flowchart, https://mermaid.js.org/syntax/flowchart.html, which GitHub and many wikis draw.
func (g Graph) Mermaid() string {
	var text strings.Builder
	fmt.Fprintf(&text, "---\ntitle: %s\n---\n%%%% %s\nflowchart LR\n", yamlText(g.Title), g.Note)
	ids := g.mermaidIDs()
	for i, group := range g.groups() {
		fmt.Fprintf(&text, "  subgraph g%d [%s]\n", i+1, mermaidText(string(group)))
		for _, n := range g.Nodes {
			if n.Group == group {
				fmt.Fprintf(&text, "    %s[%s]\n", ids[n.Key], mermaidText(n.Label, n.Name))
			}
		}
		text.WriteString("  end\n")
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&text, "  %s --> %s\n", ids[e.From], ids[e.To])
	}
	var existing []string
	for _, n := range g.Nodes {
		if n.Existing {
			existing = append(existing, ids[n.Key])
		}
	}
	if len(existing) > 0 {
		fmt.Fprintf(&text, "  classDef existing stroke-dasharray: 5 4\n  class %s existing\n", strings.Join(existing, ","))
	}
	return text.String()
}

// mermaidIDs are r1, r2, ... in the order of the nodes. Words of the language, such as end, can't be among them.
func (g Graph) mermaidIDs() map[string]string {
	ids := map[string]string{}
	for i, n := range g.Nodes {
		ids[n.Key] = fmt.Sprintf("r%d", i+1)
	}
	return ids
}

// mermaidText is a quoted text of several lines. Inside quotes only these characters mean something, and entities stand
// for them: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
func mermaidText(lines ...string) string {
	escape := strings.NewReplacer(`#`, "#35;", `"`, "#quot;", `<`, "#lt;", `>`, "#gt;", "`", "#96;", "&", "#amp;", "\n", " ")
	for i, line := range lines {
		lines[i] = escape.Replace(line)
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}

// yamlText is a text as a double-quoted YAML scalar.
func yamlText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(text) + `"`
}
