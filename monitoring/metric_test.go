package monitoring_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/monitoring"
)

// sizes are all SKUs that the component knows, each with and without what changes its alerts.
func sizes() map[monitoring.Service][]monitoring.Size {
	all := map[monitoring.Service][]monitoring.Size{}
	for name, sku := range hardenedcache.ManagedSkus {
		for _, geo := range []bool{false, true} {
			all[monitoring.Managed] = append(all[monitoring.Managed], monitoring.Size{SKU: name, MaxClients: sku.MaxClients, GeoReplicated: geo})
		}
	}
	for name, sku := range hardenedcache.ClassicSkus {
		for _, clustered := range []bool{false, true} {
			all[monitoring.Classic] = append(all[monitoring.Classic], monitoring.Size{SKU: name, MaxClients: sku.MaxClients, Clustered: clustered, GeoReplicated: clustered})
		}
	}
	return all
}

// metricNames are those that each service emits, as far as alerts use them:
// https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redisenterprise-metrics and
// https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redis-metrics
var metricNames = map[monitoring.Service]map[string][]string{
	monitoring.Managed: {
		"serverLoad": nil, "percentProcessorTime": {"InstanceId"}, "usedmemorypercentage": nil, "connectedclients": {"InstanceId"},
		"evictedkeys": nil, "cacheLatency": {"InstanceId"}, "cachemisses": nil, "geoReplicationHealthy": nil,
	},
	monitoring.Classic: {
		"serverLoad": {"ShardId"}, "allserverLoad": {"ShardId", "Port", "Primary"}, "percentProcessorTime": {"ShardId"},
		"allpercentprocessortime": {"ShardId", "Port", "Primary"}, "usedmemorypercentage": {"ShardId"},
		"allusedmemorypercentage": {"ShardId", "Port", "Primary"}, "connectedclients": {"ShardId"},
		"allconnectedclients": {"ShardId", "Port", "Primary"}, "evictedkeys": {"ShardId"}, "cacheLatency": {"ShardId"}, "LatencyP99": {},
		"cachemissrate": {"ShardId"}, "errors": {"ShardId", "ErrorType"}, "GeoReplicationHealthy": {"ShardId"},
	},
}

func TestMetricAlertsObeyTheLimitsOfAzureMonitor(t *testing.T) {
	t.Parallel()
	for service, sizes := range sizes() {
		for _, size := range sizes {
			seen := map[string]bool{}
			for _, alert := range monitoring.MetricAlerts(service, size) {
				label := fmt.Sprintf("%s on %+v", alert.ID(), size)
				if seen[alert.Name] {
					t.Errorf("%s: twice", label)
				}
				seen[alert.Name] = true
				judge(t, label, alert)
			}
		}
	}
}

func judge(t *testing.T, label string, alert monitoring.MetricAlert) {
	t.Helper()
	if span(t, alert.Frequency, monitoring.MetricFrequencies) > span(t, alert.Window, monitoring.MetricWindows) {
		t.Errorf("%s: every %s is less often than the window %s", label, alert.Frequency, alert.Window)
	}
	dimensions, known := metricNames[alert.Service][alert.Metric]
	if !known {
		t.Errorf("%s: the service has no metric %s", label, alert.Metric)
	}
	for _, dimension := range alert.Dimensions {
		if !slices.Contains(dimensions, dimension.Name) || len(dimension.Values) == 0 {
			t.Errorf("%s: %s has no dimension %s", label, alert.Metric, dimension.Name)
		}
	}
	dynamic := alert.Threshold.Dynamic != ""
	if dynamic && (alert.Frequency == "PT1M" || alert.Threshold.Violations < 1 || alert.Threshold.Violations > alert.Threshold.Periods || alert.Aggregation == monitoring.Maximum) {
		t.Errorf("%s: not a learned threshold that Azure takes or Microsoft advises: %+v", label, alert.Threshold)
	}
	if !dynamic && alert.Threshold.Unit == "%" && (alert.Threshold.Value <= 0 || alert.Threshold.Value >= 100) {
		t.Errorf("%s: %v %% can never be exceeded, or always is", label, alert.Threshold.Value)
	}
	if len(alert.Description) > monitoring.MaxDescription || len(alert.Sources) == 0 || alert.Reason == "" || alert.Runbook == "" || alert.Title == "" {
		t.Errorf("%s: a text is missing or too long", label)
	}
	if alert.Aggregation == monitoring.Maximum && alert.Name != "geoReplication" {
		t.Errorf("%s: a maximum fires on a single spike", label)
	}
}

