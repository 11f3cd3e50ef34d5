package kusto_test

import (
	"maps"
	"testing"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/monitoring/sample"
	"github.com/redoubt-iac/redoubt/tests/kusto"
)

func TestEveryPanelIsAValidQueryOfTheRightShape(t *testing.T) {
	t.Parallel()
	var queries []kusto.Query
	var panels []monitoring.Panel
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		for set, parameters := range parameterSets() {
			drawn, err := monitoring.Panels(monitoring.Picture{
				Environment: "prod", Service: service, CacheID: parameters.ResourceID, WorkspaceID: "/workspace",
				Size: monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000}, SuccessfulResults: parameters.SuccessfulResults,
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, panel := range drawn {
				queries = append(queries, kusto.Query{Name: string(service) + "/" + set + "/" + panel.Title, Text: panel.Query})
				panels = append(panels, panel)
			}
		}
	}
	for i, result := range check(t, queries) {
		complain(t, queries[i], result)
		if panels[i].Shape == monitoring.Lines {
			threeColumns(t, result)
		}
	}
}

// The pictures in docs show made-up rows: these are the columns that the queries really give.
func TestTheSampleHasTheColumnsOfTheQueries(t *testing.T) {
	t.Parallel()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		cache := monitoring.Picture{Environment: "prod", Service: service, CacheID: cacheID, WorkspaceID: "/workspace", SuccessfulResults: []string{"ok"}}
		panels, err := monitoring.Panels(cache)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := sample.Rows(cache, "the test")
		if err != nil {
			t.Fatal(err)
		}
		var queries []kusto.Query
		for _, panel := range panels {
			queries = append(queries, kusto.Query{Name: panel.Title, Text: panel.Query})
		}
		for _, result := range check(t, queries) {
			made := map[string]string{}
			for _, column := range rows.Results[result.Name].Columns {
				made[column.Name] = column.Type
			}
			if !maps.Equal(made, result.Columns) {
				t.Errorf("%s of %s: the sample has %v, and the query gives %v", result.Name, service, made, result.Columns)
			}
		}
	}
}

// threeColumns: lines need a time, a name and a number, and nothing else.
func threeColumns(t *testing.T, result kusto.Result) {
	t.Helper()
	counts := map[string]int{}
	for _, kind := range result.Columns {
		switch kind {
		case "int", "long", "real":
			counts["number"]++
		default:
			counts[kind]++
		}
	}
	if counts["datetime"] != 1 || counts["string"] != 1 || counts["number"] != 1 || len(result.Columns) != 3 || result.Columns["TimeGenerated"] != "datetime" {
		t.Errorf("%s: the columns %v are no line", result.Name, result.Columns)
	}
}
