package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

const (
	metricAlertPage   = "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/monitor_metric_alert.html.markdown"
	metricTroublePage = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-metric"
	dynamicPage       = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-dynamic-thresholds"
)

var metricAlertRules = []Rule{
	{
		ID: "metric-alert-times", Title: "A metric alert is evaluated every 1, 5, 15, 30 or 60 minutes, over a window that is no shorter",
		Breaks: "A metric alert with a windowSize of PT10M, or with an evaluationFrequency of PT15M and a windowSize of PT5M",
		Source: metricAlertPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeMetricAlert}, on: writes, check: metricTimes,
	},
	{
		ID: "metric-alert-metric", Title: "A metric alert names a metric, and dimensions, that its resource emits",
		Breaks: "An alert on cachemissrate of an Azure Managed Redis cluster, or by ShardId, which the classic service has",
		Source: metricTroublePage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeMetricAlert}, on: writes, check: metricEmitted,
	},
	{
		ID: "metric-alert-dynamic", Title: "A dynamic threshold is the only condition of its alert",
		Breaks: "A metric alert with a dynamic threshold and a fixed one",
		Source: dynamicPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeMetricAlert}, on: writes, check: dynamicAlone,
	},
	{
		ID: "metric-alert-periods", Title: "A dynamic threshold is violated no more often than it is looked at",
		Breaks: "A dynamic threshold with 5 minFailingPeriodsToAlert out of 4 numberOfEvaluationPeriods",
		Source: dynamicPage, Status: http.StatusBadRequest, Code: "BadRequest", OwnWords: true,
		types: []string{typeMetricAlert}, on: writes, check: dynamicPeriods,
	},
}

