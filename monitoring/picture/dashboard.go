package picture

import (
	"encoding/json"
	"fmt"
)

// grafanaPanel is a panel of a dashboard:
// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
type grafanaPanel struct {
	Title   string `json:"title"`
	Type    string `json:"type"`
	GridPos struct {
		H float64 `json:"h"`
		W float64 `json:"w"`
		X float64 `json:"x"`
		Y float64 `json:"y"`
	} `json:"gridPos"`
	Options struct {
		Content string `json:"content"`
	} `json:"options"`
	FieldConfig struct {
		Defaults struct {
			Unit string  `json:"unit"`
			Max  float64 `json:"max"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
}

// gridColumns and gridRow are Grafana's units: the page is 24 wide, and a row is a little more than a line of text.
const (
	gridColumns = 24.0
	gridRow     = panelHeight / 8
)

// Dashboard reads the page of a Grafana dashboard: each panel where its gridPos says.
func Dashboard(document string) (Page, error) {
	var read struct {
		Title      string         `json:"title"`
		Panels     []grafanaPanel `json:"panels"`
		Templating struct {
			List []struct {
				Label string `json:"label"`
			} `json:"list"`
		} `json:"templating"`
		Time struct {
			From string `json:"from"`
			To   string `json:"to"`
		} `json:"time"`
	}
	if err := json.Unmarshal([]byte(document), &read); err != nil {
		return Page{}, fmt.Errorf("reading a dashboard: %w", err)
	}
	page := Page{Title: read.Title, Choices: []string{"Time: " + read.Time.From + " to " + read.Time.To}}
	for _, variable := range read.Templating.List {
		page.Choices = append(page.Choices, variable.Label)
	}
	for _, panel := range read.Panels {
		drawn, err := panel.panel()
		if err != nil {
			return Page{}, fmt.Errorf("reading the panel %q: %w", panel.Title, err)
		}
		page.Panels = append(page.Panels, drawn)
	}
	return page, nil
}

func (p grafanaPanel) panel() (Panel, error) {
	kind, known := map[string]Kind{"timeseries": Lines, "table": Grid, "text": Text}[p.Type]
	if !known {
		return Panel{}, fmt.Errorf("no picture of a panel of type %q", p.Type)
	}
	// Units: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
	unit := map[string]string{"percent": "%", "µs": "µs"}[p.FieldConfig.Defaults.Unit]
	column := (pageWidth - 2*margin) / gridColumns
	return Panel{
		Title: p.Title, Kind: kind, Unit: unit, Highest: p.FieldConfig.Defaults.Max, Empty: "No data", Markdown: p.Options.Content,
		Place: Place{margin + p.GridPos.X*column, p.GridPos.Y * gridRow, p.GridPos.W * column, p.GridPos.H * gridRow},
	}, nil
}
