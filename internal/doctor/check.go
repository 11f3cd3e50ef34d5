package doctor

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Status says how a check ended.
type Status string

// The statuses. Only a problem makes a report bad; a note is worth reading, and stops nothing that was asked about.
const (
	OK         Status = "ok"
	Note       Status = "note"
	Problem    Status = "problem"
	NotChecked Status = "not checked"
)

// Group is what checks belong to.
type Group string

// The groups, in the order of a report.
const (
	OfMachine   Group = "machine"
	Pulumi      Group = "Pulumi"
	Environment Group = "environment"
	Network     Group = "network"
	Azure       Group = "Azure"
)

// Finding is a line of a report.
type Finding struct {
	Group  Group  `json:"group"`
	Check  string `json:"check"`
	Status Status `json:"status"`
	// Found and Expected say what there is and what there should be, each in a few words; Expected may be "".
	Found    string `json:"found"`
	Expected string `json:"expected,omitempty"`
	// Do says what to do about a problem or a note.
	Do string `json:"do,omitempty"`
}

// Check looks at one thing.
type Check struct {
	Group Group
	Name  string
	// Look returns what it found, one finding at least; Group is filled in by Run, and Check where it is "". It should
	// end when its context does, and is left alone if it doesn't.
	Look func(context.Context) []Finding
}

// Limits bound a run.
type Limits struct {
	// Each is the time of one check, Whole that of all.
	Each, Whole time.Duration
}

// Report is what a run found, in the order of its checks.
type Report struct {
	Findings []Finding
}

// Problems counts what has to be done something about.
func (r Report) Problems() int { return r.count(Problem) }

// Notes counts what is worth reading.
func (r Report) Notes() int { return r.count(Note) }

func (r Report) count(status Status) int {
	count := 0
	for _, finding := range r.Findings {
		if finding.Status == status {
			count++
		}
	}
	return count
}

// Run runs all checks at the same time. It returns when all have answered or are out of time.
func Run(ctx context.Context, checks []Check, limits Limits) Report {
	ctx, cancel := context.WithTimeout(ctx, limits.Whole)
	defer cancel()
	answers := make([][]Finding, len(checks))
	var running sync.WaitGroup
	for i, check := range checks {
		running.Go(func() { answers[i] = check.within(ctx, limits.Each) })
	}
	running.Wait()
	var report Report
	for _, answer := range answers {
		report.Findings = append(report.Findings, answer...)
	}
	return report
}

// within runs a check, and gives it up when its time is over.
func (c Check) within(ctx context.Context, limit time.Duration) []Finding {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answered := make(chan []Finding, 1)
	began := time.Now()
	go func() { answered <- c.guarded(limited) }()
	var findings []Finding
	select {
	case findings = <-answered:
	case <-limited.Done():
		findings = []Finding{c.late(ctx, time.Since(began))}
	}
	for i := range findings {
		findings[i].Group = c.Group
		if findings[i].Check == "" {
			findings[i].Check = c.Name
		}
	}
	return findings
}

// guarded turns a panic into a finding: one broken check must not hide the others.
func (c Check) guarded(ctx context.Context) (findings []Finding) {
	defer func() {
		if problem := recover(); problem != nil {
			findings = []Finding{{Status: Problem, Found: fmt.Sprintf("the check itself failed: %v", problem), Do: "report it as a bug of redoubt"}}
		}
	}()
	return c.Look(ctx)
}

func (c Check) late(whole context.Context, waited time.Duration) Finding {
	if whole.Err() == context.Canceled {
		return Finding{Status: NotChecked, Found: "interrupted"}
	}
	return Finding{
		Status: Problem, Found: fmt.Sprintf("no answer within %s", waited.Round(100*time.Millisecond)),
		Expected: "an answer", Do: "look for what hangs, or give it more time with --timeout",
	}
}

// one is a check's answer with a single finding.
func one(finding Finding) []Finding { return []Finding{finding} }
