package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redoubt-iac/redoubt/monitoring"
)

// examples are the sizes whose alerts the documents show: together they have every alert of their service.
var examples = map[monitoring.Service]monitoring.Size{
	monitoring.Managed: {SKU: "Balanced_B10", MaxClients: 30_000, GeoReplicated: true},
	monitoring.Classic: {SKU: "Premium_P1", MaxClients: 7_500, GeoReplicated: true},
}

// Monitoring are the blocks of docs/monitoring.md.
func Monitoring() map[string]string {
	return map[string]string{
		"signals":      signals(),
		"destinations": destinations(),
		"detections":   detections(),
		"absent":       absent(),
		"managed":      metrics(monitoring.Managed),
		"classic":      metrics(monitoring.Classic),
		"missing":      missing(),
		"operations":   operations(),
		"names":        names(),
	}
}

// signals is one line for each thing that is watched, whatever watches it.
func signals() string {
	t := &table{heads: []string{"signal", "alert", "reads", "severity", "runbook"}}
	for _, name := range metricNames() {
		var ids, reads []string
		var first monitoring.MetricAlert
		for _, service := range []monitoring.Service{monitoring.Classic, monitoring.Managed} {
			for _, alert := range monitoring.MetricAlerts(service, examples[service]) {
				if alert.Name == name {
					first, ids, reads = alert, append([]string{alert.ID()}, ids...), append([]string{alert.Metric}, reads...)
				}
			}
		}
		t.add(first.Title, code(ids...), "metric "+code(slices.Compact(reads)...), first.Severity.String(), link(first.Runbook))
	}
	for _, signal := range monitoring.Signals() {
		var ids, tables []string
		var first monitoring.Detection
		for _, service := range monitoring.Services() {
			for _, detection := range monitoring.Detections(service) {
				if detection.Signal == signal {
					first, ids = detection, append(ids, detection.ID())
					tables = appendNew(tables, detection.Tables())
				}
			}
		}
		t.add(first.Title, code(ids...), "query of "+code(tables...), first.Severity.String(), link(first.Runbook))
	}
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		t.add(alert.Title, code(alert.Name), "activity log", "set by Azure", link(alert.Runbook))
	}
	return t.String()
}

// metricNames are those of the managed service, then those that only the classic one has.
func metricNames() []string {
	var names []string
	for _, service := range []monitoring.Service{monitoring.Managed, monitoring.Classic} {
		for _, alert := range monitoring.MetricAlerts(service, examples[service]) {
			if !slices.Contains(names, alert.Name) {
				names = append(names, alert.Name)
			}
		}
	}
	return names
}

func appendNew(names []string, tables []monitoring.Table) []string {
	for _, name := range tables {
		if !slices.Contains(names, string(name)) {
			names = append(names, string(name))
		}
	}
	return names
}

func link(runbook monitoring.Runbook) string {
	return fmt.Sprintf("[%s](runbooks/%s.md)", runbook, runbook)
}

func destinations() string {
	t := &table{heads: []string{"service", "log category", "table", "setting must ask for", "why", "sources"}}
	for _, destination := range monitoring.Destinations() {
		asks := "nothing"
		if destination.NeedsDedicated {
			asks = "`logAnalyticsDestinationType: Dedicated`"
		}
		t.add(string(destination.Service), code(destination.Category), code(destination.Table), asks, destination.Why, links(destination.Sources))
	}
	return t.String()
}

func detections() string {
	t := &table{heads: []string{"detection", "finds", "every / looks at / query range", "splits by", "muted for"}}
	for _, service := range monitoring.Services() {
		for _, d := range monitoring.Detections(service) {
			looks := inWords(d.Frequency) + " / " + inWords(d.Window)
			if d.Range != "" {
				looks += " / " + inWords(d.Range)
			}
			t.add(code(d.ID()), d.Description, looks, code(d.Dimensions...), inWords(d.Mute))
		}
	}
	return t.String()
}

