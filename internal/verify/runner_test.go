package verify_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/internal/verify"
)

// fake is a probe with one line, whose id is in its group.
type fake struct {
	group, id string
	status    verify.Status
	needs     []string
	// run replaces what it does; nil reports the status.
	run func(context.Context)
}

func (f fake) Group() string                       { return f.group }
func (f fake) Needs() []string                     { return f.needs }
func (f fake) Plan(verify.Target) []verify.Outcome { return []verify.Outcome{f.line()} }
func (f fake) line() verify.Outcome {
	return verify.Outcome{Probe: f.id, Title: "title of " + f.id, Expected: "expected of " + f.id, Controls: []string{"RDT-NET-01"}}
}

func (f fake) Run(ctx context.Context, _ verify.Target) []verify.Outcome {
	if f.run != nil {
		f.run(ctx)
	}
	line := f.line()
	line.Status = f.status
	return []verify.Outcome{line}
}

// bare is a probe that plans nothing and needs nothing.
type bare struct{ run func(context.Context) }

func (bare) Group() string { return "Bare" }
func (b bare) Run(ctx context.Context, _ verify.Target) []verify.Outcome {
	b.run(ctx)
	return nil
}

func forever(context.Context)        { select {} }
func untilEnded(ctx context.Context) { <-ctx.Done() }

func statuses(report verify.Report) string {
	var words []string
	for _, outcome := range report.Outcomes() {
		words = append(words, outcome.Probe+"="+string(outcome.Status))
	}
	return strings.Join(words, " ")
}

func TestProbesRunTopDown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		probes []verify.Probe
		want   string
	}{
		{"each after the other", []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Proved}, fake{group: "Ports", id: "ports.b", status: verify.Reported, needs: []string{"dns.a"}}}, "dns.a=proved ports.b=reported"},
		{"what failed keeps others from running", []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Failed}, fake{group: "Ports", id: "ports.b", status: verify.Proved, needs: []string{"dns.a"}}}, "dns.a=failed ports.b=not proven"},
		{"and those keep others", []verify.Probe{
			fake{group: "DNS", id: "dns.a", status: verify.NotProven}, fake{group: "Ports", id: "ports.b", status: verify.Proved, needs: []string{"dns.a"}},
			fake{group: "TLS", id: "tls.c", status: verify.Proved, needs: []string{"ports.b"}},
		}, "dns.a=not proven ports.b=not proven tls.c=not proven"},
		{"what was not tried keeps nobody", []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.NotTried}, fake{group: "Ports", id: "ports.b", status: verify.Proved, needs: []string{"dns.a"}}}, "dns.a=not tried ports.b=proved"},
		{"what never was does", []verify.Probe{fake{group: "Ports", id: "ports.b", status: verify.Proved, needs: []string{"dns.a"}}}, "ports.b=not proven"},
		{"failures elsewhere do not matter", []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Failed}, fake{group: "Ports", id: "ports.b", status: verify.Proved}}, "dns.a=failed ports.b=proved"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := statuses(verify.Runner{Probes: test.probes}.Run(t.Context())); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestAProbeThatCouldNotRunIsNamedWithTheReason(t *testing.T) {
	t.Parallel()
	report := verify.Runner{Probes: []verify.Probe{
		fake{group: "DNS", id: "dns.a", status: verify.Failed}, fake{group: "Ports", id: "ports.b", needs: []string{"dns.a"}},
	}}.Run(t.Context())
	line := report.Outcomes()[1]
	if line.Title != "title of ports.b" || line.Expected != "expected of ports.b" || line.Saw != "not tried, because dns.a is failed" || line.Hint != "see dns.a above" {
		t.Errorf("got %+v", line)
	}
}

