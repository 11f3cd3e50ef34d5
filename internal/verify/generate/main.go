// Command generate writes the tables of docs/verify.md from the data of the probes. It runs by `go generate`.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/redoubt-iac/redoubt/internal/verify"
	"github.com/redoubt-iac/redoubt/internal/verify/authentication"
	"github.com/redoubt-iac/redoubt/internal/verify/authorisation"
	"github.com/redoubt-iac/redoubt/internal/verify/encryption"
	"github.com/redoubt-iac/redoubt/internal/verify/names"
	"github.com/redoubt-iac/redoubt/internal/verify/ports"
	"github.com/redoubt-iac/redoubt/internal/verify/reach"
	"github.com/redoubt-iac/redoubt/monitoring/page"
)

func main() {
	project := flag.String("project", ".", "folder of the project")
	flag.Parse()
	if err := write(filepath.Join(*project, "docs", "verify.md")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(file string) error {
	now, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading a document: %w", err)
	}
	blocks := map[string]string{"network": network(), "private ranges": ranges(), "weak suites": suites()}
	maps.Copy(blocks, authentication.Documentation())
	maps.Copy(blocks, authorisation.Documentation())
	filled, err := page.Fill(string(now), blocks)
	if err != nil {
		return fmt.Errorf("filling %s: %w", file, err)
	}
	if err := os.WriteFile(file, []byte(filled), 0o644); err != nil {
		return fmt.Errorf("writing a document: %w", err)
	}
	return nil
}

// network is a table of the lines of DNS, ports, TLS and reach, for a managed cache.
func network() string {
	target := verify.Target{Service: verify.Managed, Port: 10000, PlainPort: 6379, Zone: "the zone of its service"}
	probes := []verify.Probe{names.New(names.Options{}), ports.New(ports.Options{}), encryption.New(encryption.Options{}), reach.New(reach.Options{})}
	var table strings.Builder
	table.WriteString("| line of the report | what must be so | seen as | control |\n|---|---|---|---|\n")
	for _, probe := range probes {
		planned, plans := probe.(verify.Planned)
		if !plans {
			continue
		}
		for _, line := range planned.Plan(target) {
			fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", line.Probe, line.Title, line.Expected, strings.Join(line.Controls, ", "))
		}
	}
	return table.String()
}

// ranges is a table of the private addresses.
func ranges() string {
	var table strings.Builder
	table.WriteString("| addresses | source |\n|---|---|\n")
	for _, private := range names.PrivateRanges {
		fmt.Fprintf(&table, "| `%s` | <%s> |\n", private.Prefix, private.Source)
	}
	return table.String()
}

// suites is a table of the weak cipher suites, by what is wrong with them.
func suites() string {
	var table strings.Builder
	table.WriteString("| line of the report | weakness | tried | not tried, because Go cannot offer them |\n|---|---|---|---|\n")
	for _, class := range encryption.Weak {
		line := "`tls." + class.ID + "`"
		if len(class.Offered()) == 0 {
			line = "`tls.suites-not-offered`"
		}
		fmt.Fprintf(&table, "| %s | %s: %s ([source](%s)) | %s | %s |\n", line, class.Name, class.Why, class.Source, list(class.Offered()), list(class.NotOffered()))
	}
	return table.String()
}

func list(suites []encryption.Suite) string {
	words := make([]string, len(suites))
	for i, suite := range suites {
		words[i] = "`" + suite.Name + "`"
	}
	return strings.Join(words, " ")
}
