package waivers

import (
	"fmt"
	"time"

	"github.com/redoubt-iac/redoubt/internal/validation"
)

// Waiver relaxes one control for a time. All fields are plain, because what is relaxed must be readable in the source.
type Waiver struct {
	// Control is the id of the control, such as `RDT-NET-01`.
	Control string `pulumi:"control"`
	// Reason says why the control can't be met yet, in a sentence of at least 20 characters.
	Reason string `pulumi:"reason"`
	// Owner is who answers for the exception, such as a team's mail address.
	Owner string `pulumi:"owner"`
	// Granted is the day on which it was granted, as YYYY-MM-DD. It can't be in the future.
	Granted string `pulumi:"granted"`
	// Until is the last day on which it holds, as YYYY-MM-DD.
	Until string `pulumi:"until"`
}

// Active is a waiver that holds.
type Active struct {
	Waiver
	// DaysLeft is how many days it still holds, today included: 1 on its last day.
	DaysLeft int
}

// String is the line that a preview shows.
func (a Active) String() string {
	return fmt.Sprintf("Waiver of %s (%s), %s left until %s. Owner: %s. Reason: %s",
		a.Control, controls[a.Control].Title, count(a.DaysLeft), a.Until, a.Owner, a.Reason)
}

func count(days int) string {
	if days == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", days)
}

// Evaluate judges the waivers on one day, of which only the date in UTC counts, and returns those that hold. Every
// other waiver is a problem: malformed, expired, not granted yet, too long, given twice, or needed by nothing (but see
// [Control.Between]). A control in needed without an active waiver is no problem here; the caller looks it up with [Find] in the result.
func Evaluate(given []Waiver, needed []string, now time.Time) ([]Active, validation.Problems) {
	today := now.UTC().Truncate(24 * time.Hour)
	var active []Active
	var problems validation.Problems
	first := map[string]int{}
	for i, waiver := range given {
		path := validation.Index("waivers", i)
		if earlier, duplicate := first[waiver.Control]; duplicate {
			problems.Add(path, fmt.Sprintf("the control is already waived by waivers[%d]", earlier), "one waiver for each control", waiver.Control)
			continue
		}
		first[waiver.Control] = i
		last, own := waiver.check(path, today)
		if len(own) == 0 && !contains(needed, waiver.Control) && !controls[waiver.Control].Between {
			own.Add(path, "nothing needs this waiver", "no waiver, because "+controls[waiver.Control].Title+" here", waiver.Control)
		}
		problems.Append(own)
		if len(own) == 0 {
			active = append(active, Active{Waiver: waiver, DaysLeft: days(today, last)})
		}
	}
	return active, problems
}

// check judges one waiver and returns its last day.
func (w Waiver) check(path string, today time.Time) (time.Time, validation.Problems) {
	var problems validation.Problems
	control, known := Find(w.Control)
	switch {
	case !known:
		problems = append(problems, validation.Unknown(path+".control", "control", w.Control, Waivable()))
	case control.LongestDays == 0:
		problems.Add(path+".control", "this control can't be waived: "+control.Title, validation.OneOf(Waivable()), validation.Quote(w.Control))
	}
	const shortestReason = 20
	if len(w.Reason) < shortestReason {
		problems.Add(path+".reason", "too short to tell a reader anything", fmt.Sprintf("at least %d characters", shortestReason), validation.Quote(w.Reason))
	}
	if w.Owner == "" {
		problems.Add(path+".owner", "missing", "who answers for the exception", "")
	}
	granted, grantedProblems := parseDay(path+".granted", w.Granted)
	last, untilProblems := parseDay(path+".until", w.Until)
	problems.Append(grantedProblems)
	problems.Append(untilProblems)
	if len(grantedProblems) == 0 && len(untilProblems) == 0 {
		problems.Append(checkSpan(path, control, granted, last, today))
	}
	return last, problems
}

// checkSpan judges the two dates against today, each other and the control's bound.
func checkSpan(path string, control Control, granted, last, today time.Time) validation.Problems {
	var problems validation.Problems
	if granted.After(today) {
		problems.Add(path+".granted", "granted in the future", "today, "+format(today)+", or earlier", format(granted))
	}
	if last.Before(granted) {
		problems.Add(path+".until", "ends before it was granted", format(granted)+" or later", format(last))
		return problems
	}
	if last.Before(today) {
		problems.Add(path+".until", "expired "+count(days(last, today)-1)+" ago", "meet the control, or have the waiver granted anew", format(last))
	}
	if span := days(granted, last); control.LongestDays > 0 && span > control.LongestDays {
		latest := granted.AddDate(0, 0, control.LongestDays-1)
		problems.Add(path+".until", fmt.Sprintf("lasts %d days", span), fmt.Sprintf("at most %d days: until %s", control.LongestDays, format(latest)), format(last))
	}
	return problems
}

func parseDay(path, text string) (time.Time, validation.Problems) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, validation.Problems{{Path: path, Message: "not a date", Expected: "YYYY-MM-DD", Got: validation.Quote(text)}}
	}
	return day, nil
}

func format(day time.Time) string { return day.Format(time.DateOnly) }

// days counts the days from one to the other, both included.
func days(from, to time.Time) int { return int(to.Sub(from).Hours()/24) + 1 }

func contains(ids []string, id string) bool {
	for _, candidate := range ids {
		if candidate == id {
			return true
		}
	}
	return false
}
