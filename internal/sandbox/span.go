package sandbox

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// span is an ISO 8601 duration of years, months and days, as rotation policies have it: P90D, P18M, P2Y.
type span struct{ years, months, days int }

var spanPattern = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$`)

func parseSpan(text string) (span, error) {
	parts := spanPattern.FindStringSubmatch(text)
	if parts == nil || text == "P" {
		return span{}, fmt.Errorf("not a duration; expected one such as P90D, P18M or P2Y; got %s", text)
	}
	var numbers [4]int
	for i, part := range parts[1:] {
		numbers[i], _ = strconv.Atoi(part) // digits, or nothing for zero
	}
	return span{years: numbers[0], months: numbers[1], days: 7*numbers[2] + numbers[3]}, nil
}

func (s span) after(moment time.Time) time.Time { return moment.AddDate(s.years, s.months, s.days) }

// shortest and longest are how many days the span has, in the shortest and in the longest months.
func (s span) shortest() int { return 365*s.years + 28*s.months + s.days }
func (s span) longest() int  { return 366*s.years + 31*s.months + s.days }
