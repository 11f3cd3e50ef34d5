package picture

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTheNumbersOfAnAxisAreRoundAndReachTheTop(t *testing.T) {
	t.Parallel()
	cases := map[float64][]float64{
		0: {0, 0.25, 0.5, 0.75, 1}, 3: {0, 1, 2, 3}, 90: {0, 25, 50, 75, 100}, 100: {0, 25, 50, 75, 100}, 1310: {0, 500, 1000, 1500},
		576_000: {0, 200_000, 400_000, 600_000}, 10_800: {0, 5000, 10_000, 15_000},
	}
	for top, want := range cases {
		if got := ticksOf(top); !slices.Equal(got, want) {
			t.Errorf("up to %v: got %v, want %v", top, got, want)
		}
	}
}

func TestNumbersAreShort(t *testing.T) {
	t.Parallel()
	for want, given := range map[string]struct {
		value float64
		unit  string
	}{"0": {0, ""}, "75 %": {75, "%"}, "1500 µs": {1500, "µs"}, "600k": {600_000, ""}, "1.5M": {1_500_000, ""}} {
		if got := number(given.value, given.unit); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for want, cell := range map[string]any{"1,234,567": 1234567.0, "999": 999.0, "0.5": 0.5, "18 Nov 09:05": time.Date(2026, 11, 18, 9, 5, 0, 0, time.UTC), "x": "x"} {
		if got := cellText(cell); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestATextThatIsTooLongIsCut(t *testing.T) {
	t.Parallel()
	long := "Connected clients (MemoryOptimized_M2000 takes 200000)"
	whole := widthOf(strong, long)
	if got := fitting(strong, long, whole); got != long {
		t.Errorf("a text that fits became %q", got)
	}
	for _, room := range []float64{whole - 1, whole / 2, 20, 0} {
		got := fitting(strong, long, room)
		if !strings.HasSuffix(got, "…") || len(got) >= len(long)+2 || got != "…" && widthOf(strong, got) > room {
			t.Errorf("for %.0f points: %q", room, got)
		}
	}
}

func TestTheHoursBelowAnAxisAreFull(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 18, 0, 0, 0, 0, time.UTC)
	for span, want := range map[time.Duration]int{24 * time.Hour: 7, 3 * time.Hour: 4, 72 * time.Hour: 7} {
		hours := hoursOf(from, from.Add(span))
		if len(hours) != want || !hours[0].Equal(from) {
			t.Errorf("%s: %v", span, hours)
		}
	}
	if hours := hoursOf(from.Add(time.Minute), from.Add(time.Hour)); len(hours) != 1 || !hours[0].Equal(from.Add(time.Hour)) {
		t.Errorf("got %v", hours)
	}
}
