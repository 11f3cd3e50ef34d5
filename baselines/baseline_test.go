package baselines_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/controls"
)

func TestTheTableIsInOrderAndComplete(t *testing.T) {
	t.Parallel()
	seen := map[baselines.ID]bool{}
	earlier := ""
	for i, baseline := range baselines.All() {
		if _, err := time.Parse(time.DateOnly, baseline.Date); err != nil || baseline.Date <= earlier {
			t.Errorf("%s after %q: %v", baseline.Date, earlier, err)
		}
		earlier = baseline.Date
		if baseline.Summary == "" || (i == 0) != (len(baseline.Changes) == 0) {
			t.Errorf("%s has the summary %q and %d changes", baseline.Date, baseline.Summary, len(baseline.Changes))
		}
		for _, change := range baseline.Changes {
			if seen[change.ID] {
				t.Errorf("%s is listed twice", change.ID)
			}
			seen[change.ID] = true
			wantComplete(t, change)
		}
	}
	if len(seen) < 2 {
		t.Errorf("there are only the changes %v", seen)
	}
}

// wantComplete checks that a reader of the changelog finds everything, and that nothing is replaced.
func wantComplete(t *testing.T, change baselines.Change) {
	t.Helper()
	for name, text := range map[string]string{"what": change.What, "why": change.Why, "where": change.Applies, "before": change.Before, "opt-out": change.OptOut} {
		if !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %s is no sentence: %q", change.ID, name, text)
		}
	}
	if !strings.HasPrefix(change.Source, "https://learn.microsoft.com/") {
		t.Errorf("%s has the source %q", change.ID, change.Source)
	}
	for _, id := range change.Controls {
		if _, known := controls.Find(id); !known {
			t.Errorf("%s names the control %s, which there is not", change.ID, id)
		}
	}
	for _, touch := range change.Touches {
		if touch.Effect != baselines.Creates && touch.Effect != baselines.Updates || (touch.Effect == baselines.Creates) != (touch.Property == "") {
			t.Errorf("%s: %+v is neither a resource that is created nor a property that is updated", change.ID, touch)
		}
	}
	if len(change.Controls) == 0 || len(change.Touches) == 0 {
		t.Errorf("%s names no control or touches nothing", change.ID)
	}
}

func TestOnlyTheDatesOfTheTableAreBaselines(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		baselines.First(): "", baselines.Newest(): "",
		"2026-11-10": "there is no baseline of that day",
		"2020-01-01": "there is no baseline of that day",
		"2199-01-01": "a newer redoubt may have it",
		"2026-13-01": "not a baseline, which is a date",
		"newest":     "not a baseline, which is a date",
		"":           "not a baseline, which is a date",
	}
	for given, want := range cases {
		problems := baselines.Check("cache.baseline", given)
		switch {
		case want == "" && len(problems) > 0:
			t.Errorf("%s is refused: %v", given, problems)
		case want != "" && (len(problems) != 1 || !strings.Contains(problems[0].String(), want) || !strings.Contains(problems[0].String(), strings.Join(baselines.Dates(), ", "))):
			t.Errorf("%q: got %v, want %s and all dates", given, problems, want)
		}
	}
}

func TestABaselineHoldsItsOwnChangesAndAllBefore(t *testing.T) {
	t.Parallel()
	first, newest := baselines.First(), baselines.Newest()
	for _, id := range []baselines.ID{baselines.EndpointLock, baselines.ProductionPersistence} {
		if baselines.Holds("", id) || baselines.Holds(first, id) || !baselines.Holds(newest, id) || baselines.Holds("2199-01-01", id) {
			t.Errorf("%s is held by the wrong baselines", id)
		}
	}
	if baselines.Holds(newest, "no-such-change") {
		t.Error("the newest baseline holds a change that there is not")
	}
	moved := baselines.Between("", newest)
	if !slices.ContainsFunc(moved, func(c baselines.Change) bool { return c.ID == baselines.EndpointLock }) {
		t.Errorf("moving to the newest brings %v", moved)
	}
	if back := append(baselines.Between(newest, first), baselines.Between(newest, newest)...); len(back) > 0 {
		t.Errorf("staying or going back brings %v", back)
	}
}

func TestABaselineIsSupportedForAYearAfterTheNext(t *testing.T) {
	t.Parallel()
	last, ends := baselines.Ends(baselines.First())
	if want := time.Date(2027, time.November, 23, 0, 0, 0, 0, time.UTC); !ends || !last.Equal(want) {
		t.Errorf("the first ends on %s, want %s", last, want)
	}
	if unnamed, ends := baselines.Ends(""); !ends || !unnamed.Equal(last) {
		t.Errorf("without a baseline it ends on %s", unnamed)
	}
	for _, endless := range []string{baselines.Newest(), "2199-01-01"} {
		if last, ends := baselines.Ends(endless); ends {
			t.Errorf("%s ends on %s", endless, last)
		}
	}
	if baselines.Ended(baselines.First(), last.Add(23*time.Hour)) || !baselines.Ended(baselines.First(), last.Add(24*time.Hour)) {
		t.Error("support does not end with the end of its last day")
	}
}

func TestATokenLosesItsProviderAndVersion(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		"azure-native:cache/v20241101:Redis": "cache:Redis", "azure-native:redisenterprise:Database": "redisenterprise:Database",
	} {
		if got := baselines.TypeOf(token); got != want {
			t.Errorf("%s: got %s, want %s", token, got, want)
		}
	}
}
