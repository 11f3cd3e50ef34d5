package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Report is what a run of the probes found out.
type Report struct {
	Began    time.Time
	Duration time.Duration
	// Groups are in the order in which they ran.
	Groups []Group
	// Ended says why the run did not come to its end by itself; "" when it did.
	Ended Ending
}

// Group is a part of a report.
type Group struct {
	Name     string
	Outcomes []Outcome
	Duration time.Duration
}

// Ending is why a run was cut off.
type Ending string

// The endings.
const (
	Interrupted Ending = "interrupted"
	TimedOut    Ending = "timed out"
)

// Outcomes are those of all groups, in order.
func (r Report) Outcomes() []Outcome {
	var all []Outcome
	for _, group := range r.Groups {
		all = append(all, group.Outcomes...)
	}
	return all
}

// Count is how many outcomes have the status.
func (r Report) Count(status Status) int {
	count := 0
	for _, outcome := range r.Outcomes() {
		if outcome.Status == status {
			count++
		}
	}
	return count
}

// statuses are in the order in which they are counted for people.
var statuses = []Status{Proved, Failed, NotProven, NotTried, Reported}

// Verdict is the worst of all outcomes: Failed, NotProven, or Proved. Where nothing was proved at all, or the run was cut
// off, nothing is proven.
func (r Report) Verdict() Status {
	switch {
	case r.Count(Failed) > 0:
		return Failed
	case r.Count(NotProven) > 0, r.Count(Proved) == 0, r.Ended != "":
		return NotProven
	default:
		return Proved
	}
}

// find returns the outcome with the id, of the groups that have run.
func (r Report) find(id string) (Outcome, bool) {
	all := r.Outcomes()
	if i := slices.IndexFunc(all, func(o Outcome) bool { return o.Probe == id }); i >= 0 {
		return all[i], true
	}
	return Outcome{}, false
}

// add puts a probe's outcomes into its group.
func (r *Report) add(name string, outcomes []Outcome, took time.Duration) {
	i := slices.IndexFunc(r.Groups, func(g Group) bool { return g.Name == name })
	if i < 0 {
		r.Groups = append(r.Groups, Group{Name: name})
		i = len(r.Groups) - 1
	}
	r.Groups[i].Outcomes = append(r.Groups[i].Outcomes, outcomes...)
	r.Groups[i].Duration += took
}

// Summary is one line: "12 proved, 1 failed, 2 not proven, 3 not tried, 4 reported".
func (r Report) Summary() string {
	var parts []string
	for _, status := range statuses {
		if count := r.Count(status); count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count, status))
		}
	}
	if len(parts) == 0 {
		return "nothing was tried"
	}
	return strings.Join(parts, ", ")
}
