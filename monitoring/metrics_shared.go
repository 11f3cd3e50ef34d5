package monitoring

import (
	"fmt"
	"math"
)

// countedClients says whose connections a metric counts.
type countedClients struct {
	// limit says what the SKU's limit is of, in words.
	limit string
	// parts is over how many such counts the limit is spread.
	parts float64
	// reason adds to that of the alert why.
	reason string
}

// eachShard: limit and metric are both of a shard, or of the one cache.
var eachShard = countedClients{limit: "for each shard", parts: 1}

// eachNode: the limit is the whole cache's, and the metric a node's
// (https://learn.microsoft.com/azure/redis/architecture#scaling-out-or-adding-nodes: "Some SKUs of Azure Managed Redis use just
// two nodes, while some use more"). So a node may take an even share of the fewest nodes there can be, which is never too early.
func eachNode(size Size) countedClients {
	if size.SingleNode {
		return countedClients{limit: "in all", parts: 1, reason: "; all clients are on one node, because there is no other or because it is the proxy for all"}
	}
	return countedClients{limit: "in all", parts: 2, reason: "; of an even share of two nodes, because the limit is the cache's and the metric a node's. " +
		"How many nodes a SKU has is not published: on more than two the alert comes late; then set the threshold. A cache whose clients are all on one node " +
		"(any clustering policy but OSSCluster, or no high availability) is compared with the whole limit"}
}

// clientShare is the share of the limit at which somebody should look: the Baseline Alerts watch 850 of the 1000 of a C1.
const clientShare = 0.85

// processorWindow is long on small SKUs, where a background task of some minutes fills the processor.
func processorWindow(size Size) Duration {
	if size.Small() {
		return "PT1H"
	}
	return "PT15M"
}

// processor is the alert on the machine's processor.
func processor(size Size, metric string, dimensions []Dimension, source string) MetricAlert {
	return MetricAlert{
		Name: "cpu", Title: "Processor busy", Severity: Warning, Metric: metric, Aggregation: Average, Dimensions: dimensions,
		Description: "The processor of a node was busy on average. Near 100 % commands queue, time out, and nodes may fail over.",
		Threshold:   above(80, "%"), Window: processorWindow(size), Runbook: "load",
		Sources: []string{source, serverLoadPage, baselineAlertsPage},
		Reason: "80 % as the Baseline Alerts have it; an average instead of the metric's default maximum, because scans and updates spike it; " +
			"on small SKUs over an hour",
	}
}

// load is the alert on what Redis itself measures.
func load(value float64, metric string, dimensions []Dimension, reason string, sources ...string) MetricAlert {
	return MetricAlert{
		Name: "load", Title: "Server load high", Severity: Warning, Metric: metric, Aggregation: Average, Dimensions: dimensions,
		Description: "Redis was busy on average. At 100 % the server is at its ceiling: latency rises and clients time out.",
		Threshold:   above(value, "%"), Window: "PT15M", Runbook: "load", Sources: sources, Reason: reason,
	}
}

// memory is the alert on memory use.
func memory(metric string, dimensions []Dimension, source string) MetricAlert {
	return MetricAlert{
		Name: "memory", Title: "Memory nearly full", Severity: Warning, Metric: metric, Aggregation: Average, Dimensions: dimensions,
		Description: "Memory was nearly full on average. Next Redis evicts keys, or refuses writes where it may not evict.",
		Threshold:   above(90, "%"), Window: "PT15M", Runbook: "memory",
		Sources: []string{source, baselineAlertsPage},
		Reason:  "90 % over 15 minutes, and the severity, as the Baseline Alerts have them",
	}
}

// clientLimit is the alert on the SKU's limit of connections, of which what the metric counts may take an equal part.
func clientLimit(size Size, metric string, dimensions []Dimension, of countedClients, sources ...string) MetricAlert {
	return MetricAlert{
		Name: "clientLimit", Title: "Connections near the limit", Severity: Warning, Metric: metric, Aggregation: Average, Dimensions: dimensions,
		Description: fmt.Sprintf("%s takes %d client connections %s, and refuses the next one.", size.SKU, size.MaxClients, of.limit),
		Threshold:   above(math.Floor(clientShare*float64(size.MaxClients)/of.parts), "clients"), Window: "PT15M", Runbook: "client-limit",
		Sources: append(sources, baselineAlertsPage),
		Reason:  "85 % of the SKU's limit, the share that the Baseline Alerts' 850 is of a C1's 1000; an average, because a deployment doubles the clients for a moment" + of.reason,
	}
}

// clientSpike is the alert on a number of connections that Azure has not learned to expect.
func clientSpike(metric string, dimensions []Dimension, source string) MetricAlert {
	return MetricAlert{
		Name: "clientSpike", Title: "Unusually many connections", Severity: Informational, Metric: metric, Aggregation: Average, Dimensions: dimensions,
		Description: "More clients are connected than the learned pattern of this cache has at this time. Silent for its first three days.",
		Threshold:   unusual(Medium), Window: "PT15M", Runbook: "connection-surge", Sources: []string{source, dynamicPage},
		Reason: "what is usual differs from cache to cache; an average, as Microsoft advises for learned thresholds",
	}
}

// evictions is the alert on keys that had to go.
func evictions(source string) MetricAlert {
	return MetricAlert{
		Name: "evictions", Title: "Unusually many evictions", Severity: Informational, Metric: "evictedkeys", Aggregation: Total,
		Description: "Redis evicted more keys for lack of memory than the learned pattern has. Silent for its first three days.",
		Threshold:   unusual(Low), Window: "PT15M", Runbook: "memory", Sources: []string{source, metricDetailsPage, dynamicPage},
		Reason: "a cache that is meant to be full evicts all the time, so no number is right; low sensitivity",
	}
}

// latency is the alert on how long the cache takes.
func latency(source string) MetricAlert {
	return MetricAlert{
		Name: "latency", Title: "Latency high", Severity: Informational, Metric: "cacheLatency", Aggregation: Average,
		Description: "Between its nodes the cache took more than ten milliseconds on average; in most caches it takes less than one.",
		Threshold:   above(10_000, "µs"), Window: "PT15M", Runbook: "latency", Sources: []string{source, baselineAlertsPage},
		Reason: "10,000 µs as the Baseline Alerts have it, over 15 minutes instead of 5",
	}
}

// GeoReplication is the name of the alert that only a cache with a link to another region has.
const GeoReplication = "geoReplication"

// geoReplication is the alert on the link to the other region.
func geoReplication(metric string, source string) MetricAlert {
	return MetricAlert{
		Name: GeoReplication, Title: "Geo-replication unhealthy for an hour", Severity: Error, Metric: metric, Aggregation: Maximum,
		Description: "The link to the other region was not healthy once in an hour. Writes no longer reach the other side; after an hour Microsoft asks for a support request.",
		Threshold:   Threshold{Operator: LessThan, Value: 1, Unit: ""}, Window: "PT1H", Runbook: "geo-replication", Sources: []string{source, metricDetailsPage},
		Reason: "1 is healthy, and monthly patching takes the link down for up to an hour; so the maximum: it is below 1 only if no minute was healthy",
	}
}
