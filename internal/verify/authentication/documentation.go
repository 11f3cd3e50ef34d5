package authentication

import (
	"fmt"
	"slices"
	"strings"
)

// Documentation is the table of docs/verify.md about this package, by the name of its block.
func Documentation() map[string]string {
	var table strings.Builder
	table.WriteString("| line of the report | what must be so | seen as | control |\n|---|---|---|---|\n")
	for _, claim := range slices.Concat(anonymous, signing) {
		_, _ = fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", claim.probe, claim.title, claim.expected, strings.Join(claim.controls, ", "))
	}
	return map[string]string{"sign-ins": table.String()}
}
