package accesspolicy_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

var update = flag.Bool("update", false, "write the table of docs/access.md")

const page = "../../docs/access.md"

// TestThePageListsEveryRisk keeps the table of docs/access.md as the code has it.
func TestThePageListsEveryRisk(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(text), "<!-- risks: begin")
	notice, rest, _ := strings.Cut(rest, "-->\n")
	_, after, ended := strings.Cut(rest, "<!-- risks: end")
	if !begun || !ended {
		t.Fatalf("%s has no place for the table", page)
	}
	var table strings.Builder
	table.WriteString("| reaches | command | why |\n|---|---|---|\n")
	for _, extent := range accesspolicy.Extents() {
		for _, risk := range accesspolicy.AllRisks() {
			if risk.Extent == extent {
				fmt.Fprintf(&table, "| %s | `%s` | %s |\n", extent, strings.ReplaceAll(risk.Command, "|", `\|`), risk.Why)
			}
		}
	}
	want := before + "<!-- risks: begin" + notice + "-->\n" + table.String() + "<!-- risks: end" + after
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Errorf("%s is not what the table of risks says; run: go test ./internal/accesspolicy -update", page)
	}
}
