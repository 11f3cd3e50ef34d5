package monitoring

import (
	"fmt"
	"time"
)

// Duration is a span of time in ISO 8601, as Azure Monitor writes it: PT5M, PT1H, P1D.
type Duration string

// Span is the duration as Go measures it; an error for one that is not among those of Azure Monitor.
func (d Duration) Span() (time.Duration, error) {
	span, known := spans[d]
	if !known {
		return 0, fmt.Errorf("%q is not a duration that Azure Monitor offers", string(d))
	}
	return span, nil
}

var spans = map[Duration]time.Duration{
	"PT1M": time.Minute, "PT5M": 5 * time.Minute, "PT10M": 10 * time.Minute, "PT15M": 15 * time.Minute, "PT20M": 20 * time.Minute,
	"PT30M": 30 * time.Minute, "PT45M": 45 * time.Minute,
	"PT1H": time.Hour, "PT2H": 2 * time.Hour, "PT3H": 3 * time.Hour, "PT4H": 4 * time.Hour, "PT5H": 5 * time.Hour, "PT6H": 6 * time.Hour,
	"PT12H": 12 * time.Hour, "P1D": 24 * time.Hour, "P2D": 48 * time.Hour,
}

// Limits of `Microsoft.Insights/scheduledQueryRules`, API 2023-12-01. Durations and their relations:
// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/monitor_scheduled_query_rules_alert_v2.html.markdown;
// two days of data, dimensions, what a query may not use:
// https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule; sizes:
// https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#alerts
var (
	// QueryFrequencies are those of `evaluationFrequency`. PT1M is left out: at that pace Azure rewrites the query, and
	// refuses one with `union`, which every query here has.
	QueryFrequencies = []Duration{"PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D"}
	// QueryWindows are those of `windowSize`.
	QueryWindows = []Duration{"PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D", "P2D"}
	// QueryRanges are those of `overrideQueryTimeRange`.
	QueryRanges = []Duration{"PT5M", "PT10M", "PT15M", "PT20M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D", "P2D"}
	// QueryMutes are those of `muteActionsDuration`. A rule that mutes can't resolve its alerts by itself: `autoMitigate`
	// must be false.
	QueryMutes = []Duration{"PT5M", "PT10M", "PT15M", "PT30M", "PT45M", "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D", "P2D"}
	// ForbiddenInQueries are operators that a query of a rule must not have, and a column name that it must not use.
	ForbiddenInQueries = []string{"bag_unpack", "pivot", "narrow", "AggregatedValue"}
)

const (
	// MaxDimensions is the greatest number of dimensions of a rule.
	MaxDimensions = 6
	// MaxRuleBytes is what all data in a rule's properties may come to.
	MaxRuleBytes = 64 * 1024
	// MaxQueryDescription is the length of a query rule's description.
	MaxQueryDescription = 4096
	// MaxDescription is that of any other alert rule's.
	MaxDescription = 2048
)

// Limits of `Microsoft.Insights/metricAlerts`:
// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/monitor_metric_alert.html.markdown; a dynamic
// threshold is not evaluated every minute: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-metric
var (
	// MetricFrequencies are those of `evaluationFrequency`.
	MetricFrequencies = []Duration{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H"}
	// MetricWindows are those of `windowSize`.
	MetricWindows = []Duration{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"}
)