func absent() string {
	t := &table{heads: []string{"service", "signal", "why, and what stands in"}}
	for _, service := range monitoring.Services() {
		for _, signal := range monitoring.Signals() {
			if why := monitoring.WhyAbsent(service, signal); why != "" {
				t.add(string(service), code(signal), why)
			}
		}
	}
	return t.String()
}

func metrics(service monitoring.Service) string {
	t := &table{heads: []string{"alert", "metric", "raised when", "severity", "why", "sources"}}
	for _, alert := range monitoring.MetricAlerts(service, examples[service]) {
		t.add(code(alert.Name), metric(alert), condition(alert), alert.Severity.String(), alert.Reason, links(alert.Sources))
	}
	return "Shown for " + code(examples[service].SKU) + ":\n\n" + t.String()
}

func metric(alert monitoring.MetricAlert) string {
	text := code(alert.Metric)
	for _, dimension := range alert.Dimensions {
		values := strings.Join(dimension.Values, ", ")
		if values == "*" {
			values = "each"
		}
		text += fmt.Sprintf(" (%s: %s)", dimension.Name, values)
	}
	return text
}

// condition says in words when an alert fires.
func condition(alert monitoring.MetricAlert) string {
	aggregation := strings.ToLower(string(alert.Aggregation))
	if alert.Threshold.Dynamic != "" {
		return fmt.Sprintf("%s of %s above what is learned (%s sensitivity), %d times in a row", aggregation, inWords(alert.Window),
			strings.ToLower(string(alert.Threshold.Dynamic)), alert.Threshold.Violations)
	}
	side := "above"
	if alert.Threshold.Operator == monitoring.LessThan {
		side = "below"
	}
	return strings.TrimSpace(fmt.Sprintf("%s of %s %s %s %s", aggregation, inWords(alert.Window), side, number(alert.Threshold.Value), alert.Threshold.Unit))
}

// inWords writes PT15M as "15 minutes".
func inWords(duration monitoring.Duration) string {
	for _, unit := range []struct{ before, after, word string }{{"PT", "M", "minute"}, {"PT", "H", "hour"}, {"P", "D", "day"}} {
		count, fits := strings.CutSuffix(string(duration), unit.after)
		count, begins := strings.CutPrefix(count, unit.before)
		switch {
		case !fits || !begins:
			continue
		case count == "1":
			return "1 " + unit.word
		default:
			return count + " " + unit.word + "s"
		}
	}
	return string(duration)
}

// number writes thousands apart.
func number(value float64) string {
	digits := fmt.Sprintf("%.0f", value)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func missing() string {
	t := &table{heads: []string{"service", "has no metric for", "instead", "source"}}
	for _, gap := range monitoring.MissingMetrics() {
		t.add(string(gap.Service), gap.What, gap.Instead, links([]string{gap.Source}))
	}
	return t.String()
}

func operations() string {
	t := &table{heads: []string{"alert", "operation", "of", "what it does", "source"}}
	for _, alert := range monitoring.ActivityAlerts(monitoring.Services()...) {
		for _, operation := range alert.Operations {
			of := "all"
			if len(operation.Services) > 0 {
				of = string(operation.Services[0])
			}
			t.add(code(alert.Name), code(operation.Name), of, operation.What, links([]string{operation.Source}))
		}
	}
	return t.String()
}

// names are what the alerts read, for tools that read it themselves.
func names() string {
	t := &table{heads: []string{"signal", "managed", "classic"}}
	for _, name := range metricNames() {
		var title string
		cells := map[monitoring.Service]string{monitoring.Managed: "none", monitoring.Classic: "none"}
		for _, service := range []monitoring.Service{monitoring.Classic, monitoring.Managed} {
			for _, alert := range monitoring.MetricAlerts(service, examples[service]) {
				if alert.Name == name {
					title, cells[service] = alert.Title, metric(alert)
				}
			}
		}
		t.add(title, cells[monitoring.Managed], cells[monitoring.Classic])
	}
	return t.String()
}
