package waivers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/waivers"
)

var today = time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)

func good() waivers.Waiver {
	return waivers.Waiver{
		Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "payments@example.com",
		Granted: "2026-11-01", Until: "2026-12-31",
	}
}

func TestAWaiverThatHoldsTellsItsDaysLeft(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]int{"2026-11-23": 1, "2026-11-24": 2, "2026-12-31": 39} {
		waiver := good()
		waiver.Until = until
		active, problems := waivers.Evaluate([]waivers.Waiver{waiver}, []string{"RDT-NET-01"}, today)
		if len(problems) > 0 || len(active) != 1 || active[0].DaysLeft != want {
			t.Errorf("until %s: got %+v, %v, want %d days", until, active, problems, want)
			continue
		}
		for _, part := range []string{"RDT-NET-01", "payments@example.com", "no private link yet", until} {
			if !strings.Contains(active[0].String(), part) {
				t.Errorf("the line lacks %q: %s", part, active[0])
			}
		}
	}
}

func TestEveryOtherWaiverIsAProblem(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*waivers.Waiver)
		needed []string
		want   string
	}{
		{"it expired yesterday", func(w *waivers.Waiver) { w.Until = "2026-11-22" }, nil, "waivers[0].until: expired 1 day ago"},
		{"it is granted tomorrow", func(w *waivers.Waiver) { w.Granted = "2026-11-24" }, nil, "waivers[0].granted: granted in the future; expected today, 2026-11-23, or earlier"},
		{"it is too long by a day", func(w *waivers.Waiver) { w.Until = "2027-02-01" }, nil, "waivers[0].until: lasts 93 days; expected at most 92 days: until 2027-01-31"},
		{"it ends before it begins", func(w *waivers.Waiver) { w.Until = "2026-10-31" }, nil, "ends before it was granted"},
		{"nothing needs it", func(*waivers.Waiver) {}, []string{}, "waivers[0]: nothing needs this waiver"},
		{"its control does not exist", func(w *waivers.Waiver) { w.Control = "RDT-NET-10" }, nil, `unknown control (did you mean "RDT-NET-01"?)`},
		{"its control is TLS only", func(w *waivers.Waiver) { w.Control = "RDT-TRA-01" }, []string{"RDT-TRA-01"}, "this control can't be waived: clients connect with TLS only"},
		{"its control is TLS 1.2", func(w *waivers.Waiver) { w.Control = "RDT-TRA-02" }, []string{"RDT-TRA-02"}, "this control can't be waived"},
		{"its control is Entra", func(w *waivers.Waiver) { w.Control = "RDT-IDN-01" }, []string{"RDT-IDN-01"}, "this control can't be waived"},
		{"it has no reason", func(w *waivers.Waiver) { w.Reason = "because" }, nil, "waivers[0].reason: too short"},
		{"it has no owner", func(w *waivers.Waiver) { w.Owner = "" }, nil, "waivers[0].owner: missing"},
		{"its date is written otherwise", func(w *waivers.Waiver) { w.Until = "31.12.2026" }, nil, `waivers[0].until: not a date; expected YYYY-MM-DD; got "31.12.2026"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			waiver := good()
			c.change(&waiver)
			needed := c.needed
			if needed == nil {
				needed = []string{"RDT-NET-01"}
			}
			active, problems := waivers.Evaluate([]waivers.Waiver{waiver}, needed, today)
			if len(active) > 0 || problems.Err() == nil || !strings.Contains(problems.Err().Error(), c.want) {
				t.Errorf("got %v, %v, want %q", active, problems, c.want)
			}
		})
	}
}

func TestAControlIsWaivedOnce(t *testing.T) {
	t.Parallel()
	active, problems := waivers.Evaluate([]waivers.Waiver{good(), good()}, []string{"RDT-NET-01"}, today)
	if len(active) != 1 || len(problems) != 1 || !strings.Contains(problems[0].String(), "waivers[1]: the control is already waived by waivers[0]") {
		t.Errorf("got %v, %v", active, problems)
	}
}

// What environments share is not seen inside of one, so a waiver of it is not one that nothing needs.
func TestAWaiverBetweenEnvironmentsHoldsWithoutANeed(t *testing.T) {
	t.Parallel()
	waiver := good()
	waiver.Control = "RDT-SEP-02"
	if active, problems := waivers.Evaluate([]waivers.Waiver{waiver}, nil, today); len(active) != 1 || len(problems) > 0 {
		t.Errorf("got %v, %v", active, problems)
	}
}

// A waiver holds on a day exactly when the day lies within its span, whatever the hour.
func TestAWaiverHoldsFromItsFirstDayToItsLast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		granted := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 700).Draw(t, "granted"))
		span := rapid.IntRange(1, 92).Draw(t, "span")
		last := granted.AddDate(0, 0, span-1)
		day := granted.AddDate(0, 0, rapid.IntRange(-100, 200).Draw(t, "day"))
		hour := time.Duration(rapid.IntRange(0, 23).Draw(t, "hour")) * time.Hour
		waiver := good()
		waiver.Granted, waiver.Until = granted.Format(time.DateOnly), last.Format(time.DateOnly)
		active, _ := waivers.Evaluate([]waivers.Waiver{waiver}, []string{"RDT-NET-01"}, day.Add(hour))
		want := !day.Before(granted) && !day.After(last)
		if (len(active) == 1) != want {
			t.Fatalf("granted %s until %s: on %s got %v, want %v", waiver.Granted, waiver.Until, day.Add(hour), active, want)
		}
	})
}

// A quarter of a year is the longest that anything is relaxed, and what protects every connection never is.
func TestWhatCanBeWaivedIsWaivedForAQuarterAtMost(t *testing.T) {
	t.Parallel()
	for _, id := range []string{waivers.AccessKeys, waivers.PublicNetworkAccess} {
		if !slices.Contains(waivers.Waivable(), id) {
			t.Errorf("%s can't be waived", id)
		}
	}
	for _, id := range waivers.Waivable() {
		if control, known := waivers.Find(id); !known || control.LongestDays > 92 || control.Title == "" {
			t.Errorf("%s is %+v", id, control)
		}
	}
}
