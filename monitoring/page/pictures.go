package page

import (
	"fmt"

	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/monitoring/picture"
	"github.com/redoubt-iac/redoubt/monitoring/sample"
)

// exampleCache is the cache whose made-up day the documents show.
func exampleCache(service monitoring.Service) monitoring.Picture {
	return monitoring.Picture{
		Environment: "prod", Service: service, CacheID: exampleResource[service], WorkspaceID: exampleWorkspace, Size: examples[service],
		SuccessfulResults: monitoring.DefaultParameters().SuccessfulResults,
		Waivers:           []monitoring.Waived{{Control: "RDT-IDN-02", Reason: "a partner's client can't use Entra yet", Owner: "team-shop", Granted: "2026-11-02", Until: "2027-01-31"}},
	}
}

const exampleWorkspace = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-shop-prod/providers/Microsoft.OperationalInsights/workspaces/log-shop-prod"

// Pictures are the pictures in the documents, PNG each, by their paths below the project's folder: the workbook and the
// dashboard to import, of both services, drawn from their own JSON and made-up rows.
func Pictures() (map[string][]byte, error) {
	drawn := map[string][]byte{}
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		cache := exampleCache(service)
		document, err := monitoring.Workbook(cache)
		if err != nil {
			return nil, fmt.Errorf("drawing a workbook: %w", err)
		}
		page, err := picture.Workbook(document)
		if err != nil {
			return nil, fmt.Errorf("drawing a workbook: %w", err)
		}
		if drawn["docs/diagrams/workbook-"+string(service)+".png"], err = draw(cache, page, "the workbook's JSON"); err != nil {
			return nil, err
		}
		asked, err := monitoring.ImportableDashboard(service)
		if err != nil {
			return nil, fmt.Errorf("drawing a dashboard: %w", err)
		}
		if page, err = picture.Dashboard(asked); err != nil {
			return nil, fmt.Errorf("drawing a dashboard: %w", err)
		}
		// A dashboard to import knows no size of the cache, nor do its titles.
		cache.Size = monitoring.Size{}
		if drawn["docs/grafana/"+string(service)+".png"], err = draw(cache, page, "docs/grafana/"+string(service)+".json"); err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

// draw draws a page of a made-up day.
func draw(cache monitoring.Picture, page picture.Page, from string) ([]byte, error) {
	rows, err := sample.Rows(cache, from)
	if err != nil {
		return nil, err
	}
	drawn, err := picture.PNG(page, rows)
	if err != nil {
		return nil, fmt.Errorf("drawing %s: %w", from, err)
	}
	return drawn, nil
}
