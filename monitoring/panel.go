package monitoring

import (
	"fmt"
	"strings"
)

// Picture is what the workbook and the dashboard of one cache need to know.
type Picture struct {
	Environment string
	Service     Service
	// CacheID is the ARM id of the cache, WorkspaceID that of the workspace which its diagnostic settings feed.
	CacheID, WorkspaceID string
	Size                 Size
	// SuccessfulResults are as in [Parameters].
	SuccessfulResults []string
	Waivers           []Waived
}

// Waived is a control that is relaxed, and until when; dates as 2006-01-02.
type Waived struct {
	Control, Reason, Owner, Granted, Until string
}

// Name is the last part of the cache's id, in the case of the id.
func (p Picture) Name() string { return p.CacheID[strings.LastIndex(p.CacheID, "/")+1:] }

// Shape is how a panel shows its rows.
type Shape string

// Shapes: a line for each series over time, and a table.
const (
	Lines Shape = "lines"
	Grid  Shape = "grid"
)

// Panel is one picture on the page: a query of the workspace, the same in Azure's workbook and in Grafana. It reads metrics
// from the workspace, too, where the diagnostic setting sends them, so that all queries can be checked.
type Panel struct {
	// ID names the panel whatever its title.
	ID    string
	Title string
	Shape Shape
	// Unit is Grafana's name of the unit: percent, µs, short.
	Unit string
	// Query gives TimeGenerated, a text and a number for lines; anything for a grid. The page sets the span of time.
	Query string
}

// Panels are the pictures of a cache, in their order on the page.
func Panels(p Picture) ([]Panel, error) {
	panels := []Panel{
		p.averages("load", "Load and processor", "percent", "serverLoad", "percentProcessorTime"),
		p.averages("memory", "Memory used", "percent", "usedmemorypercentage"),
		p.averages("clients", p.clientTitle(), "short", "connectedclients"),
		p.totals("hits", "Hits and misses", "cachehits", "cachemisses"),
		p.hitRate(),
		p.averages("latency", "Latency", "µs", "cacheLatency"),
		p.totals("evictions", "Evicted and expired keys", "evictedkeys", "expiredkeys"),
	}
	logged, err := p.logged()
	if err != nil {
		return nil, fmt.Errorf("drawing what is logged: %w", err)
	}
	return append(panels, logged...), nil
}

// clientTitle names the limit, where the size is known.
func (p Picture) clientTitle() string {
	if p.Size.SKU == "" {
		return "Connected clients"
	}
	return fmt.Sprintf("Connected clients (%s takes %d)", p.Size.SKU, p.Size.MaxClients)
}

// averages is a panel of metrics that are averages, totals one of those that are counts.
func (p Picture) averages(id, title, unit string, names ...string) Panel {
	return Panel{ID: id, Title: title, Shape: Lines, Unit: unit, Query: p.series("Average", "avg", names...)}
}

func (p Picture) totals(id, title string, names ...string) Panel {
	return Panel{ID: id, Title: title, Shape: Lines, Unit: "short", Query: p.series("Total", "sum", names...)}
}

// series are metrics over time, in steps of five minutes.
func (p Picture) series(column, function string, names ...string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = textLiteral(name)
	}
	return fmt.Sprintf(`AzureMetrics
| where _ResourceId =~ %s and MetricName in~ (%s)
| summarize Value = %s(%s) by bin(TimeGenerated, 5m), MetricName
| order by TimeGenerated asc
`, textLiteral(p.CacheID), strings.Join(quoted, ", "), function, column)
}

// hitRate divides two metrics, which no metric chart can.
func (p Picture) hitRate() Panel {
	return Panel{ID: "hitRate", Title: "Hit rate", Shape: Lines, Unit: "percent", Query: fmt.Sprintf(`AzureMetrics
| where _ResourceId =~ %s and MetricName in~ ("cachehits", "cachemisses")
| summarize Hits = sumif(Total, MetricName =~ "cachehits"), Lookups = sum(Total) by bin(TimeGenerated, 5m)
| where Lookups > 0
| project TimeGenerated, MetricName = "hit rate", Value = round(100.0 * Hits / Lookups, 1)
| order by TimeGenerated asc
`, textLiteral(p.CacheID))}
}

// logged are the panels of the logs: failed authentication and sources.
func (p Picture) logged() ([]Panel, error) {
	lead := fmt.Sprintf("let %s = %s;\n", watchedResource, textLiteral(p.CacheID))
	if p.Service == Managed {
		connections := lead + events("EventStatus")[0].declaration()
		return []Panel{
			{ID: "failed", Title: "Failed authentication by source", Shape: Lines, Unit: "short", Query: connections + `Connections
| where EventType == "auth" and EventStatus in (0, 1, 4, 6)
| summarize Value = count() by bin(TimeGenerated, 5m), ClientIp
| order by TimeGenerated asc
`},
			{ID: "sources", Title: "Sources", Shape: Grid, Unit: "short", Query: connections + `Connections
| summarize Opened = countif(EventType == "new_conn"), LoggedIn = countif(EventType == "auth" and EventStatus in (2, 7, 8)),
    Failed = countif(EventType == "auth" and EventStatus in (0, 1, 4, 6)), First = min(TimeGenerated), Last = max(TimeGenerated) by ClientIp
| order by Failed desc, Opened desc
`},
		}, nil
	}
	words, err := listLiteral(p.SuccessfulResults)
	if err != nil {
		return nil, fmt.Errorf("writing the words for success: %w", err)
	}
	return []Panel{
		{ID: "failed", Title: "Failed authentication with Entra by source", Shape: Lines, Unit: "short", Query: lead + logins().declaration() + fmt.Sprintf(`Logins
| where Authentication !in~ (%s)
| summarize Value = count() by bin(TimeGenerated, 5m), ClientIp = coalesce(extract(@"^\d{1,3}(\.\d{1,3}){3}", 0, IpAddress), IpAddress)
| order by TimeGenerated asc
`, words)},
		{ID: "sources", Title: "Sources", Shape: Grid, Unit: "short", Query: lead + snapshots().declaration() + `Connections
| summarize MostConnections = max(ClientCount), First = min(TimeGenerated), Last = max(TimeGenerated) by ClientIp
| order by MostConnections desc
`},
	}, nil
}

// cellEscapes keep what people wrote from ending a cell, or from being read as HTML.
var cellEscapes = strings.NewReplacer("|", `\|`, "&", "&amp;", "<", "&lt;")

// waiverTable is the waivers as Markdown.
func (p Picture) waiverTable() string {
	if len(p.Waivers) == 0 {
		return "No control is waived."
	}
	var text strings.Builder
	text.WriteString("| control | until | granted | owner | reason |\n|---|---|---|---|---|\n")
	for _, waived := range p.Waivers {
		cells := []string{waived.Control, waived.Until, waived.Granted, waived.Owner, waived.Reason}
		for i, cell := range cells {
			cells[i] = cellEscapes.Replace(strings.Join(strings.Fields(cell), " "))
		}
		text.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return text.String()
}
