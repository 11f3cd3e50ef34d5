package monitoring

import (
	"encoding/json"
	"fmt"
)

// dashboard is Grafana's model of a dashboard, as far as it is used here:
// https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
type dashboard struct {
	Title         string          `json:"title"`
	Tags          []string        `json:"tags"`
	Editable      bool            `json:"editable"`
	SchemaVersion int             `json:"schemaVersion"`
	Timezone      string          `json:"timezone"`
	Refresh       string          `json:"refresh"`
	Time          dashboardTime   `json:"time"`
	Templating    dashboardVars   `json:"templating"`
	Panels        []grafanaPanel  `json:"panels"`
	Annotations   dashboardEvents `json:"annotations"`
}

type dashboardTime struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type dashboardVars struct {
	List []dashboardVar `json:"list"`
}

// dashboardVar lets the reader choose the data source and, in a dashboard of no cache yet, write the ids.
type dashboardVar struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Type  string `json:"type"`
	Query string `json:"query"`
}

type dashboardEvents struct {
	List []struct{} `json:"list"`
}

type grafanaPanel struct {
	ID          int             `json:"id"`
	Title       string          `json:"title"`
	Type        string          `json:"type"`
	GridPos     gridPosition    `json:"gridPos"`
	Datasource  *datasource     `json:"datasource,omitempty"`
	FieldConfig *fieldConfig    `json:"fieldConfig,omitempty"`
	Options     map[string]any  `json:"options"`
	Targets     []grafanaTarget `json:"targets,omitempty"`
}

type gridPosition struct {
	H int `json:"h"`
	W int `json:"w"`
	X int `json:"x"`
	Y int `json:"y"`
}

type datasource struct {
	Type string `json:"type"`
	UID  string `json:"uid"`
}

type fieldConfig struct {
	Defaults  map[string]any `json:"defaults"`
	Overrides []struct{}     `json:"overrides"`
}

// grafanaTarget is a query of Azure Monitor's logs:
// https://grafana.com/docs/grafana/latest/datasources/azure-monitor/query-editor/
type grafanaTarget struct {
	RefID      string     `json:"refId"`
	QueryType  string     `json:"queryType"`
	Datasource datasource `json:"datasource"`
	Logs       logsQuery  `json:"azureLogAnalytics"`
}

type logsQuery struct {
	Query        string   `json:"query"`
	Resources    []string `json:"resources"`
	ResultFormat string   `json:"resultFormat"`
	// DashboardTime lets the dashboard set the span of time, so that the query needs no macro of Grafana's.
	DashboardTime bool   `json:"dashboardTime"`
	TimeColumn    string `json:"timeColumn"`
}

var azureMonitor = datasource{Type: "grafana-azure-monitor-datasource", UID: "${source}"}

const (
	panelWidth, panelHeight = 12, 8
	// modelVersion is that of Grafana 9, the oldest whose Azure Monitor source knows dashboardTime; newer ones raise it.
	modelVersion = 37
)

// Dashboard is the same page as [Workbook] for Grafana, as JSON to import.
func Dashboard(p Picture) (string, error) {
	panels, err := Panels(p)
	if err != nil {
		return "", fmt.Errorf("drawing the dashboard: %w", err)
	}
	made := dashboard{
		Title: p.title(), Tags: []string{"redoubt", p.Environment}, Editable: true,
		SchemaVersion: modelVersion, Timezone: "browser", Refresh: "5m", Time: dashboardTime{"now-24h", "now"},
		Templating:  dashboardVars{[]dashboardVar{{Name: "source", Label: "Azure Monitor", Type: "datasource", Query: azureMonitor.Type}}},
		Annotations: dashboardEvents{List: []struct{}{}},
	}
	var next gridPosition
	for i, panel := range panels {
		next = next.after(panel.Shape == Lines)
		made.Panels = append(made.Panels, p.grafana(i+1, panel, next))
	}
	if p.CacheID == askedCache {
		made.Templating.List = append(made.Templating.List,
			dashboardVar{Name: "cache", Label: "Resource id of the cache", Type: "textbox"},
			dashboardVar{Name: "workspace", Label: "Resource id of the workspace", Type: "textbox"})
	} else {
		made.Panels = append(made.Panels, grafanaPanel{
			ID: len(panels) + 1, Title: "Waivers, as of the last deployment", Type: "text", GridPos: next.after(false),
			Options: map[string]any{"mode": "markdown", "content": p.waiverTable()},
		})
	}
	return encode(made)
}

// title names the cache, or the service of a dashboard of no cache yet: Grafana puts no variables into titles of dashboards.
func (p Picture) title() string {
	if p.CacheID == askedCache {
		return fmt.Sprintf("redoubt: a %s cache", p.Service)
	}
	return fmt.Sprintf("redoubt %s: %s", p.Environment, p.Name())
}

func encode(made dashboard) (string, error) {
	encoded, err := json.MarshalIndent(made, "", "  ")
	if err != nil {
		return "", fmt.Errorf("encoding the dashboard: %w", err)
	}
	return string(encoded) + "\n", nil
}

// What a dashboard of no cache yet has in the place of the ids: Grafana's own variables.
const (
	askedCache     = "${cache}"
	askedWorkspace = "${workspace}"
)

// ImportableDashboard is [Dashboard] for any cache of a service: Grafana asks for the ids. It knows no size and no waivers.
func ImportableDashboard(service Service) (string, error) {
	return Dashboard(Picture{
		Environment: string(service), Service: service, CacheID: askedCache, WorkspaceID: askedWorkspace,
		SuccessfulResults: DefaultParameters().SuccessfulResults,
	})
}

// grafana is a panel in Grafana's terms.
func (p Picture) grafana(id int, panel Panel, where gridPosition) grafanaPanel {
	kind, format := "timeseries", "time_series"
	if panel.Shape == Grid {
		kind, format = "table", "table"
	}
	return grafanaPanel{
		ID: id, Title: panel.Title, Type: kind, GridPos: where, Datasource: &azureMonitor, Options: map[string]any{},
		FieldConfig: &fieldConfig{Defaults: defaultsOf(panel), Overrides: []struct{}{}},
		Targets: []grafanaTarget{{
			RefID: "A", QueryType: "Azure Log Analytics", Datasource: azureMonitor,
			Logs: logsQuery{Query: panel.Query, Resources: []string{p.WorkspaceID}, ResultFormat: format, DashboardTime: true, TimeColumn: "TimeGenerated"},
		}},
	}
}

// defaultsOf are the unit of a panel and, for percent, the ends of its axis.
func defaultsOf(panel Panel) map[string]any {
	if panel.Unit == Percent {
		return map[string]any{"unit": panel.Unit, "min": 0, "max": 100}
	}
	return map[string]any{"unit": panel.Unit}
}

// after is the next place on the page: beside the last for a chart, of which there are two to a row, else on a row of its
// own. The place after none is the first.
func (g gridPosition) after(chart bool) gridPosition {
	switch {
	case chart && g.W == panelWidth && g.X == 0:
		return gridPosition{H: panelHeight, W: panelWidth, X: panelWidth, Y: g.Y}
	case chart:
		return gridPosition{H: panelHeight, W: panelWidth, Y: g.Y + g.H}
	default:
		return gridPosition{H: panelHeight, W: 2 * panelWidth, Y: g.Y + g.H}
	}
}
