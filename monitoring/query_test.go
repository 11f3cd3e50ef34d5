package monitoring_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// statusCodes are what the codes of REDConnectionEvents mean for whoever counts logins:
// https://redis.io/docs/latest/operate/rs/security/audit-events/#status-result-codes
var statusCodes = map[string][]string{"failure": {"0", "1", "4", "6"}, "success": {"2", "7", "8"}, "step": {"3", "5"}}

func TestEveryQueryCountsTheSameStatusCodesAsFailuresAndSuccesses(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	for _, d := range monitoring.Detections(monitoring.Managed) {
		query, err := d.Query(usual())
		if err != nil {
			t.Fatal(err)
		}
		texts[d.ID()] = query
	}
	panels, err := monitoring.Panels(picture(monitoring.Managed))
	if err != nil {
		t.Fatal(err)
	}
	for _, panel := range panels {
		texts[panel.ID] = panel.Query
	}
	pages, err := filepath.Glob("../docs/runbooks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		texts[page] = string(text)
	}
	list := regexp.MustCompile(`EventStatus !?in \(([0-9, ]+)\)`)
	seen := 0
	for name, text := range texts {
		for _, match := range list.FindAllStringSubmatch(text, -1) {
			seen++
			codes := strings.Split(match[1], ", ")
			if !slices.Equal(codes, statusCodes["failure"]) && !slices.Equal(codes, statusCodes["success"]) {
				t.Errorf("%s counts the codes %s, which are neither all failures nor all successes", name, match[1])
			}
		}
	}
	if seen < 10 {
		t.Errorf("found only %d lists of codes", seen)
	}
	var known []string
	for _, codes := range statusCodes {
		known = append(known, codes...)
	}
	slices.Sort(known)
	if strings.Join(known, "") != "012345678" {
		t.Errorf("the codes %v are not each of 0 to 8 once", known)
	}
}

// Key Vault's own example has the object id under the claim's long name (https://learn.microsoft.com/azure/key-vault/general/logging#interpret-your-key-vault-logs),
// and its tables know the short one too. A query that looks for one alone takes every user of an application for the same.
func TestAPrincipalOfAVaultIsFoundUnderBothNamesOfItsClaim(t *testing.T) {
	t.Parallel()
	const long, short = `Identity.claim["http://schemas.microsoft.com/identity/claims/objectidentifier"]`, "Identity.claim.oid"
	pages, err := filepath.Glob("../docs/runbooks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("queries/*.kql")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range append(pages, files...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), long) != strings.Count(string(text), short) {
			t.Errorf("%s has the long name %d times, the short one %d times", path, strings.Count(string(text), long), strings.Count(string(text), short))
		}
		seen += strings.Count(string(text), short)
	}
	if seen < 6 {
		t.Errorf("found only %d queries that name a principal", seen)
	}
}
