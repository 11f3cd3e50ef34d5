package monitoring_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
)

func TestBadParametersAreRefused(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		spoil func(*monitoring.Parameters)
		want  string
	}{
		{"a range that is no CIDR", func(p *monitoring.Parameters) { p.ExpectedRanges = []string{"10.0.0.0"} },
			`expectedRanges[0]: not a network; expected an IPv4 network as CIDR, such as 10.10.0.0/16; got "10.0.0.0"`},
		{"a range of IPv6", func(p *monitoring.Parameters) { p.ExpectedRanges = []string{"fd00::/8"} },
			`expectedRanges[0]: not an IPv4 network`},
		{"a range that starts inside a network", func(p *monitoring.Parameters) { p.AroundTheClockRanges = []string{"10.1.2.3/16"} },
			`aroundTheClockRanges[0]: the address is not the first of its network; expected 10.1.0.0/16; got "10.1.2.3/16"`},
		{"a range of everything", func(p *monitoring.Parameters) { p.ExpectedRanges = []string{"0.0.0.0/0"} },
			`expectedRanges[0]: every address is expected`},
		{"no range", func(p *monitoring.Parameters) { p.ExpectedRanges = nil }, `expectedRanges: no network is expected`},
		{"too many ranges", func(p *monitoring.Parameters) { p.ExpectedRanges = slices.Repeat([]string{"10.0.0.0/8"}, 201) },
			`expectedRanges: too many networks for a query; expected at most 200; got 201`},
		{"an unknown time zone", func(p *monitoring.Parameters) { p.BusinessHours.TimeZone = "Berlin" }, `businessHours.timeZone: unknown time zone`},
		{"the machine's own time zone", func(p *monitoring.Parameters) { p.BusinessHours.TimeZone = "Local" }, `businessHours.timeZone: unknown time zone`},
		{"no time zone", func(p *monitoring.Parameters) { p.BusinessHours.TimeZone = "" }, `businessHours.timeZone: unknown time zone`},
		{"hours that end before they start", func(p *monitoring.Parameters) { p.BusinessHours.Start, p.BusinessHours.End = "18:00", "08:00" },
			`businessHours.end: the hours end before they start; expected a time after 18:00; hours over midnight are not supported; got "08:00"`},
		{"hours of no length", func(p *monitoring.Parameters) { p.BusinessHours.Start, p.BusinessHours.End = "08:00", "08:00" }, `businessHours.end: the hours end before they start`},
		{"a time without a zero", func(p *monitoring.Parameters) { p.BusinessHours.Start = "8:00" }, `businessHours.start: not a time of day`},
		{"a time after midnight", func(p *monitoring.Parameters) { p.BusinessHours.End = "24:01" }, `businessHours.end: not a time of day`},
		{"no day", func(p *monitoring.Parameters) { p.BusinessHours.Days = nil }, `businessHours.days: no working day`},
		{"a misspelled day", func(p *monitoring.Parameters) { p.BusinessHours.Days = []string{"Munday"} }, `businessHours.days[0]: unknown day (did you mean "Monday"?)`},
		{"a rise of nothing", func(p *monitoring.Parameters) { p.RiseFactor = 1 }, `riseFactor: not a rise`},
		{"a rise without end", func(p *monitoring.Parameters) { p.RiseFactor = 101 }, `riseFactor: not a rise`},
		{"a minimum of zero", func(p *monitoring.Parameters) { p.RiseMinimum = 0 }, `riseMinimum: out of range; expected 1 to 1000000 connections in half an hour; got 0`},
		{"a negative limit", func(p *monitoring.Parameters) { p.FailedLimit = -1 }, `failedLimit: out of range`},
		{"an empty word for success", func(p *monitoring.Parameters) { p.SuccessfulResults = []string{" "} }, `successfulResults[0]: not a word`},
		{"a secret of two lines", func(p *monitoring.Parameters) { p.SecretName = "a\nb" }, `secretName[0]: not a word`},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			parameters := usual()
			tc.spoil(&parameters)
			problems := parameters.Validate()
			if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), tc.want) {
				t.Errorf("got %v, want one that starts with %s", problems, tc.want)
			}
		})
	}
}

func TestTheDefaultsAreValid(t *testing.T) {
	t.Parallel()
	if problems := usual().Validate(); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestEveryProblemIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	if problems := (monitoring.Parameters{}).Validate(); len(problems) < 7 {
		t.Errorf("only %d problems of parameters that have nothing: %v", len(problems), problems)
	}
}
