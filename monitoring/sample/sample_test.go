package sample_test

import (
	"math"
	"testing"
	"time"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/monitoring/sample"
)

func cache(service monitoring.Service) monitoring.Picture {
	return monitoring.Picture{Environment: "prod", Service: service, CacheID: "/x/cache", Size: monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000}}
}

func TestEveryPanelOfBothServicesHasRowsWithinTheDay(t *testing.T) {
	t.Parallel()
	from, to := sample.Span()
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		rows, err := sample.Rows(cache(service), "a page")
		if err != nil {
			t.Fatal(err)
		}
		panels, err := monitoring.Panels(cache(service))
		if err != nil {
			t.Fatal(err)
		}
		for _, panel := range panels {
			result := rows.Results[panel.Title]
			if len(result.Rows) == 0 {
				t.Errorf("%s: %s has no rows", service, panel.Title)
			}
			for _, row := range result.Rows {
				if len(row) != len(result.Columns) {
					t.Fatalf("%s: %s: %v does not fit %v", service, panel.Title, row, result.Columns)
				}
				for _, cell := range row {
					at, isTime := cell.(time.Time)
					value, isNumber := cell.(float64)
					if isTime && (at.Before(from) || at.After(to)) || isNumber && (value < 0 || math.IsNaN(value) || panel.Unit == monitoring.Percent && value > 100) {
						t.Errorf("%s: %s: %v is outside the day or its unit", service, panel.Title, row)
					}
				}
			}
		}
	}
}

func TestTheTableCountsTheFailuresOfTheChart(t *testing.T) {
	t.Parallel()
	rows, err := sample.Rows(cache(monitoring.Managed), "a page")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[any]float64{}
	for _, row := range rows.Results["Failed authentication by source in five minutes"].Rows {
		drawn[row[1]] += row[2].(float64)
	}
	for _, row := range rows.Results["Sources"].Rows {
		if row[3] != drawn[row[0]] || row[1].(float64) < row[3].(float64) {
			t.Errorf("%v, but the chart has %v failures", row, drawn[row[0]])
		}
	}
}
