package azurepolicy

import (
	"fmt"
	"time"
)

// The form in which policy functions give and take times, seven digits of seconds and Z,
// https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
const timeForm = "2006-01-02T15:04:05.0000000Z"

// timeFunctions are the two of policy rules. The others of ARM templates are not available in them.
func timeFunctions() []function {
	return []function{
		{name: "utcNow", max: 1, call: now},
		plain("addDays", 2, 2, addDays),
	}
}

func now(s *scene, a []any) (any, error) {
	if len(a) == 1 {
		return nil, undecidablef("its format strings are those of .NET")
	}
	if s.run.options.Now.IsZero() {
		return nil, undecidablef("the time of the evaluation is not given")
	}
	return s.run.options.Now.UTC().Format(timeForm), nil
}

func addDays(a []any) (any, error) {
	text, err := asText(a[0])
	if err != nil {
		return nil, err
	}
	days, err := asInteger(a[1])
	if err != nil {
		return nil, err
	}
	at, ok := parseTime(text)
	if !ok {
		return nil, fmt.Errorf("%s is no time of the form yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", quote(text))
	}
	return at.UTC().AddDate(0, 0, days).Format(timeForm), nil
}

// parseTime reads an ISO 8601 date and time; a date alone is none.
func parseTime(text string) (time.Time, bool) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
