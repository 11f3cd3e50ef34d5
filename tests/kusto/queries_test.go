package kusto_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/tests/kusto"
)

const cacheID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop-prod/providers/Microsoft.Cache/redisEnterprise/amr-shop-prod"

// parameterSets are the values with which every query is checked: those of an environment that gives none, the narrowest,
// the widest, and texts that would end a string or a statement if they were not escaped.
func parameterSets() map[string]monitoring.Parameters {
	usual := monitoring.DefaultParameters()
	usual.ResourceID, usual.SecretName = cacheID, "redis-access-key"

	narrow := usual
	narrow.ExpectedRanges, narrow.AroundTheClockRanges = []string{"10.20.30.40/32"}, []string{"10.20.30.0/24"}
	narrow.BusinessHours = monitoring.BusinessHours{TimeZone: "Asia/Kathmandu", Start: "00:00", End: "24:00", Days: []string{"Sunday"}}
	narrow.RiseFactor, narrow.RiseMinimum, narrow.FailedLimit = 1.000001, 1, 1
	narrow.SuccessfulResults = nil

	wide := usual
	wide.ExpectedRanges = nil
	for i := range 200 {
		wide.ExpectedRanges = append(wide.ExpectedRanges, fmt.Sprintf("10.%d.0.0/16", i))
	}
	wide.BusinessHours = monitoring.BusinessHours{TimeZone: "America/St_Johns", Start: "23:58", End: "23:59", Days: monitoring.Weekdays}
	wide.RiseFactor, wide.RiseMinimum, wide.FailedLimit = 100, 1_000_000, 1_000_000

	hostile := usual
	hostile.ResourceID = `x"; print 1 //` + "\n" + `\`
	hostile.SecretName = `"); drop table T; let x = ("`
	hostile.SuccessfulResults = []string{`"])`, `\"`, "'", "`", "it's", "erfolgreich ✓"}
	return map[string]monitoring.Parameters{"usual": usual, "narrow": narrow, "wide": wide, "hostile": hostile}
}

// check runs the language service. Without npm a developer's machine skips, and says so; CI does not.
func check(t *testing.T, queries []kusto.Query) []kusto.Result {
	t.Helper()
	for _, program := range []string{"npm", "node"} {
		if _, err := exec.LookPath(program); err != nil && os.Getenv("CI") != "true" {
			t.Skipf("NOT CHECKED: %d queries need %s, which is not installed here; CI checks them", len(queries), program)
		}
	}
	tables := map[string]map[string]string{}
	for table, schema := range monitoring.Schemas() {
		tables[string(table)] = schema.Columns
	}
	results, err := kusto.Check(t.Context(), tables, queries)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// complain fails for everything that the service says against a query, hints for style aside.
func complain(t *testing.T, query kusto.Query, result kusto.Result) {
	t.Helper()
	for _, problem := range result.Problems {
		if problem.Severity != "Error" && problem.Severity != "Warning" {
			continue
		}
		t.Errorf("%s: %s %s: %s; at %q", query.Name, problem.Severity, problem.Code, problem.Message, around(query.Text, problem.At))
	}
}

// around is the line of a query that a problem is on.
func around(text string, at int) string {
	at = min(at, len(text))
	start := strings.LastIndex(text[:at], "\n") + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}

func TestEveryQueryIsValidWithEverySetOfParameters(t *testing.T) {
	t.Parallel()
	var queries []kusto.Query
	var detections []monitoring.Detection
	for _, service := range monitoring.Services() {
		for _, detection := range monitoring.Detections(service) {
			for set, parameters := range parameterSets() {
				text, err := detection.Query(parameters)
				if err != nil {
					t.Fatal(err)
				}
				queries = append(queries, kusto.Query{Name: detection.ID() + "/" + set, Text: text})
				detections = append(detections, detection)
			}
		}
	}
	for i, result := range check(t, queries) {
		complain(t, queries[i], result)
		rightColumns(t, queries[i].Name, detections[i], result.Columns)
	}
}

// rightColumns holds the result against what the rule says of it.
func rightColumns(t *testing.T, name string, detection monitoring.Detection, columns map[string]string) {
	t.Helper()
	numeric := map[string]bool{"int": true, "long": true, "real": true, "decimal": true}
	if !numeric[columns[detection.Measure]] {
		t.Errorf("%s: the measure %s is not a number but %q", name, detection.Measure, columns[detection.Measure])
	}
	for _, dimension := range detection.Dimensions {
		if kind := columns[dimension]; kind != "string" && !numeric[kind] {
			t.Errorf("%s: the dimension %s must be text or a number, and is %q", name, dimension, kind)
		}
	}
	if columns[monitoring.ResourceColumn] != "string" {
		t.Errorf("%s: the result has no %s, so the alert would be about the workspace", name, monitoring.ResourceColumn)
	}
	for column, kind := range columns {
		// A time in the result would make Azure bin the rows by it, and drop those of a query that looks back further than
		// its window.
		if kind == "datetime" || kind == "unknown" || kind == "dynamic" {
			t.Errorf("%s: the column %s is of type %s", name, column, kind)
		}
	}
}

func TestTheCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	good, err := monitoring.Detections(monitoring.Managed)[0].Query(parameterSets()["usual"])
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ name, old, broken, want string }{
		{"a column that the table does not have", "EventType ==", "Username ==", "KS142"},
		{"a table that does not exist", "REDConnectionEvents", "REDConnectionEvent", "KS205"},
		{"a function that does not exist", "ipv4_is_in_any_range(", "ipv4_is_in_some_range(", "KS211"},
		{"a syntax error", "| summarize", "| summarise", "KS"},
		{"a column that the lead-in does not declare, of a type that differs", "ClientIp: string", "ClientIp: long", "KS"},
		{"a parameter that is not given", "let ExpectedRanges", "let Expected", "KS142"},
	}
	queries := []kusto.Query{{Name: "as it is", Text: good}}
	for _, tc := range cases {
		broken := strings.Replace(good, tc.old, tc.broken, 1)
		if broken == good {
			t.Fatalf("%s: the query has no %q to break", tc.name, tc.old)
		}
		queries = append(queries, kusto.Query{Name: tc.name, Text: broken})
	}
	results := check(t, queries)
	if len(results[0].Problems) > 0 {
		t.Errorf("the query as it is has problems: %v", results[0].Problems)
	}
	for i, tc := range cases {
		found := false
		for _, problem := range results[i+1].Problems {
			found = found || strings.HasPrefix(problem.Code, tc.want)
		}
		if !found {
			t.Errorf("%s: want %s..., got %v", tc.name, tc.want, results[i+1].Problems)
		}
	}
}
