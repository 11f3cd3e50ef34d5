package monitoring_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/redoubt-iac/redoubt/monitoring"
)

const workspaceID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"

func picture(service monitoring.Service) monitoring.Picture {
	return monitoring.Picture{
		Environment: "prod", Service: service, CacheID: cacheID, WorkspaceID: workspaceID,
		Size:              monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000},
		SuccessfulResults: monitoring.DefaultParameters().SuccessfulResults,
		Waivers:           []monitoring.Waived{{Control: "RDT-IDN-02", Reason: "a partner | with <old>\nclients", Owner: "shop", Granted: "2026-11-01", Until: "2027-01-31"}},
	}
}

// pages are what is drawn, each with the schema that describes it.
var pages = map[string]struct {
	draw   func(monitoring.Picture) (string, error)
	schema string
}{
	"workbook":  {monitoring.Workbook, "testdata/workbook.schema.json"},
	"dashboard": {monitoring.Dashboard, "testdata/dashboard.schema.json"},
}

// judgePage validates a page against its schema.
func judgePage(t *testing.T, page, schema string) error {
	t.Helper()
	compiled, err := jsonschema.NewCompiler().Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := jsonschema.UnmarshalJSON(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(decoded)
}

func TestPagesHaveTheStructureThatIsPublished(t *testing.T) {
	t.Parallel()
	for name, page := range pages {
		for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
			drawn, err := page.draw(picture(service))
			if err != nil {
				t.Fatal(err)
			}
			if err := judgePage(t, drawn, page.schema); err != nil {
				t.Errorf("%s of %s: %v", name, service, err)
			}
		}
	}
}

func TestABrokenPageIsFound(t *testing.T) {
	t.Parallel()
	for name, breaks := range map[string][]string{
		"workbook":  {`"type":3,|"type":4,`, `"KqlItem/1.0"|"KqlItem/2"`, `"queryType":0|"queryKind":0`, `"visualization":"table"|"visualization":"tabel"`, `"durationMs"|"duration"`},
		"dashboard": {`"type": "timeseries"|"type": "timeserie"`, `"w": 12|"w": 25`, `"dashboardTime": true|"dashboardTime": false`, `"unit": "percent"|"unit": "percentage"`, `"mode": "markdown"|"mode": "html"`},
	} {
		drawn, err := pages[name].draw(picture(monitoring.Managed))
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range breaks {
			old, broken, _ := strings.Cut(pair, "|")
			spoiled := strings.Replace(drawn, old, broken, 1)
			if spoiled == drawn {
				t.Errorf("the %s has no %s to break", name, old)
			}
			if judgePage(t, spoiled, pages[name].schema) == nil {
				t.Errorf("the %s with %s is accepted", name, broken)
			}
		}
	}
}

func TestAPageShowsAllThatTheBriefNames(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		for name, page := range pages {
			drawn, err := page.draw(picture(service))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{
				"serverLoad", "percentProcessorTime", "usedmemorypercentage", "connectedclients", "cachehits", "cachemisses", "cacheLatency", "evictedkeys",
				"Failed authentication", "Sources", "RDT-IDN-02", "2027-01-31", `a partner \\| with`, "lt;old", cacheID, workspaceID,
			} {
				if !strings.Contains(drawn, word) {
					t.Errorf("the %s of %s does not show %q", name, service, word)
				}
			}
		}
	}
}

func TestWithoutWaiversAPageSaysSo(t *testing.T) {
	t.Parallel()
	bare := picture(monitoring.Managed)
	bare.Waivers = nil
	for name, page := range pages {
		drawn, err := page.draw(bare)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(drawn, "No control is waived.") {
			t.Errorf("the %s does not say that nothing is waived", name)
		}
	}
}

func TestAnImportableDashboardAsksForTheIds(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		drawn, err := monitoring.ImportableDashboard(service)
		if err != nil {
			t.Fatal(err)
		}
		if err := judgePage(t, drawn, pages["dashboard"].schema); err != nil {
			t.Errorf("%s: %v", service, err)
		}
		for _, word := range []string{`\"${cache}\"`, `"${workspace}"`, `"name": "cache"`, `"name": "workspace"`} {
			if !strings.Contains(drawn, word) {
				t.Errorf("%s: the dashboard does not have %s", service, word)
			}
		}
		if strings.Contains(drawn, "Waivers") {
			t.Errorf("%s: the dashboard shows waivers that nobody knows", service)
		}
	}
}
