package monitoring

import (
	"slices"
	"strings"
)

// MetricAlert is a limit of a platform metric: `Microsoft.Insights/metricAlerts` with one criterion.
type MetricAlert struct {
	// Name is that of the switch in the inputs.
	Name               string
	Service            Service
	Title, Description string
	Severity           Severity
	// Namespace and Metric are as the REST API spells them.
	Namespace, Metric string
	Aggregation       Aggregation
	Threshold         Threshold
	Window, Frequency Duration
	// Dimensions restrict the metric or split it, "*" being every value.
	Dimensions []Dimension
	// SecondaryOnly is whether of two linked caches only the secondary has the metric.
	SecondaryOnly bool
	Runbook       Runbook
	// Sources are the pages that the metric and the threshold come from; Reason says what was decided between them.
	Sources []string
	Reason  string
}

// ID names the alert: "managed-memory".
func (a MetricAlert) ID() string { return string(a.Service) + "-" + a.Name }

// Aggregation is how the samples of a window become one number.
type Aggregation string

// Aggregations of Azure Monitor.
const (
	Average Aggregation = "Average"
	Maximum Aggregation = "Maximum"
	Total   Aggregation = "Total"
)

// Operator compares the number with the threshold.
type Operator string

// Operators of Azure Monitor. A dynamic threshold knows GreaterThan, LessThan and GreaterOrLessThan.
const (
	GreaterThan Operator = "GreaterThan"
	LessThan    Operator = "LessThan"
)

// Sensitivity is how far from its learned pattern a metric must stray.
type Sensitivity string

// Sensitivities: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-dynamic-thresholds. High is left out,
// because Microsoft advises Medium or Low against noise.
const (
	Medium Sensitivity = "Medium"
	Low    Sensitivity = "Low"
)

// Threshold is a number, or a pattern that Azure learns. A learned one stays silent for three days and thirty samples, and
// needs three weeks to know a week.
type Threshold struct {
	Operator Operator
	// Value is the number, in the metric's unit; unused when Dynamic is set.
	Value float64
	// Unit is that of Value, for people: "%", "clients", "µs".
	Unit string
	// Dynamic is the sensitivity of a learned threshold; "" for a number.
	Dynamic Sensitivity
	// Violations of Periods in a row must break a learned threshold.
	Violations, Periods int
}

// Dimension restricts a metric to values of one of its dimensions.
type Dimension struct {
	Name   string
	Values []string
}

// Size is what the limits of a cache depend on.
type Size struct {
	// SKU is the name as in the inputs: Balanced_B5, Standard_C1.
	SKU string
	// MaxClients is the greatest number of client connections: of the whole cache for the managed service, of a shard for
	// the classic one, as their pages count.
	MaxClients int
	// SingleNode is whether all clients of a managed cache are on one node: without high availability, or with a clustering
	// policy other than OSSCluster, where one node is the proxy for all
	// (https://learn.microsoft.com/azure/redis/architecture#cluster-policies).
	SingleNode bool
	// Clustered is whether a classic cache has shards. Its metrics are then read instance by instance.
	Clustered bool
	// GeoReplicated is whether the cache is linked to one in another region.
	GeoReplicated bool
}

// smallSKUs are those with one or two cores, where one background task is a large share of the processor: on Managed Redis
// those on machines with two cores (https://learn.microsoft.com/azure/redis/best-practices-server-load#recommendations-for-smaller-skus),
// on the classic service those that share one core or have one; C1 is Microsoft's own example of a load that rises "for no
// obvious reason" (https://learn.microsoft.com/azure/redis/monitor-cache-reference#azure-cache-for-redis-metrics).
var smallSKUs = []string{
	"Balanced_B0", "Balanced_B1", "Balanced_B3", "Balanced_B5", "ComputeOptimized_X3", "MemoryOptimized_M10",
	"Basic_C0", "Basic_C1", "Standard_C0", "Standard_C1",
}

// Small is whether load says little about the cache, so that the processor is watched alone and over an hour.
func (s Size) Small() bool { return slices.Contains(smallSKUs, s.SKU) }

// hasTailLatency: LatencyP99 exists for Standard and Premium only
// (https://learn.microsoft.com/azure/redis/monitor-cache-reference#azure-cache-for-redis-metrics).
func (s Size) hasTailLatency() bool {
	return strings.HasPrefix(s.SKU, "Standard_") || strings.HasPrefix(s.SKU, "Premium_")
}

// MetricAlerts are those of a cache of this size, in the order of the documents; none for a vault, whose own availability
// is Azure's.
func MetricAlerts(service Service, size Size) []MetricAlert {
	switch service {
	case Managed:
		return complete(Managed, "Microsoft.Cache/redisEnterprise", managedMetrics(size))
	case Classic:
		return complete(Classic, "Microsoft.Cache/redis", classicMetrics(size))
	default:
		return nil
	}
}

// complete fills in what all alerts of a service share.
func complete(service Service, namespace string, alerts []MetricAlert) []MetricAlert {
	for i := range alerts {
		alerts[i].Service, alerts[i].Namespace = service, namespace
		if alerts[i].Frequency == "" {
			alerts[i].Frequency = "PT5M"
		}
	}
	return alerts
}

// above is a number that must not be exceeded.
func above(value float64, unit string) Threshold {
	return Threshold{Operator: GreaterThan, Value: value, Unit: unit}
}

// unusual is a rise above what Azure has learned; twice in a row, so that one odd sample is none.
func unusual(sensitivity Sensitivity) Threshold {
	return Threshold{Operator: GreaterThan, Dynamic: sensitivity, Violations: 2, Periods: 2}
}

// Pages that several alerts rest on.
const (
	managedMetricsPage = "https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redisenterprise-metrics"
	classicMetricsPage = "https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redis-metrics"
	metricDetailsPage  = "https://learn.microsoft.com/azure/redis/monitor-cache-reference#azure-cache-for-redis-metrics"
	serverLoadPage     = "https://learn.microsoft.com/azure/redis/best-practices-server-load"
	baselineAlertsPage = "https://azure.github.io/azure-monitor-baseline-alerts/services/Cache/Redis/"
	dynamicPage        = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-dynamic-thresholds"
	managedLimitsPage  = "https://learn.microsoft.com/azure/redis/overview"
	managedNodesPage   = "https://learn.microsoft.com/azure/redis/architecture"
	classicLimitsPage  = "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure#default-redis-server-configuration"
)
