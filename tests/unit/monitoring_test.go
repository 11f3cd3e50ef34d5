package unit_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/monitoring"
	"github.com/redoubt-iac/redoubt/tests/recorder"
	"github.com/redoubt-iac/redoubt/waivers"
)

// monitored turns alerts on outside production too.
func monitored(args *hardenedcache.HardenedCacheArgs) *hardenedcache.MonitoringArgs {
	enabled := true
	args.Monitoring = &hardenedcache.MonitoringArgs{Enabled: &enabled, ActionGroupResourceIds: []pulumi.StringInput{pulumi.String(onCall)}}
	return args.Monitoring
}

func TestAlertsAreMadeInProductionAndWhereTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*hardenedcache.HardenedCacheArgs)
		made   bool
	}{
		"outside production":            {func(*hardenedcache.HardenedCacheArgs) {}, false},
		"outside production, asked for": {func(args *hardenedcache.HardenedCacheArgs) { monitored(args) }, true},
		"in production":                 {func(args *hardenedcache.HardenedCacheArgs) { args.Environment = "prod" }, true},
		"in production, switched off": {func(args *hardenedcache.HardenedCacheArgs) {
			args.Environment, args.Clock, *monitored(args).Enabled = "prod", onTheDay, false
			for _, control := range []string{waivers.MetricAlerts, waivers.Detections, waivers.ChangeAlerts} {
				waiver := keysWaiver()
				waiver.Control = control
				args.Waivers = append(args.Waivers, waiver)
			}
		}, false},
		"in production of another name":    {func(args *hardenedcache.HardenedCacheArgs) { production := true; args.Production = &production }, true},
		"classic, in production":           {func(args *hardenedcache.HardenedCacheArgs) { classic(args); args.Environment = "prod" }, true},
		"classic, outside of it, not told": {func(args *hardenedcache.HardenedCacheArgs) { classic(args) }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := classicGraph(t, c.change)
			for _, suffix := range alertTypes {
				if got := len(graph.OfType(suffix)) > 0; got != c.made {
					t.Errorf("%s made: %v, want %v", suffix, got, c.made)
				}
			}
		})
	}
}

// Every SKU has its thresholds. The table is that of what is registered, not of the data that it is made from.
func TestEachSkuHasItsAlerts(t *testing.T) {
	t.Parallel()
	lines := map[string][]string{}
	for _, sku := range slices.Sorted(maps.Keys(hardenedcache.ManagedSkus)) {
		lines[sku] = metricLines(classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
			args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.StringPtr(sku)}
			monitored(args)
		}))
	}
	for _, sku := range slices.Sorted(maps.Keys(hardenedcache.ClassicSkus)) {
		lines[sku] = metricLines(classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
			classic(args)
			args.Classic.Sku = pulumi.StringPtr(sku)
			monitored(args)
		}))
	}
	compareGolden(t, "tables/alerts-by-sku", lines)
}

// metricLines says each metric alert on one line.
func metricLines(graph recorder.Graph) []string {
	var lines []string
	for _, r := range graph.OfType(":MetricAlert") {
		criterion := at(r.Inputs, "criteria").(map[string]any)["allOf"].([]any)[0].(map[string]any)
		limit := fmt.Sprint("learned, ", criterion["alertSensitivity"])
		if threshold := criterion["threshold"]; threshold != nil {
			limit = fmt.Sprint(threshold)
		}
		lines = append(lines, fmt.Sprintf("%v: %v %v %v %s over %v, severity %v", criterion["name"],
			criterion["timeAggregation"], criterion["metricName"], criterion["operator"], limit, r.Inputs["windowSize"], r.Inputs["severity"]))
	}
	return lines
}

func TestASkuThatIsKnownLaterStillGivesItsThreshold(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.String("MemoryOptimized_M50").ToStringOutput().ToStringPtrOutput()}
		monitored(args)
	})
	limit, made := graph.Named("cache-alert-client-limit")
	if lines := metricLines(recorder.Graph{limit}); !made || !strings.Contains(lines[0], "GreaterThan 31875 ") {
		t.Errorf("got %v", lines)
	}
	if text := limit.Inputs["description"].(string); !strings.Contains(text, "MemoryOptimized_M50 takes 75000") {
		t.Errorf("got %s", text)
	}
}

