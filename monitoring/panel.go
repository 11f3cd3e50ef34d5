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
	Unit  Unit
	// Query gives TimeGenerated, a text and a number for lines, the number under the name of its unit; anything for a grid.
	// The page sets the span of time.
	Query string
}

// Unit is what the numbers of a panel are of.
type Unit string

// Units, as Grafana names them: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
const (
	Percent      Unit = "percent"
	Microseconds Unit = "µs"
	Count        Unit = "short"
)

// Panels are the pictures of a cache, in their order on the page.
func Panels(p Picture) ([]Panel, error) {
	panels := []Panel{
		p.averages("load", "Load and processor", Percent, "Percent", "serverLoad", "percentProcessorTime"),
		p.averages("memory", "Memory used", Percent, "Percent", "usedmemorypercentage"),
		p.averages("clients", p.clientTitle(), Count, "Clients", "connectedclients"),
		p.totals("hits", "Hits and misses in five minutes", "Lookups", "cachehits", "cachemisses"),
		p.hitRate(),
		p.averages("latency", "Latency", Microseconds, "Microseconds", "cacheLatency"),
		p.totals("evictions", "Evicted and expired keys in five minutes", "Keys", "evictedkeys", "expiredkeys"),
	}
	logged, err := p.logged()
	if err != nil {
		return nil, fmt.Errorf("drawing what is logged: %w", err)
	}
	return append(panels, logged...), nil
}

// clientTitle names the limit, where the size is known. A metric that has instances arrives in a workspace as one number over
// all of them (https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#metrics-limitations), so the average
// of a managed cache is that of its nodes.
func (p Picture) clientTitle() string {
	title, limit := "Connected clients", "%s takes %d"
	if p.Service == Managed {
		title, limit = "Clients per node", "%s takes %d in all"
	}
	if p.Size.SKU == "" {
		return title
	}
	return title + " (" + fmt.Sprintf(limit, p.Size.SKU, p.Size.MaxClients) + ")"
}

// averages is a panel of metrics that are averages, totals one of those that are counts.
func (p Picture) averages(id, title string, unit Unit, of string, names ...string) Panel {
	return Panel{ID: id, Title: title, Shape: Lines, Unit: unit, Query: p.series(of+" = avg(Average)", names...)}
}

func (p Picture) totals(id, title, of string, names ...string) Panel {
	return Panel{ID: id, Title: title, Shape: Lines, Unit: Count, Query: p.series(of+" = sum(Total)", names...)}
}

// series are metrics over time, in steps of five minutes.
func (p Picture) series(aggregate string, names ...string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = textLiteral(name)
	}
	return fmt.Sprintf(`AzureMetrics
| where _ResourceId =~ %s and MetricName in~ (%s)
| summarize %s by bin(TimeGenerated, 5m), MetricName
| order by TimeGenerated asc
`, textLiteral(p.CacheID), strings.Join(quoted, ", "), aggregate)
}

// hitRate divides two metrics, which no metric chart can.
func (p Picture) hitRate() Panel {
	return Panel{ID: "hitRate", Title: "Hit rate", Shape: Lines, Unit: Percent, Query: fmt.Sprintf(`AzureMetrics
| where _ResourceId =~ %s and MetricName in~ ("cachehits", "cachemisses")
| summarize Hits = sumif(Total, MetricName =~ "cachehits"), Lookups = sum(Total) by bin(TimeGenerated, 5m)
| where Lookups > 0
| project TimeGenerated, MetricName = "hit rate", Percent = round(100.0 * Hits / Lookups, 1)
| order by TimeGenerated asc
`, textLiteral(p.CacheID))}
}

// logged are the panels of the logs: failed authentication and sources.
func (p Picture) logged() ([]Panel, error) {
	lead := fmt.Sprintf("let %s = %s;\n", watchedResource, textLiteral(p.CacheID))
	if p.Service == Managed {
		connections := lead + events("EventStatus")[0].declaration()
		return []Panel{
			{ID: "failed", Title: "Failed authentication by source in five minutes", Shape: Lines, Unit: Count, Query: connections + `Connections
| where EventType == "auth" and EventStatus in (0, 1, 4, 6)
| summarize Failures = count() by bin(TimeGenerated, 5m), ClientIp
| order by TimeGenerated asc
`},
			{ID: "sources", Title: "Sources", Shape: Grid, Unit: Count, Query: connections + `Connections
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
		{ID: "failed", Title: "Failed authentication with Entra by source in five minutes", Shape: Lines, Unit: Count, Query: lead + logins().declaration() + fmt.Sprintf(`Logins
| where Authentication !in~ (%s)
| summarize Failures = count() by bin(TimeGenerated, 5m), ClientIp = coalesce(extract(@"^\d{1,3}(\.\d{1,3}){3}", 0, IpAddress), IpAddress)
| order by TimeGenerated asc
`, words)},
		{ID: "sources", Title: "Sources", Shape: Grid, Unit: Count, Query: lead + snapshots().declaration() + `Connections
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
