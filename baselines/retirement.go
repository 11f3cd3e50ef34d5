package baselines

import (
	"slices"
	"time"
)

// monthsOfSupport is how long a baseline is supported once there is a newer one. It is redoubt's own promise: long enough
// for a team that moves production twice a year to do it twice.
const monthsOfSupport = 12

// Ends is the last day of support of a baseline: a year after the one that follows it. The newest has none, and neither has
// what is no baseline.
func Ends(baseline string) (last time.Time, ends bool) {
	dates := Dates()
	at := slices.Index(dates, Effective(baseline))
	if at < 0 || at == len(dates)-1 {
		return time.Time{}, false
	}
	successor, err := time.Parse(time.DateOnly, dates[at+1])
	return successor.AddDate(0, monthsOfSupport, 0), err == nil
}

// Ended says whether the support of a baseline is over on a day, of which the date in UTC counts.
func Ended(baseline string, now time.Time) bool {
	last, ends := Ends(baseline)
	return ends && now.UTC().Truncate(24*time.Hour).After(last)
}
