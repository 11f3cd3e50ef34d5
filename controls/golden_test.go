package controls_test

import (
	"slices"
	"testing"

	"github.com/redoubt-iac/redoubt/controls"
)

// The further golden graphs show options: keys under a waiver that a golden file does not hold, full access for one
// principal, a production cache without persistence; and the alerts are left out of them. Nothing else is found in them.
func TestTheOptionsOfTheGoldenGraphsAreTheOnlyFindings(t *testing.T) {
	t.Parallel()
	options := []string{"RDT-IDN-02", "RDT-IDN-04", "RDT-IDN-08", "RDT-LOG-11", "RDT-LOG-12", "RDT-LOG-13", "RDT-RES-04"}
	for _, stack := range everyGraph(t) {
		report := controls.Evaluate(stack.graph(), controls.Options{Now: today, Waivers: stack.waivers})
		for _, id := range findingIDs(report) {
			if !slices.Contains(options, id) {
				t.Errorf("%s: %s", stack.name, id)
			}
		}
	}
}

func TestNoStackHasAFinding(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{false, true} {
		for _, stack := range everyStack(t, preview) {
			report := controls.Evaluate(stack.graph(), controls.Options{Now: today, Waivers: stack.waivers})
			for _, finding := range report.Findings() {
				t.Errorf("%s, preview %v: %s %s %s: %+v", stack.name, preview, finding.Control.ID, finding.Resource.Type, finding.Resource.Name, finding.Details)
			}
			if !report.Clean() {
				t.Errorf("%s, preview %v is not clean: %+v", stack.name, preview, report.Counts)
			}
		}
	}
}
