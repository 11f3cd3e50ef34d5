package monitoring_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
)

func TestQueriesObeyTheLimitsOfAQueryRule(t *testing.T) {
	t.Parallel()
	for _, d := range allDetections() {
		t.Run(d.ID(), func(t *testing.T) {
			t.Parallel()
			query, err := d.Query(usual())
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range monitoring.ForbiddenInQueries {
				if strings.Contains(query, word) {
					t.Errorf("the query has %s", word)
				}
			}
			properties, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			if size := len(query) + len(properties); size > monitoring.MaxRuleBytes/2 {
				t.Errorf("the rule comes to %d bytes, with no room for long lists of networks", size)
			}
			if looksBack := strings.Contains(query, "ago("); looksBack != (d.Range != "" || strings.Contains(query, "ago(1h)")) {
				t.Errorf("the query uses ago() %t, and its range is %q", looksBack, d.Range)
			}
		})
	}
}

func TestNoValueBecomesPartOfAQuery(t *testing.T) {
	t.Parallel()
	parameters := usual()
	parameters.ResourceID = `x"; print "owned" //` + "\n" + `\`
	query, err := monitoring.Detections(monitoring.Managed)[0].Query(parameters)
	if err != nil {
		t.Fatal(err)
	}
	want := `let WatchedResource = "x\"; print \"owned\" //\n\\";`
	if first, _, _ := strings.Cut(query, "\nlet "); first != want {
		t.Errorf("got  %s\nwant %s", first, want)
	}
}

func TestAQueryNeedsAResourceAndReadableHours(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*monitoring.Parameters){
		"no resource id":              func(p *monitoring.Parameters) { p.ResourceID = "" },
		"hours that start at no time": func(p *monitoring.Parameters) { p.BusinessHours.Start = "8" },
		"hours that end at no time":   func(p *monitoring.Parameters) { p.BusinessHours.End = "25:00" },
	} {
		parameters := usual()
		spoil(&parameters)
		if query, err := monitoring.Detections(monitoring.Classic)[1].Query(parameters); err == nil {
			t.Errorf("%s: no error, but the query %s", name, query)
		}
	}
}

func TestTheParametersStandAboveTheQuery(t *testing.T) {
	t.Parallel()
	parameters := usual()
	parameters.ExpectedRanges, parameters.AroundTheClockRanges = []string{"10.1.0.0/16", "10.2.0.0/16"}, nil
	parameters.BusinessHours = monitoring.BusinessHours{TimeZone: "Europe/Berlin", Start: "08:30", End: "24:00", Days: []string{"Monday", "Friday", "Sunday"}}
	parameters.RiseFactor = 2.5
	cases := map[string][]string{
		"managed-unexpectedSource":    {`let ExpectedRanges = dynamic(["10.1.0.0/16","10.2.0.0/16"]);`},
		"managed-outsideHours":        {`let TimeZone = "Europe/Berlin";`, `let HoursStart = time(0.08:30:00);`, `let HoursEnd = time(1.00:00:00);`, `let WorkingDays = dynamic([1,5,0]);`, `let AroundTheClockRanges = dynamic([]);`},
		"classic-failedLoginsInSurge": {`let FailedLimit = long(10);`, `let RiseFactor = real(2.5);`, `let RiseMinimum = long(50);`},
		"keyVault-keyUse":             {`let SecretPath = "/secrets/redis-access-key/";`},
	}
	seen := 0
	for _, d := range allDetections() {
		query, err := d.Query(parameters)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range cases[d.ID()] {
			seen++
			if !strings.Contains(query, "\n"+line+"\n") {
				t.Errorf("%s does not have %s:\n%s", d.ID(), line, query)
			}
		}
		if !strings.HasPrefix(query, `let WatchedResource = "`+cacheID+`";`+"\n") {
			t.Errorf("%s does not begin with the resource", d.ID())
		}
	}
	if seen != 10 {
		t.Errorf("looked at %d lines", seen)
	}
}

func TestAQueryStaysValidInAWorkspaceWithoutTheTable(t *testing.T) {
	t.Parallel()
	for _, d := range allDetections() {
		query, err := d.Query(usual())
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range d.Sources {
			lead := "let " + source.Name + " = union isfuzzy=true\n    (datatable ("
			if !strings.Contains(query, lead) || strings.Count(query, string(source.Table)) != 1 {
				t.Errorf("%s reads %s outside a fuzzy union", d.ID(), source.Table)
			}
		}
	}
}