var (
	metricFrequencies = []string{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H"}
	metricWindows     = []string{"PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H", "P1D"}
)

func metricTimes(_ *azure, r request) string {
	if message := oneOfTimes(r.resource, "evaluationFrequency", metricFrequencies); message != "" {
		return message
	}
	if message := oneOfTimes(r.resource, "windowSize", metricWindows); message != "" {
		return message
	}
	if frequency, window := timeOf(r.resource, "evaluationFrequency"), timeOf(r.resource, "windowSize"); window < frequency {
		return say("The windowSize is %s and the evaluationFrequency %s; expected a window that is no shorter.", window, frequency)
	}
	return ""
}

// oneOfTimes judges a property of an alert that has to be one of some durations; one that is absent passes.
func oneOfTimes(alert arm.Resource, property string, known []string) string {
	text := alert.Text("properties", property)
	if text == "" || slices.Contains(known, text) {
		return ""
	}
	return say("%s '%s' is not valid; expected one of %s.", property, text, strings.Join(known, ", "))
}

// timeOf reads a duration of an alert; 0 when there is none.
func timeOf(alert arm.Resource, property string) time.Duration {
	length, _ := isoDuration(alert.Text("properties", property))
	return length
}

// metricsOf lists what a cache measures, with the dimensions of each: the tables of
// https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redis-metrics and
// .../microsoft-cache-redisenterprise-metrics. Dimensions of the service are those of all its metrics.
var metricsOf = map[string]struct {
	names, dimensions []string
	also              map[string][]string
}{
	typeManaged: {
		names: strings.Fields("cachehits cachemisses cacheLatency cacheRead cacheWrite connectedclients evictedkeys expiredkeys geoReplicationHealthy " +
			"getcommands setcommands operationsPerSecond percentProcessorTime serverLoad totalcommandsprocessed totalkeys usedmemory usedmemorypercentage"),
		also: map[string][]string{"cacheLatency": {"InstanceId"}, "cacheRead": {"InstanceId"}, "cacheWrite": {"InstanceId"},
			"connectedclients": {"InstanceId"}, "percentProcessorTime": {"InstanceId"}},
	},
	typeClassic: {
		names: strings.Fields("serverLoad percentProcessorTime usedmemorypercentage usedmemory usedmemoryRss connectedclients cachehits cachemisses evictedkeys " +
			"expiredkeys cachemissrate cacheLatency LatencyP99 cacheRead cacheWrite operationsPerSecond errors ConnectedClientsUsingAADToken " +
			"GeoReplicationHealthy GeoReplicationConnectivityLag GeoReplicationDataSyncOffset GeoReplicationFullSyncEventStarted GeoReplicationFullSyncEventFinished " +
			"getcommands setcommands totalcommandsprocessed totalkeys " +
			"allserverLoad allusedmemorypercentage allusedmemory allusedmemoryRss allpercentprocessortime allconnectedclients allcachehits allcachemisses " +
			"allevictedkeys allexpiredkeys allcacheRead allcacheWrite alloperationsPerSecond allgetcommands allsetcommands alltotalcommandsprocessed alltotalkeys " +
			"allConnectionsCreatedPerSecond allConnectionsClosedPerSecond"),
		dimensions: []string{"ShardId"},
		also:       map[string][]string{"errors": {"ErrorType"}, "ConnectedClientsUsingAADToken": {"Port", "Primary"}},
	},
}

// criteriaOf lists the conditions of a metric alert.
func criteriaOf(alert arm.Resource) []map[string]any {
	return alert.Objects("properties", "criteria", "allOf")
}

func metricEmitted(a *azure, r request) string {
	for _, scope := range arm.Texts(r.resource.At("properties", "scopes")) {
		target, _ := a.find(scope)
		for _, criterion := range criteriaOf(r.resource) {
			if skip, _ := criterion["skipMetricValidation"].(bool); skip {
				continue
			}
			if message := emittedBy(target, criterion); message != "" {
				return message
			}
		}
	}
	return ""
}

// emittedBy judges the metric of a condition and its dimensions; what is no cache may emit anything.
func emittedBy(target arm.Resource, criterion map[string]any) string {
	for service, emitted := range metricsOf {
		if !is(target, service) {
			continue
		}
		name, _ := criterion["metricName"].(string)
		if _, strange := stranger([]string{ofOneShard(name)}, emitted.names); strange {
			return say("Couldn't find a metric named %s. Make sure the name is correct: '%s' has %s.", name, target.Type, strings.Join(emitted.names, ", "))
		}
		known := slices.Concat(emitted.dimensions, emitted.also[name])
		if strings.HasPrefix(name, "all") {
			known = []string{"ShardId", "Port", "Primary"}
		}
		if dimension, strange := stranger(dimensionsOf(criterion), known); strange {
			return say("The metric %s of '%s' has no dimension %s; it has: %s.", name, target.Type, dimension, strings.Join(known, ", "))
		}
	}
	return ""
}

// ofOneShard takes the number off the older metrics of a single shard of a classic cache, such as serverLoad3.
func ofOneShard(name string) string {
	if name == "LatencyP99" {
		return name
	}
	return strings.TrimRight(name, "0123456789")
}

func dimensionsOf(criterion map[string]any) []string {
	var names []string
	for _, dimension := range arm.Objects(criterion["dimensions"]) {
		if name, _ := dimension["name"].(string); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func dynamic(criterion map[string]any) bool {
	return criterion["criterionType"] == "DynamicThresholdCriterion"
}

func dynamicAlone(_ *azure, r request) string {
	if criteria := criteriaOf(r.resource); len(criteria) > 1 && slices.ContainsFunc(criteria, dynamic) {
		return say("The alert has %d conditions, and one of them has a dynamic threshold; expected that one alone.", len(criteria))
	}
	return ""
}

func dynamicPeriods(_ *azure, r request) string {
	for _, criterion := range criteriaOf(r.resource) {
		periods, _ := criterion["failingPeriods"].(map[string]any)
		if message := failingPeriods(periods); dynamic(criterion) && message != "" {
			return message
		}
	}
	return ""
}

// failingPeriods judges how many periods of those looked at have to fail; what is absent passes.
func failingPeriods(periods map[string]any) string {
	failing, _ := periods["minFailingPeriodsToAlert"].(float64)
	looked, given := periods["numberOfEvaluationPeriods"].(float64)
	if given && failing > looked {
		return say("minFailingPeriodsToAlert is %v and numberOfEvaluationPeriods %v; expected no more than are looked at.", failing, looked)
	}
	return ""
}
