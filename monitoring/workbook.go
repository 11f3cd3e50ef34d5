package monitoring

import (
	"encoding/json"
	"fmt"
)

// workbook is `serializedData` of `Microsoft.Insights/workbooks`:
// https://github.com/microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json
type workbook struct {
	Version string `json:"version"`
	Items   []item `json:"items"`
	// Fallback is what the workbook is about when it is opened without a context.
	Fallback []string `json:"fallbackResourceIds"`
	Schema   string   `json:"$schema"`
}

// item is a step of a workbook.
type item struct {
	Type        int    `json:"type"`
	Content     any    `json:"content"`
	CustomWidth string `json:"customWidth,omitempty"`
	Name        string `json:"name"`
}

// Types of steps.
const (
	textItem      = 1
	queryItem     = 3
	parameterItem = 9
)

type textContent struct {
	JSON string `json:"json"`
}

type parameterContent struct {
	Version    string      `json:"version"`
	Parameters []parameter `json:"parameters"`
	Style      string      `json:"style"`
}

// parameter of type 4 is a span of time.
type parameter struct {
	ID           string        `json:"id"`
	Version      string        `json:"version"`
	Name         string        `json:"name"`
	Label        string        `json:"label"`
	Type         int           `json:"type"`
	IsRequired   bool          `json:"isRequired"`
	Value        timeContext   `json:"value"`
	TypeSettings parameterSpan `json:"typeSettings"`
}

type parameterSpan struct {
	SelectableValues []timeContext `json:"selectableValues"`
	AllowCustom      bool          `json:"allowCustom"`
}

type timeContext struct {
	DurationMs int64 `json:"durationMs"`
}

// queryContent is a query of Log Analytics: queryType 0, of a workspace.
type queryContent struct {
	Version                  string   `json:"version"`
	Query                    string   `json:"query"`
	Size                     int      `json:"size"`
	Title                    string   `json:"title"`
	NoDataMessage            string   `json:"noDataMessage"`
	TimeContextFromParameter string   `json:"timeContextFromParameter"`
	QueryType                int      `json:"queryType"`
	ResourceType             string   `json:"resourceType"`
	CrossComponentResources  []string `json:"crossComponentResources"`
	Visualization            string   `json:"visualization"`
	ChartSettings            *chart   `json:"chartSettings,omitempty"`
}

// chart is how the axis of a chart counts.
type chart struct {
	YSettings yAxis `json:"ySettings"`
}

type yAxis struct {
	NumberFormat numberFormat `json:"numberFormatSettings"`
	Min          float64      `json:"min"`
	Max          float64      `json:"max"`
}

type numberFormat struct {
	Unit    int         `json:"unit"`
	Options numberStyle `json:"options"`
}

type numberStyle struct {
	Style       string `json:"style"`
	UseGrouping bool   `json:"useGrouping"`
}

// ofAHundred is an axis of percent: unit 1 of workbooks. The numbers of other units are in no page of Microsoft's, so their
// axes say nothing, and the columns have the unit's name.
var ofAHundred = chart{yAxis{Max: 100, NumberFormat: numberFormat{Unit: 1, Options: numberStyle{Style: "decimal", UseGrouping: true}}}}

const (
	timeRange   = "TimeRange"
	hour        = int64(3_600_000)
	workbookRef = "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json"
)

// Workbook is the workbook of one cache as JSON: what [Panels] show, and the waivers with their dates, on one page.
func Workbook(p Picture) (string, error) {
	panels, err := Panels(p)
	if err != nil {
		return "", fmt.Errorf("drawing the workbook: %w", err)
	}
	made := workbook{Version: "Notebook/1.0", Fallback: []string{p.CacheID}, Schema: workbookRef}
	made.Items = append(made.Items,
		item{Type: textItem, Name: "title", Content: textContent{fmt.Sprintf("# %s: %s\n\nWhat to do when an alert fires: docs/runbooks. What is watched: docs/monitoring.md.", p.Environment, p.Name())}},
		item{Type: parameterItem, Name: "parameters", Content: parameterContent{Version: "KqlParameterItem/1.0", Style: "pills", Parameters: []parameter{spanOfTime()}}},
	)
	for _, panel := range panels {
		made.Items = append(made.Items, p.step(panel))
	}
	made.Items = append(made.Items, item{Type: textItem, Name: "waivers", Content: textContent{"## Waivers\n\nAs of the last deployment.\n\n" + p.waiverTable()}})
	encoded, err := json.Marshal(made)
	if err != nil {
		return "", fmt.Errorf("encoding the workbook: %w", err)
	}
	return string(encoded), nil
}

// spanOfTime lets the reader choose how far back all panels look: a day at first.
func spanOfTime() parameter {
	return parameter{
		// Any GUID will do; it must not change, so that a reader's choice is kept.
		ID: "5e2f0c1a-6d1b-4f0e-9c1d-2b9b1f6f7a10", Version: "KqlParameterItem/1.0", Name: timeRange, Label: "Time", Type: 4, IsRequired: true,
		Value:        timeContext{24 * hour},
		TypeSettings: parameterSpan{SelectableValues: []timeContext{{hour}, {4 * hour}, {24 * hour}, {3 * 24 * hour}, {7 * 24 * hour}, {30 * 24 * hour}}, AllowCustom: true},
	}
}

// step is a panel as a step of the workbook: two charts to a row, and a table on a row of its own.
func (p Picture) step(panel Panel) item {
	visualization, width := "timechart", "50"
	if panel.Shape == Grid {
		visualization, width = "table", "100"
	}
	var axis *chart
	if panel.Unit == Percent {
		axis = &ofAHundred
	}
	return item{
		Type: queryItem, CustomWidth: width, Name: panel.ID,
		Content: queryContent{
			Version: "KqlItem/1.0", Query: panel.Query, Title: panel.Title, NoDataMessage: "No rows in this time.",
			TimeContextFromParameter: timeRange, ResourceType: "microsoft.operationalinsights/workspaces",
			CrossComponentResources: []string{p.WorkspaceID}, Visualization: visualization, ChartSettings: axis,
		},
	}
}