func TestAnAlertIsSwitchedOffOrChangedAlone(t *testing.T) {
	t.Parallel()
	off, severity, threshold := false, 0, 77.5
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		monitored(args).Alerts = map[string]*hardenedcache.AlertArgs{
			"cpu": {Enabled: &off}, "newSource": {Enabled: &off}, "removal": {Enabled: &off},
			"memory": {Severity: &severity, Threshold: &threshold}, "failedLogins": {Severity: &severity},
		}
	})
	for _, name := range []string{"cpu", "new-source", "removal"} {
		if _, made := graph.Named("cache-alert-" + name); made {
			t.Errorf("%s is made", name)
		}
	}
	for _, name := range []string{"memory", "failed-logins"} {
		if r, _ := graph.Named("cache-alert-" + name); r.Inputs["severity"] != 0.0 {
			t.Errorf("%s has the severity %v", name, r.Inputs["severity"])
		}
	}
	if r, _ := graph.Named("cache-alert-memory"); !strings.Contains(metricLines(recorder.Graph{r})[0], "GreaterThan 77.5 ") {
		t.Errorf("got %v", metricLines(recorder.Graph{r}))
	}
}

func TestEveryAlertTellsBothTheGroupThatExistsAndTheOneThatIsMade(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		withKeys(args)
		args.AccessKeys.ExpiryAlert = nil
		monitored(args).ActionGroup = &hardenedcache.ActionGroupArgs{
			EmailReceivers:   map[string]pulumi.StringInput{"team": pulumi.String("team@example.com")},
			WebhookReceivers: map[string]*hardenedcache.WebhookReceiverArgs{"chat": {ServiceUri: pulumi.String("https://chat.example.com/hunter2")}},
			LogicAppReceivers: map[string]*hardenedcache.LogicAppReceiverArgs{"page": {
				ResourceId: pulumi.String(group + "Microsoft.Logic/workflows/page"), CallbackUrl: pulumi.String("https://logic.example.com/?sig=hunter2"),
			}},
		}
	})
	own, made := graph.Named("cache-action-group")
	if !made || strings.Contains(fmt.Sprint(own.Inputs), "hunter2") {
		t.Errorf("the action group shows an address that may hold a secret: %v", own.Inputs)
	}
	alerts := slices.Concat(graph.OfType(":MetricAlert"), graph.OfType(":ScheduledQueryRule"), graph.OfType(":ActivityLogAlert"), graph.OfType(":SystemTopicEventSubscription"))
	if len(alerts) < 15 {
		t.Errorf("only %d alerts", len(alerts))
	}
	for _, r := range alerts {
		told := fmt.Sprint(r.Inputs["actions"], r.Inputs["destination"])
		if !strings.Contains(told, onCall) || !strings.Contains(told, "/actionGroups/ag-amr-") {
			t.Errorf("%s tells %s", r.Name, told)
		}
		if !slices.Contains(r.DependsOn, "cache-action-group") {
			t.Errorf("%s does not wait for the action group but for %v", r.Name, r.DependsOn)
		}
	}
}

func TestDetectionsSearchTheLogsOfTheirOwnCacheAndVault(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		withKeys(args)
		watched := monitored(args)
		watched.ExpectedRanges = []string{"10.99.0.0/16"}
		watched.BusinessHours = &hardenedcache.BusinessHoursArgs{TimeZone: "Asia/Kathmandu"}
	})
	for name, wants := range map[string][]string{
		"cache-alert-unexpected-source":     {"/providers/Microsoft.Cache/redisEnterprise/amr-", "10.99.0.0/16", "REDConnectionEvents"},
		"cache-alert-outside-hours":         {"Asia/Kathmandu"},
		"cache-keys-vault-alert-key-use":    {"/providers/Microsoft.KeyVault/vaults/kv-keys-", "/secrets/redis-access-key/", "10.99.0.0/16"},
		"cache-keys-vault-alert-new-source": {"/providers/Microsoft.KeyVault/vaults/kv-keys-"},
	} {
		r, made := graph.Named(name)
		query := fmt.Sprint(r.Inputs["criteria"])
		for _, want := range wants {
			if !made || !strings.Contains(query, want) {
				t.Errorf("%s lacks %q: %s", name, want, query)
			}
		}
		if scopes := fmt.Sprint(r.Inputs["scopes"]); scopes != "["+workspace+"]" {
			t.Errorf("%s searches %s", name, scopes)
		}
	}
}

