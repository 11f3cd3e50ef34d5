package monitoring

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
	// Zones must be known on machines without a zone database, such as a container or Windows.
	_ "time/tzdata"
	"unicode"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// limits of what can be asked for.
const (
	maxRanges     = 200
	maxRiseFactor = 100
	maxCount      = 1_000_000
	minutesOfDay  = 24 * 60
)

// Validate collects every problem, with paths as in [Parameters]. ResourceID is not judged: it is known last.
func (p Parameters) Validate() validation.Problems {
	var problems validation.Problems
	if len(p.ExpectedRanges) == 0 {
		problems.Add("expectedRanges", "no network is expected, so every connection would be an alert", "at least one network as CIDR, such as 10.10.0.0/16", "none")
	}
	problems.Append(validateRanges("expectedRanges", p.ExpectedRanges))
	problems.Append(validateRanges("aroundTheClockRanges", p.AroundTheClockRanges))
	problems.Append(p.BusinessHours.Validate().Under("businessHours"))
	if !(p.RiseFactor > 1 && p.RiseFactor <= maxRiseFactor) {
		problems.Add("riseFactor", "not a rise", fmt.Sprintf("more than 1 and at most %d times the usual number", maxRiseFactor), fmt.Sprint(p.RiseFactor))
	}
	problems.Append(validateCount("riseMinimum", "connections in half an hour", p.RiseMinimum))
	problems.Append(validateCount("failedLimit", "failed authentications in half an hour", p.FailedLimit))
	problems.Append(validateWords("successfulResults", p.SuccessfulResults))
	if p.SecretName != "" {
		problems.Append(validateWords("secretName", []string{p.SecretName}))
	}
	return problems
}

func validateCount(path, what string, count int) validation.Problems {
	var problems validation.Problems
	if count < 1 || count > maxCount {
		problems.Add(path, "out of range", fmt.Sprintf("1 to %d %s", maxCount, what), fmt.Sprint(count))
	}
	return problems
}

// validateRanges judges networks. They are IPv4, as the addresses are in a workspace: "If using Log Analytics, the result
// is always in IPv4" (https://learn.microsoft.com/azure/redis/monitor-diagnostic-settings#contents-of-the-connection-logs).
func validateRanges(path string, ranges []string) validation.Problems {
	var problems validation.Problems
	if len(ranges) > maxRanges {
		problems.Add(path, "too many networks for a query", fmt.Sprintf("at most %d", maxRanges), fmt.Sprint(len(ranges)))
	}
	for i, text := range ranges {
		item := validation.Index(path, i)
		prefix, err := netip.ParsePrefix(text)
		switch {
		case err != nil:
			problems.Add(item, "not a network", "an IPv4 network as CIDR, such as 10.10.0.0/16", validation.Quote(text))
		case !prefix.Addr().Is4():
			problems.Add(item, "not an IPv4 network, and the logs hold IPv4 addresses only", "an IPv4 network as CIDR, such as 10.10.0.0/16", validation.Quote(text))
		case prefix.Bits() == 0:
			problems.Add(item, "every address is expected, so the detection could never fire", "a network of your own", validation.Quote(text))
		case prefix.Masked() != prefix:
			problems.Add(item, "the address is not the first of its network", prefix.Masked().String(), validation.Quote(text))
		}
	}
	return problems
}

// Validate collects every problem of the hours.
func (h BusinessHours) Validate() validation.Problems {
	var problems validation.Problems
	if _, err := time.LoadLocation(h.TimeZone); err != nil || h.TimeZone == "" || h.TimeZone == "Local" {
		problems.Add("timeZone", "unknown time zone", "a name of the IANA database, such as Europe/Berlin", validation.Quote(h.TimeZone))
	}
	start, startErr := localTime(h.Start)
	if startErr != nil {
		problems.Add("start", "not a time of day", `hours and minutes, such as "08:00"`, validation.Quote(h.Start))
	}
	end, endErr := localTime(h.End)
	if endErr != nil {
		problems.Add("end", "not a time of day", `hours and minutes, such as "18:00"`, validation.Quote(h.End))
	}
	if startErr == nil && endErr == nil && end <= start {
		problems.Add("end", "the hours end before they start", fmt.Sprintf("a time after %s; hours over midnight are not supported", h.Start), validation.Quote(h.End))
	}
	if len(h.Days) == 0 {
		problems.Add("days", "no working day", validation.OneOf(Weekdays)+", or several", "none")
	}
	for i, day := range h.Days {
		if !slices.Contains(Weekdays, day) {
			problems = append(problems, validation.Unknown(validation.Index("days", i), "day", day, Weekdays))
		}
	}
	return problems
}

// localTime reads "08:00" as the time since midnight; "24:00" is the end of the day.
func localTime(text string) (time.Duration, error) {
	if text == "24:00" {
		return minutesOfDay * time.Minute, nil
	}
	clock, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%q is not a time of day", text)
	}
	return time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute, nil
}

// validateWords judges texts that are compared with a column: something that can be seen, and no control characters,
// which a literal can hold but nobody means.
func validateWords(path string, texts []string) validation.Problems {
	var problems validation.Problems
	for i, text := range texts {
		if strings.TrimSpace(text) == "" || strings.ContainsFunc(text, unicode.IsControl) {
			problems.Add(validation.Index(path, i), "not a word", "visible characters", validation.Quote(text))
		}
	}
	return problems
}
