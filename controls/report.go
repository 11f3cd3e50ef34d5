package controls

import (
	"cmp"
	"slices"
	"time"

	"github.com/redoubt-iac/redoubt/waivers"
)

// Outcome is what came of one control on one resource.
type Outcome string

// The outcomes.
const (
	Pass Outcome = "pass"
	Fail Outcome = "fail"
	// Unknown is for what can't be judged: a value that a preview does not know, or something that is not in the graph. It
	// never counts as met.
	Unknown Outcome = "unknown"
	// Waived is a failure that an active waiver covers.
	Waived Outcome = "waived"
	// NotApplicable is for a resource of a judged type to which the control does not apply.
	NotApplicable Outcome = "not applicable"
	// Accepted is a failure of a control that is deliberately not met.
	Accepted Outcome = "deliberately not met"
)

// Outcomes are all of them, in the order in which reports count them.
func Outcomes() []Outcome { return []Outcome{Fail, Unknown, Waived, Accepted, Pass, NotApplicable} }

// Detail is one thing that a control found at a resource.
type Detail struct {
	Outcome Outcome // Pass, Fail, Unknown or NotApplicable
	// Path is the place in the ARM body, "properties.minimumTlsVersion" or "properties.securityRules[0]"; "" when the
	// resource as a whole is meant.
	Path string
	// Expected and Got are for people, and never hold a secret: "Disabled", "Enabled (what Azure reads when it is absent)".
	Expected, Got string
	// Why says why a control can't be judged or does not apply, or what else there is to know.
	Why string
}

// Ref names a judged resource.
type Ref struct {
	// Graph is the name of the graph, which tells environments apart.
	Graph string
	Type  string
	Name  string
	ID    string // "" when a part of it is not known yet
	// Origin and Line say where the resource stands in what was read.
	Origin string
	Line   int
}

// Result is the judgement of one control on one resource.
type Result struct {
	Control *Control
	// Resource is the judged one; of what environments share, one of those that use it.
	Resource Ref
	Outcome  Outcome
	// Details are what was found, without what merely passed; those with the outcome of the result come first.
	Details []Detail
	// Waiver is set when the outcome is Waived.
	Waiver *waivers.Active
}

// WaiverState says what a given waiver is good for.
type WaiverState string

// The states of a waiver.
const (
	WaiverUsed WaiverState = "used"
	// WaiverUnused holds, but covers nothing that was judged here.
	WaiverUnused  WaiverState = "unused"
	WaiverExpired WaiverState = "expired"
	// WaiverRefused is malformed, too long, given twice, or names a control that can't be waived.
	WaiverRefused WaiverState = "refused"
)

// WaiverUse is one given waiver with what became of it.
type WaiverUse struct {
	waivers.Waiver
	State WaiverState
	// DaysLeft counts today; 0 unless the waiver holds.
	DaysLeft int
	// Problems say why it does not hold.
	Problems []string
}

// Expiring reports whether the waiver holds, but not for longer than a number of days.
func (w WaiverUse) Expiring(days int) bool { return w.DaysLeft > 0 && w.DaysLeft <= days }

// Counts say how much was judged, so that silence can be told from peace.
type Counts struct {
	// Resources are all of the graph, Judged those that at least one control applies to, and Caches those of them that are
	// classic caches or Redis Enterprise clusters.
	Resources, Judged, Caches int
	// ByType counts the judged resources by ARM type.
	ByType map[string]int
	// Controls is how many controls had something to judge.
	Controls int
	// ByOutcome counts results.
	ByOutcome map[Outcome]int
}

// Report is what an evaluation found.
type Report struct {
	// Name is that of the graph; of several, their names joined with ", ".
	Name  string
	Stage Stage
	// Sandbox is true when Azure was simulated.
	Sandbox bool
	// At is the time that the caller gave.
	At     time.Time
	Counts Counts
	// Results are ordered by control, and then as the resources stand in the graph.
	Results []Result
	// NotMet are the controls that are deliberately not met. Every report shows them.
	NotMet []*Control
	// Waivers are those that the caller gave, in their order.
	Waivers []WaiverUse
}

// With returns the results with one of the outcomes, the most severe control first.
func (r *Report) With(outcomes ...Outcome) []Result {
	var found []Result
	for _, result := range r.Results {
		if slices.Contains(outcomes, result.Outcome) {
			found = append(found, result)
		}
	}
	slices.SortStableFunc(found, func(a, b Result) int { return cmp.Compare(b.Control.Severity, a.Control.Severity) })
	return found
}

// Findings returns the failures that nothing covers, the most severe first.
func (r *Report) Findings() []Result { return r.With(Fail) }

// Worst is the highest severity of the findings, 0 when there are none.
func (r *Report) Worst() Severity {
	worst := Severity(0)
	for _, result := range r.Results {
		if result.Outcome == Fail {
			worst = max(worst, result.Control.Severity)
		}
	}
	return worst
}

// FailsAt reports whether there is a finding of at least that severity.
func (r *Report) FailsAt(threshold Severity) bool { return r.Worst() >= threshold }

// Clean reports whether a cache was judged and nothing was found. A graph without a cache is never clean, because there
// is nothing that it could prove.
func (r *Report) Clean() bool { return r.Counts.Caches > 0 && r.Worst() == 0 }

// CleanAt is [Report.Clean] with findings below a severity let pass.
func (r *Report) CleanAt(threshold Severity) bool {
	return r.Counts.Caches > 0 && !r.FailsAt(threshold)
}
