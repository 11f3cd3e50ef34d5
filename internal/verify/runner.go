package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Runner runs probes one after the other.
type Runner struct {
	Target Target
	// Probes run in this order.
	Probes []Probe
	// Limit bounds each probe; 0 leaves it to the context's own end.
	Limit time.Duration
	// Started is told the name of a group before one of its probes runs; nil tells nobody.
	Started func(group string)
	// Now is the clock; nil is the machine's.
	Now func() time.Time
}

// grace is how long a probe may take to end after its context has. One that does not is left behind: the report must not
// hang on a call that knows no context.
const grace = time.Second

// Run runs every probe whose prerequisites hold and reports. It ends when the context does, or a second later; what had
// not been tried by then is NotProven.
func (r Runner) Run(ctx context.Context) Report {
	now := r.Now
	if now == nil {
		now = time.Now
	}
	report := Report{Began: now()}
	for _, probe := range r.Probes {
		began := now()
		outcomes := r.one(ctx, probe, report)
		if r.Target.Service == Local {
			outcomes = withoutControls(outcomes)
		}
		report.add(probe.Group(), outcomes, now().Sub(began))
	}
	report.Duration = now().Sub(report.Began)
	report.Ended = ending(ctx)
	return report
}

// withoutControls takes the controls away from what a local server showed: it proves nothing of Azure.
func withoutControls(outcomes []Outcome) []Outcome {
	for i := range outcomes {
		outcomes[i].Controls = nil
	}
	return outcomes
}

// one runs a probe, or says why it does not.
func (r Runner) one(ctx context.Context, probe Probe, before Report) []Outcome {
	if why := ending(ctx); why != "" {
		return unproven(probe, r.Target, "not reached", endingHint(why))
	}
	if missing, hint := prerequisite(probe, before); missing != "" {
		return unproven(probe, r.Target, missing, hint)
	}
	if r.Started != nil {
		r.Started(probe.Group())
	}
	return r.bounded(ctx, probe)
}

// bounded runs a probe and does not wait for it longer than its time and the grace.
func (r Runner) bounded(ctx context.Context, probe Probe) []Outcome {
	limited, cancel := ctx, context.CancelFunc(func() {})
	if r.Limit > 0 {
		limited, cancel = context.WithTimeout(ctx, r.Limit)
	}
	defer cancel()
	done := make(chan []Outcome, 1)
	go func() { done <- probe.Run(limited, r.Target) }()
	select {
	case outcomes := <-done:
		return outcomes
	case <-limited.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case outcomes := <-done:
		return outcomes
	case <-late.C:
	}
	if why := ending(ctx); why != "" {
		return unproven(probe, r.Target, "not ended", endingHint(why))
	}
	return unproven(probe, r.Target, "not ended", fmt.Sprintf("the probe did not end within %s", r.Limit))
}

// prerequisite says which outcome keeps a probe from making sense, and what to do; "" if none does.
func prerequisite(probe Probe, before Report) (missing, hint string) {
	dependent, depends := probe.(Dependent)
	if !depends {
		return "", ""
	}
	for _, id := range dependent.Needs() {
		outcome, reported := before.find(id)
		switch {
		case !reported:
			return "not tried, because " + id + " was not", ""
		case outcome.Status == Failed || outcome.Status == NotProven:
			return fmt.Sprintf("not tried, because %s is %s", id, outcome.Status), "see " + id + " above"
		}
	}
	return "", ""
}

// unproven are the lines of a probe that did not run to its end.
func unproven(probe Probe, target Target, saw, hint string) []Outcome {
	lines := []Outcome{{Probe: strings.ToLower(probe.Group()) + ".all", Title: "the probes of " + probe.Group()}}
	if planned, plans := probe.(Planned); plans {
		if plan := planned.Plan(target); len(plan) > 0 {
			lines = plan
		}
	}
	for i := range lines {
		lines[i].Status, lines[i].Saw, lines[i].Hint = NotProven, saw, hint
	}
	return lines
}

// ending says why a context has ended; "" while it goes on. A connection whose deadline is the context's may be cut off a
// moment before the context itself says that its time is over, so the clock is asked too.
func ending(ctx context.Context) Ending {
	deadline, timed := ctx.Deadline()
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return Interrupted
	case ctx.Err() != nil, timed && !time.Now().Before(deadline):
		return TimedOut
	default:
		return ""
	}
}

func endingHint(why Ending) string {
	if why == TimedOut {
		return "the time for the whole run was over; give it more with --timeout"
	}
	return "the run was interrupted"
}
