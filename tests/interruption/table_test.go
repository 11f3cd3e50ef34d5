package interruption_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// results is the table of what was recovered: steps by faults.
var results = struct {
	sync.Mutex
	cells map[string]map[string]bool // by environment and step, then by fault
}{cells: map[string]map[string]bool{}}

// recovered notes that an environment was whole again after a fault in each of
// the steps, unless the test has failed.
func recovered(t *testing.T, name, fault string, struck []step) {
	t.Helper()
	if t.Failed() {
		return
	}
	results.Lock()
	defer results.Unlock()
	for _, s := range struck {
		row := name + " | " + s.name
		if results.cells[row] == nil {
			results.cells[row] = map[string]bool{}
		}
		results.cells[row][fault] = true
	}
}

// table renders the rows of one environment, or of all for "", as Markdown. It
// depends on nothing but what was recovered.
func table(name string) string {
	results.Lock()
	defer results.Unlock()
	var columns []string
	for _, f := range slices.Concat(faults, kills) {
		columns = append(columns, f.name)
	}
	var rows []string
	for row, cells := range results.cells {
		if !strings.HasPrefix(row, name) {
			continue
		}
		line := "| " + row + " |"
		for _, column := range columns {
			cell := " – |"
			if cells[column] {
				cell = " recovered |"
			}
			line += cell
		}
		rows = append(rows, line)
	}
	slices.Sort(rows)
	return fmt.Sprintf("| environment | write | %s |\n|%s\n%s\n", strings.Join(columns, " | "),
		strings.Repeat("---|", len(columns)+2), strings.Join(rows, "\n"))
}