func TestEachMemberIsWatchedAndWhatIsDoneToThemOnce(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		args.Managed = &hardenedcache.ManagedArgs{Sku: pulumi.StringPtr("Balanced_B10"), GeoReplication: &hardenedcache.GeoReplicationArgs{
			GroupNickname: "orders", Members: map[string]*hardenedcache.GeoReplicationMemberArgs{"north": {
				Location: pulumi.String("northeurope"), ResourceGroupName: pulumi.String("rg-north"),
				PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
			}},
		}}
		monitored(args)
	})
	for _, name := range []string{"cache-alert-geo-replication", "cache-north-alert-geo-replication", "cache-north-alert-new-source", "cache-alert-removal"} {
		if _, made := graph.Named(name); !made {
			t.Errorf("%s is missing", name)
		}
	}
	removal, _ := graph.Named("cache-alert-removal")
	if scopes := fmt.Sprint(removal.Inputs["scopes"]); !strings.Contains(scopes, "/resourceGroups/rg-test") || !strings.Contains(scopes, "/resourceGroups/rg-north") {
		t.Errorf("deletions are watched in %s only", scopes)
	}
	if _, twice := graph.Named("cache-north-alert-removal"); twice {
		t.Error("deletions are watched twice")
	}
}

func TestTheLimitOfClientsFollowsFromWhereTheyConnect(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		managed hardenedcache.ManagedArgs
		want    string
	}{
		"two nodes, which share the clients":      {hardenedcache.ManagedArgs{}, "threshold:12750"},
		"one node that is the proxy for all":      {hardenedcache.ManagedArgs{ClusteringPolicy: pulumi.StringPtr("EnterpriseCluster")}, "threshold:25500"},
		"a cache without shards":                  {hardenedcache.ManagedArgs{ClusteringPolicy: pulumi.StringPtr("NoCluster")}, "threshold:25500"},
		"no second node":                          {hardenedcache.ManagedArgs{HighAvailability: pulumi.StringPtr("Disabled")}, "threshold:25500"},
		"a policy that is known after the deploy": {hardenedcache.ManagedArgs{ClusteringPolicy: pulumi.String("EnterpriseCluster").ToStringOutput().ToStringPtrOutput()}, "threshold:12750"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
				managed := c.managed
				managed.Sku = pulumi.StringPtr("Balanced_B10")
				args.Environment, args.Managed = "test", &managed
				monitored(args)
			})
			limit, _ := graph.Named("cache-alert-client-limit")
			if criteria := fmt.Sprint(limit.Inputs["criteria"]); !strings.Contains(criteria, c.want) {
				t.Errorf("%s is not in %s", c.want, criteria)
			}
		})
	}
}

// Of two linked classic caches the geo-secondary alone measures the link: an alert on the other could never fire.
func TestTheLinkOfClassicCachesIsWatchedAtTheSecondary(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		args.Classic = &hardenedcache.ClassicArgs{Sku: pulumi.StringPtr("Premium_P1"), GeoReplication: &hardenedcache.ClassicGeoReplicationArgs{
			Secondary: &hardenedcache.GeoReplicationMemberArgs{
				Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
			},
		}}
		monitored(args)
	})
	for name, want := range map[string]bool{
		"cache-alert-memory": true, "cache-secondary-alert-memory": true, "cache-alert-geo-replication": false, "cache-secondary-alert-geo-replication": true,
	} {
		if _, made := graph.Named(name); made != want {
			t.Errorf("%s: made %t, want %t", name, made, want)
		}
	}
}

// The id of an alert is the key of its switch, and the end of its name.
func TestNoTwoAlertsOfAServiceShareAnId(t *testing.T) {
	t.Parallel()
	sizes := map[monitoring.Service]monitoring.Size{
		monitoring.Managed: {SKU: "Balanced_B50", MaxClients: 1, GeoReplicated: true}, monitoring.Classic: {SKU: "Premium_P1", MaxClients: 1, GeoReplicated: true},
	}
	for service, size := range sizes {
		var ids []string
		for _, signal := range monitoring.Signals() {
			ids = append(ids, string(signal))
		}
		for _, alert := range monitoring.MetricAlerts(service, size) {
			ids = append(ids, alert.Name)
		}
		for _, alert := range monitoring.ActivityAlerts(service) {
			ids = append(ids, alert.Name)
		}
		slices.Sort(ids)
		if once := slices.Compact(slices.Clone(ids)); len(once) != len(ids) {
			t.Errorf("%s: %v", service, ids)
		}
	}
}
