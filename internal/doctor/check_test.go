package doctor

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestARunAnswersInOrderWhateverHappens(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	checks := []Check{
		{OfMachine, "fine", func(context.Context) []Finding { return one(Finding{Status: OK, Found: "there"}) }},
		{Pulumi, "deaf", func(context.Context) []Finding { <-never; return nil }},
		{Network, "broken", func(context.Context) []Finding { panic("a nil map") }},
		{Azure, "several", func(context.Context) []Finding {
			return []Finding{{Check: "one", Status: Note}, {Status: Problem}}
		}},
	}
	report := Run(context.Background(), checks, Limits{Each: 50 * time.Millisecond, Whole: time.Minute})
	var got []string
	for _, f := range report.Findings {
		got = append(got, strings.Join([]string{string(f.Group), f.Check, string(f.Status)}, "/"))
	}
	want := []string{"machine/fine/ok", "Pulumi/deaf/problem", "network/broken/problem", "Azure/one/note", "Azure/several/problem"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if !strings.Contains(report.Findings[1].Found, "no answer within") || !strings.Contains(report.Findings[2].Found, "a nil map") {
		t.Errorf("got %q and %q", report.Findings[1].Found, report.Findings[2].Found)
	}
	if report.Problems() != 3 || report.Notes() != 1 {
		t.Errorf("%d problems and %d notes", report.Problems(), report.Notes())
	}
}

func TestAnInterruptedRunIsNoProblemOfTheMachine(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	never := make(chan struct{})
	checks := []Check{{OfMachine, "deaf", func(context.Context) []Finding { cancel(); <-never; return nil }}}
	report := Run(ctx, checks, Limits{Each: time.Minute, Whole: time.Minute})
	if report.Findings[0].Status != NotChecked {
		t.Errorf("got %+v", report.Findings[0])
	}
}
