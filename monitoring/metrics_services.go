package monitoring

// everyInstance splits a metric by the machines of a managed cache.
var everyInstance = []Dimension{{Name: "InstanceId", Values: []string{"*"}}}

// managedMetrics: the cluster has all metrics, the database none.
func managedMetrics(size Size) []MetricAlert {
	var alerts []MetricAlert
	if !size.Small() {
		alerts = append(alerts, load(80, "serverLoad", nil,
			"80 %: above it Microsoft warns of unplanned failovers; left out on small SKUs, where the same page advises the processor instead",
			managedMetricsPage, serverLoadPage))
	}
	alerts = append(alerts,
		processor(size, "percentProcessorTime", everyInstance, managedMetricsPage),
		memory("usedmemorypercentage", nil, managedMetricsPage),
		clientLimit(size, "connectedclients", everyInstance, eachNode(size), managedMetricsPage, managedLimitsPage, managedNodesPage),
		clientSpike("connectedclients", everyInstance, managedMetricsPage),
		evictions(managedMetricsPage),
		latency(managedMetricsPage),
		MetricAlert{
			Name: "misses", Title: "Unusually many misses", Severity: Informational, Metric: "cachemisses", Aggregation: Total,
			Description: "More keys were asked for in vain than the learned pattern has. Silent for its first three days.",
			Threshold:   unusual(Low), Window: "PT30M", Runbook: "hit-rate", Sources: []string{managedMetricsPage, dynamicPage},
			Reason: "the service has no miss rate, and an alert can't divide two metrics: the misses stand in, which also rise with the load",
		},
	)
	if size.GeoReplicated {
		alerts = append(alerts, geoReplication("geoReplicationHealthy", managedMetricsPage))
	}
	return alerts
}

// everyShard splits a metric by the primary of each shard. A cache without shards has metrics of its own, and Microsoft
// advises each for its kind: https://learn.microsoft.com/azure/redis/monitor-cache#aggregation-types
var everyShard = []Dimension{{Name: "ShardId", Values: []string{"*"}}, {Name: "Primary", Values: []string{"true"}}}

// classicMetric is a metric of the whole cache and its twin that is read instance by instance.
func classicMetric(size Size, whole, byInstance string) (string, []Dimension) {
	if size.Clustered {
		return byInstance, everyShard
	}
	return whole, nil
}

func classicMetrics(size Size) []MetricAlert {
	loadMetric, shards := classicMetric(size, "serverLoad", "allserverLoad")
	cpuMetric, _ := classicMetric(size, "percentProcessorTime", "allpercentprocessortime")
	memoryMetric, _ := classicMetric(size, "usedmemorypercentage", "allusedmemorypercentage")
	clientMetric, _ := classicMetric(size, "connectedclients", "allconnectedclients")
	var alerts []MetricAlert
	if !size.Small() {
		alerts = append(alerts, load(85, loadMetric, shards,
			"85 % over 15 minutes as the Baseline Alerts have it; left out on small SKUs, where background tasks raise it for no obvious reason",
			classicMetricsPage, metricDetailsPage, baselineAlertsPage))
	}
	alerts = append(alerts,
		processor(size, cpuMetric, shards, classicMetricsPage),
		memory(memoryMetric, shards, classicMetricsPage),
		clientLimit(size, clientMetric, shards, eachShard, classicMetricsPage, classicLimitsPage),
		clientSpike(clientMetric, shards, classicMetricsPage),
		evictions(classicMetricsPage),
		latency(classicMetricsPage),
	)
	if size.hasTailLatency() {
		alerts = append(alerts, MetricAlert{
			Name: "tailLatency", Title: "Slowest commands unusually slow", Severity: Informational, Metric: "LatencyP99", Aggregation: Average,
			Description: "The 99th percentile of the server's answers is above the learned pattern. Silent for its first three days.",
			Threshold:   unusual(Medium), Window: "PT15M", Runbook: "latency", Sources: []string{classicMetricsPage, "https://learn.microsoft.com/azure/redis/monitor-cache#azure-cache-for-redis-common-alert-rules", dynamicPage},
			Reason: "Microsoft recommends an alert on it and names no number; the metric exists for Standard and Premium only",
		})
	}
	alerts = append(alerts,
		MetricAlert{
			Name: "misses", Title: "Unusual miss rate", Severity: Informational, Metric: "cachemissrate", Aggregation: Total,
			Description: "A larger share of keys was asked for in vain than the learned pattern has. Silent for its first three days.",
			Threshold:   unusual(Low), Window: "PT30M", Runbook: "hit-rate", Sources: []string{classicMetricsPage, metricDetailsPage, dynamicPage},
			Reason: "a good rate differs from application to application; the total is the metric's own aggregation, and its scale does not matter to a learned threshold",
		},
		classicErrors("errors", "The cache reports errors", "Data loss, unresponsive clients, or a failed backup, import or export.", 0,
			"any at all; Failover is left out, because every monthly patch is one",
			"Dataloss", "UnresponsiveClients", "AOF", "RDB", "Import", "Export"),
		classicErrors("loginErrors", "Entra authentication fails", "Clients fail to log in with Entra, or don't renew their token in time. The log detection says which.", 1,
			"more than one a minute on average: a single expired token is a client that reconnects",
			"MicrosoftEntraAuthenticationFailure", "MicrosoftEntraTokenExpired"),
	)
	if size.GeoReplicated {
		link := geoReplication("GeoReplicationHealthy", classicMetricsPage)
		// "this metric is only emitted from the geo-secondary": [metricDetailsPage]
		link.SecondaryOnly = true
		link.Reason += "; on the geo-secondary, because the geo-primary has no such metric"
		alerts = append(alerts, link)
	}
	return alerts
}

// classicErrors is an alert on some of the types of errors. Types: [metricDetailsPage].
func classicErrors(name, title, description string, limit float64, reason string, types ...string) MetricAlert {
	runbook := Runbook("errors")
	if name == "loginErrors" {
		runbook = "failed-logins"
	}
	return MetricAlert{
		Name: name, Title: title, Description: description, Severity: Warning, Metric: "errors", Aggregation: Average,
		Threshold: above(limit, "a minute"), Window: "PT15M", Dimensions: []Dimension{{Name: "ErrorType", Values: types}}, Runbook: runbook,
		Sources: []string{classicMetricsPage, metricDetailsPage, baselineAlertsPage}, Reason: reason,
	}
}

// Missing is a metric that a service does not have, and what stands in.
type Missing struct {
	Service       Service
	What, Instead string
	Source        string
}

var missing = []Missing{
	{Managed, "hit rate or miss rate", "managed-misses: the number of misses, learned; the workbook divides hits by hits and misses", managedMetricsPage},
	{Managed, "errors", "managed-failedLogins for failed authentication; the resource health of the cache for the rest", managedMetricsPage},
	{Managed, "failed or expired Entra logins", "managed-failedLogins and managed-failedLoginsInSurge, from REDConnectionEvents", managedMetricsPage},
	{Managed, "99th percentile of latency", "managed-latency: the average between nodes; measure at the client", managedMetricsPage},
	{Managed, "connections opened and closed per second", "managed-connectionSurge, from REDConnectionEvents", metricDetailsPage},
	{Classic, "failed logins with an access key", "nothing: no metric and no log has them; turn access keys off", "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-monitor-diagnostic-settings"},
	{Classic, "99th percentile of latency on Basic", "classic-latency", metricDetailsPage},
}

// MissingMetrics are what a service can't be watched for, and what stands in.
func MissingMetrics() []Missing { return append([]Missing{}, missing...) }
