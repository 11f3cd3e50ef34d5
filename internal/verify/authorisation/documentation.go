package authorisation

import (
	"fmt"
	"strings"
)

// Documentation are the tables of docs/verify.md about this package, by the names of their blocks.
func Documentation() map[string]string {
	var sent, kept strings.Builder
	sent.WriteString("| sent | tried as | what comes of it, if it is permitted |\n|---|---|---|\n")
	for _, each := range actions {
		_, _ = fmt.Fprintf(&sent, "| `%s` | %s | %s |\n", each.words, headings[each.kind], each.harmless)
	}
	kept.WriteString("| never sent | because they would |\n|---|---|\n")
	for _, group := range unsent {
		var names []string
		for _, call := range group.calls {
			name, _, _ := strings.Cut(call, " ")
			names = append(names, "`"+name+"`")
		}
		_, _ = fmt.Fprintf(&kept, "| %s | %s |\n", strings.Join(names, ", "), group.why)
	}
	return map[string]string{"commands sent": sent.String(), "commands never sent": kept.String()}
}

// headings word the kinds.
var headings = map[kind]string{reads: "reading", writes: "writing", dangerous: "dangerous", others: "others"}