func TestSmallSKUsWatchTheProcessorForAnHourAndNotTheLoad(t *testing.T) {
	t.Parallel()
	small := []string{
		"Balanced_B0", "Balanced_B1", "Balanced_B3", "Balanced_B5", "ComputeOptimized_X3", "MemoryOptimized_M10",
		"Basic_C0", "Basic_C1", "Standard_C0", "Standard_C1",
	}
	found := 0
	for service, sizes := range sizes() {
		for _, size := range sizes {
			alerts := byName(monitoring.MetricAlerts(service, size))
			_, hasLoad := alerts["load"]
			isSmall := slices.Contains(small, size.SKU)
			wantWindow := map[bool]monitoring.Duration{true: "PT1H", false: "PT15M"}[isSmall]
			if hasLoad == isSmall || alerts["cpu"].Window != wantWindow {
				t.Errorf("%s: load watched %t, processor over %s", size.SKU, hasLoad, alerts["cpu"].Window)
			}
			if isSmall {
				found++
			}
		}
	}
	if found != 2*len(small) {
		t.Errorf("the component knows %d of the small sizes, want %d", found, 2*len(small))
	}
}

func TestTheLimitOfClientsIsThatOfTheSKU(t *testing.T) {
	t.Parallel()
	want := map[string]float64{
		"Balanced_B0": 6_375, "Balanced_B20": 31_875, "Balanced_B1000": 85_000, "MemoryOptimized_M10": 6_375, "ComputeOptimized_X10": 31_875,
		"FlashOptimized_A250": 31_875, "Basic_C0": 217, "Standard_C1": 850, "Standard_C6": 17_000, "Premium_P1": 6_375, "Premium_P5": 34_000,
	}
	seen := 0
	for service, sizes := range sizes() {
		for _, size := range sizes {
			limit := byName(monitoring.MetricAlerts(service, size))["clientLimit"].Threshold.Value
			if limit <= 0 || limit >= float64(size.MaxClients) || limit != math.Floor(limit) {
				t.Errorf("%s: %v of %d clients", size.SKU, limit, size.MaxClients)
			}
			if expected, listed := want[size.SKU]; listed {
				seen++
				if limit != expected {
					t.Errorf("%s: %v clients, want %v", size.SKU, limit, expected)
				}
			}
		}
	}
	if seen != 2*len(want) {
		t.Errorf("saw %d of the listed sizes, want %d", seen, 2*len(want))
	}
}

func TestACacheWhoseClientsAreOnOneNodeIsComparedWithTheWholeLimit(t *testing.T) {
	t.Parallel()
	for single, want := range map[bool]float64{false: 12_750, true: 25_500} {
		alerts := byName(monitoring.MetricAlerts(monitoring.Managed, monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000, SingleNode: single}))
		if got := alerts["clientLimit"].Threshold.Value; got != want {
			t.Errorf("single node %t: %v clients, want %v", single, got, want)
		}
	}
}

func TestAClusteredClassicCacheIsReadShardByShard(t *testing.T) {
	t.Parallel()
	for _, clustered := range []bool{false, true} {
		alerts := byName(monitoring.MetricAlerts(monitoring.Classic, monitoring.Size{SKU: "Premium_P2", MaxClients: 15_000, Clustered: clustered}))
		for _, name := range []string{"load", "cpu", "memory", "clientLimit", "clientSpike"} {
			if strings.HasPrefix(alerts[name].Metric, "all") != clustered || (len(alerts[name].Dimensions) == 2) != clustered {
				t.Errorf("clustered %t: %s reads %s by %v", clustered, name, alerts[name].Metric, alerts[name].Dimensions)
			}
		}
	}
}

func TestAlertsOfWhatACacheDoesNotHaveAreLeftOut(t *testing.T) {
	t.Parallel()
	cases := []struct {
		service monitoring.Service
		size    monitoring.Size
		name    string
		want    bool
	}{
		{monitoring.Managed, monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000}, "geoReplication", false},
		{monitoring.Managed, monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000, GeoReplicated: true}, "geoReplication", true},
		{monitoring.Managed, monitoring.Size{SKU: "Balanced_B10", MaxClients: 30_000}, "errors", false},
		{monitoring.Classic, monitoring.Size{SKU: "Basic_C1", MaxClients: 1000}, "tailLatency", false},
		{monitoring.Classic, monitoring.Size{SKU: "Standard_C1", MaxClients: 1000}, "tailLatency", true},
		{monitoring.Classic, monitoring.Size{SKU: "Basic_C1", MaxClients: 1000}, "errors", true},
		{monitoring.KeyVault, monitoring.Size{}, "load", false},
	}
	for _, tc := range cases {
		if _, got := byName(monitoring.MetricAlerts(tc.service, tc.size))[tc.name]; got != tc.want {
			t.Errorf("%s on %+v: %t, want %t", tc.name, tc.size, got, tc.want)
		}
	}
}

func byName(alerts []monitoring.MetricAlert) map[string]monitoring.MetricAlert {
	named := map[string]monitoring.MetricAlert{}
	for _, alert := range alerts {
		named[alert.Name] = alert
	}
	return named
}
