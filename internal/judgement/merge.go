package judgement

import (
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/controls"
	"github.com/redoubt-iac/redoubt/waivers"
)

// Merge puts reports of one moment together: what several environments or artefacts came to. Results say themselves which
// graph they are of. The stage is that of all, or none where they differ.
func Merge(reports ...*controls.Report) *controls.Report {
	merged := &controls.Report{At: reports[0].At, Stage: reports[0].Stage}
	var names []string
	for _, r := range reports {
		names = append(names, r.Name)
		merged.Sandbox = merged.Sandbox || r.Sandbox
		if r.Stage != merged.Stage {
			merged.Stage = controls.Unstated
		}
		merged.Results = append(merged.Results, r.Results...)
		merged.Waivers = append(merged.Waivers, r.Waivers...)
		merged.Counts.Resources += r.Counts.Resources
		merged.Counts.Caches += r.Counts.Caches
		for _, control := range r.NotMet {
			if !slices.Contains(merged.NotMet, control) {
				merged.NotMet = append(merged.NotMet, control)
			}
		}
	}
	merged.Name = strings.Join(names, ", ")
	count(merged)
	return merged
}

// Add puts the answers of the controls that compare environments into the report on one environment, or on several. What
// those controls made of a waiver counts for the waivers that only they can need.
func Add(report, between *controls.Report) {
	report.Results = append(report.Results, between.Results...)
	for i, given := range report.Waivers {
		if control, known := waivers.Find(given.Control); !known || !control.Between {
			continue
		}
		for _, use := range between.Waivers {
			if use.Waiver == given.Waiver {
				report.Waivers[i] = use
			}
		}
	}
	count(report)
}

// count counts the results; resources and caches stay as they are.
func count(r *controls.Report) {
	r.Counts.ByType, r.Counts.ByOutcome = map[string]int{}, map[controls.Outcome]int{}
	resources, judged := map[controls.Ref]bool{}, map[*controls.Control]bool{}
	for _, result := range r.Results {
		r.Counts.ByOutcome[result.Outcome]++
		if result.Outcome == controls.NotApplicable {
			continue
		}
		judged[result.Control] = true
		// A comparison of environments reads stack files, so its resources have other origins than those of a preview.
		ref := result.Resource
		ref.Origin, ref.Line = "", 0
		if ref.ID == "" {
			ref = result.Resource
		}
		if !resources[ref] {
			resources[ref] = true
			r.Counts.ByType[ref.Type]++
		}
	}
	r.Counts.Judged, r.Counts.Controls = len(resources), len(judged)
}