func TestEverythingEndsInTime(t *testing.T) {
	t.Parallel()
	good := fake{group: "Last", id: "last.a", status: verify.Proved}
	t.Run("a probe that hangs is left behind, and the next one runs", func(t *testing.T) {
		t.Parallel()
		report := verify.Runner{Limit: 50 * time.Millisecond, Probes: []verify.Probe{fake{group: "DNS", id: "dns.a", run: forever}, bare{forever}, good}}.Run(t.Context())
		if got := statuses(report); got != "dns.a=not proven bare.all=not proven last.a=proved" {
			t.Errorf("got %s", got)
		}
		if hint := report.Outcomes()[0].Hint; hint != "the probe did not end within 50ms" {
			t.Errorf("got %q", hint)
		}
		if report.Ended != "" || report.Verdict() != verify.NotProven {
			t.Errorf("got %q and %s", report.Ended, report.Verdict())
		}
	})
	t.Run("a probe that minds its time tells what it saw", func(t *testing.T) {
		t.Parallel()
		report := verify.Runner{Limit: 50 * time.Millisecond, Probes: []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Failed, run: untilEnded}}}.Run(t.Context())
		if got := statuses(report); got != "dns.a=failed" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("the time of the whole run", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		report := verify.Runner{Probes: []verify.Probe{good, fake{group: "DNS", id: "dns.a", run: forever}, fake{group: "Ports", id: "ports.b", status: verify.Proved}}}.Run(ctx)
		if got := statuses(report); got != "last.a=proved dns.a=not proven ports.b=not proven" {
			t.Errorf("got %s", got)
		}
		if report.Ended != verify.TimedOut || !strings.Contains(report.Outcomes()[2].Hint, "--timeout") {
			t.Errorf("got %q, %+v", report.Ended, report.Outcomes()[2])
		}
	})
	t.Run("an interruption", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		report := verify.Runner{Probes: []verify.Probe{good, fake{group: "DNS", id: "dns.a", status: verify.NotProven, run: func(ctx context.Context) { cancel(); untilEnded(ctx) }}, fake{group: "Ports", id: "ports.b", status: verify.Proved}}}.Run(ctx)
		if got := statuses(report); got != "last.a=proved dns.a=not proven ports.b=not proven" {
			t.Errorf("got %s", got)
		}
		if report.Ended != verify.Interrupted || report.Outcomes()[2].Hint != "the run was interrupted" {
			t.Errorf("got %q, %+v", report.Ended, report.Outcomes()[2])
		}
	})
}

// unaware is a context whose time is over, and whose own timer has not run yet.
type unaware struct{ context.Context }

func (unaware) Deadline() (time.Time, bool) { return time.Now().Add(-time.Millisecond), true }

func TestARunWhoseTimeIsOverSaysSoBeforeItsTimerDoes(t *testing.T) {
	t.Parallel()
	report := verify.Runner{Probes: []verify.Probe{fake{group: "DNS", id: "names.resolves"}}}.Run(unaware{t.Context()})
	if report.Ended != verify.TimedOut {
		t.Errorf("ended %q, want %q", report.Ended, verify.TimedOut)
	}
	if got, want := report.Outcomes()[0].Saw, "not reached"; got != want {
		t.Errorf("saw %q, want %q", got, want)
	}
}

func TestTheVerdict(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		statuses []verify.Status
		want     verify.Status
	}{
		{"proved", []verify.Status{verify.Proved, verify.NotTried, verify.Reported}, verify.Proved},
		{"one failed", []verify.Status{verify.Proved, verify.Failed, verify.NotProven}, verify.Failed},
		{"one not proven", []verify.Status{verify.Proved, verify.NotProven}, verify.NotProven},
		{"nothing tried", []verify.Status{verify.NotTried, verify.Reported}, verify.NotProven},
		{"nothing at all", nil, verify.NotProven},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report := verify.Report{Groups: []verify.Group{{Name: "DNS"}}}
			for _, status := range test.statuses {
				report.Groups[0].Outcomes = append(report.Groups[0].Outcomes, verify.Outcome{Status: status})
			}
			if got := report.Verdict(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			// A run that was cut off proves nothing, and what it saw fail has failed.
			for _, ended := range []verify.Ending{verify.Interrupted, verify.TimedOut} {
				report.Ended = ended
				if got := report.Verdict(); got == verify.Proved || test.want == verify.Failed && got != verify.Failed {
					t.Errorf("%s: got %s", ended, got)
				}
			}
		})
	}
}

func TestALocalServerProvesNoControl(t *testing.T) {
	t.Parallel()
	for service, want := range map[verify.Service]int{verify.Local: 0, verify.Managed: 1} {
		report := verify.Runner{Target: verify.Target{Service: service}, Probes: []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Proved}}}.Run(t.Context())
		if got := len(report.Outcomes()[0].Controls); got != want {
			t.Errorf("%s: got %d controls, want %d", service, got, want)
		}
	}
}

func TestProbesOfOneGroupShareIt(t *testing.T) {
	t.Parallel()
	var started []string
	report := verify.Runner{
		Started: func(group string) { started = append(started, group) },
		Probes:  []verify.Probe{fake{group: "DNS", id: "dns.a", status: verify.Proved}, fake{group: "DNS", id: "dns.b", status: verify.Proved}},
	}.Run(t.Context())
	if len(report.Groups) != 1 || len(report.Groups[0].Outcomes) != 2 || report.Summary() != "2 proved" || strings.Join(started, ",") != "DNS,DNS" {
		t.Errorf("got %+v, started %v", report.Groups, started)
	}
}
