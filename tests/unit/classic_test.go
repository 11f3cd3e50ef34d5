package unit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/tests/recorder"
	"github.com/redoubt-iac/redoubt/waivers"
)

// classic makes the cache one of the classic service.
func classic(args *hardenedcache.HardenedCacheArgs) {
	args.Classic = &hardenedcache.ClassicArgs{Sku: pulumi.String("Premium_P1")}
	args.Clock = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
}

// inSubnet puts it into a subnet.
func inSubnet(args *hardenedcache.HardenedCacheArgs) {
	classic(args)
	args.PrivateEndpoint = nil
	args.Classic.VirtualNetworkInjection = &hardenedcache.VirtualNetworkInjectionArgs{SubnetResourceId: pulumi.String(subnet), StaticIP: pulumi.String("10.0.0.9")}
}

// behindRules lets some public addresses reach it.
func behindRules(addresses ...string) func(*hardenedcache.HardenedCacheArgs) {
	return func(args *hardenedcache.HardenedCacheArgs) {
		classic(args)
		args.PrivateEndpoint = nil
		for _, address := range addresses {
			args.Classic.FirewallRules = append(args.Classic.FirewallRules, &hardenedcache.FirewallRuleArgs{StartIP: address})
		}
		args.Waivers = []waivers.Waiver{{
			Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "team@example.com",
			Granted: "2026-11-01", Until: "2026-12-31",
		}}
	}
}

func classicGraph(t *testing.T, change func(*hardenedcache.HardenedCacheArgs)) recorder.Graph {
	t.Helper()
	graph, err := build(asTest, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
		change(args)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

func TestFirewallRulesComeFirstAreNamedByTheirAddressesAndGoWithTheCache(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		behindRules("203.0.113.9", "203.0.113.4")(args)
		args.Access = map[string]*hardenedcache.AccessArgs{"web": {PrincipalId: pulumi.String("6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f0"), Role: "reader"}}
		args.Classic.PatchSchedule = []*hardenedcache.PatchWindowArgs{{DayOfWeek: "Sunday"}}
	})
	first, _ := graph.Named("cache-firewall-203.0.113.4")
	second, _ := graph.Named("cache-firewall-203.0.113.9")
	want := map[string]any{
		"ruleName": "from_203_0_113_4_to_203_0_113_4", "startIP": "203.0.113.4", "endIP": "203.0.113.4",
		"cacheName": first.Inputs["cacheName"], "resourceGroupName": "rg-test",
	}
	if diff := cmp.Diff(want, first.Inputs); diff != "" {
		t.Error(diff)
	}
	if first.DeletedWith != "cache-redis" || second.DeletedWith != "cache-redis" {
		t.Errorf("deleted with %q and %q, want the cache", first.DeletedWith, second.DeletedWith)
	}
	if !cmp.Equal(first.DependsOn, []string{"cache-redis"}) || !slices.Contains(second.DependsOn, "cache-firewall-203.0.113.4") {
		t.Errorf("the rules depend on %v and %v", first.DependsOn, second.DependsOn)
	}
	for _, name := range []string{"cache-patch-schedule", "cache-access-web"} {
		if later, _ := graph.Named(name); !slices.Contains(later.DependsOn, "cache-firewall-203.0.113.9") {
			t.Errorf("%s does not wait for the rules: %v", name, later.DependsOn)
		}
	}
	if _, exists := graph.Named("cache-endpoint"); exists {
		t.Error("there is an endpoint beside the rules")
	}
}

func TestAnInjectedCacheSaysItsSubnetAndMakesNothingAroundItself(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, inSubnet)
	redis, _ := graph.Named("cache-redis")
	if redis.Inputs["subnetId"] != subnet || redis.Inputs["staticIP"] != "10.0.0.9" || redis.Inputs["publicNetworkAccess"] != "Enabled" {
		t.Errorf("the cache says %v", redis.Inputs)
	}
	for _, name := range []string{"cache-endpoint", "cache-zone", "cache-zonegroup"} {
		if _, exists := graph.Named(name); exists {
			t.Errorf("%s is made for an injected cache", name)
		}
	}
}

func TestEachCloudHasItsZoneAndItsBlobEndpoint(t *testing.T) {
	t.Parallel()
	for cloud, want := range map[string]struct{ zone, blobs string }{
		"public":       {"privatelink.redis.cache.windows.net", "https://stcache.blob.core.windows.net/"},
		"usgovernment": {"privatelink.redis.cache.usgovcloudapi.net", "https://stcache.blob.core.usgovcloudapi.net/"},
		"china":        {"privatelink.redis.cache.chinacloudapi.cn", "https://stcache.blob.core.chinacloudapi.cn/"},
	} {
		for _, said := range []string{"by the argument", "by azure-native:environment"} {
			t.Run(cloud+" "+said, func(t *testing.T) {
				t.Parallel()
				options := asTest
				if said != "by the argument" {
					options.Config = map[string]string{"azure-native:environment": cloud}
				}
				graph, err := build(options, func(_ *pulumi.Context, args *hardenedcache.HardenedCacheArgs) []pulumi.ResourceOption {
					classic(args)
					if said == "by the argument" {
						args.Cloud = &cloud
					}
					args.Classic.Persistence = &hardenedcache.ClassicPersistenceArgs{Type: "aof", StorageAccountResourceId: pulumi.String(account)}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				zone, _ := graph.Named("cache-zone")
				redis, _ := graph.Named("cache-redis")
				if blobs := at(redis.Inputs, "redisConfiguration.aofStorageConnectionString0"); zone.Inputs["privateZoneName"] != want.zone || blobs != want.blobs {
					t.Errorf("the zone is %v and the blob endpoint %v", zone.Inputs["privateZoneName"], blobs)
				}
			})
		}
	}
}

func TestPersistenceSignsInWithAnIdentityThatMayWriteFirst(t *testing.T) {
	t.Parallel()
	graph := classicGraph(t, func(args *hardenedcache.HardenedCacheArgs) {
		classic(args)
		args.Classic.Persistence = &hardenedcache.ClassicPersistenceArgs{Type: "rdb", StorageAccountResourceId: pulumi.String(account)}
	})
	redis, _ := graph.Named("cache-redis")
	role, _ := graph.Named("cache-persistence-role")
	if !slices.Contains(redis.DependsOn, "cache-persistence-role") || role.Inputs["scope"] != account || role.Inputs["principalType"] != "ServicePrincipal" {
		t.Errorf("the cache depends on %v; the role is %v", redis.DependsOn, role.Inputs)
	}
	want := map[string]any{
		"aadEnabled": "true", "aofBackupEnabled": "false", "rdbBackupEnabled": "true", "rdbBackupFrequency": "360", "rdbBackupMaxSnapshotCount": "1",
		"rdbStorageConnectionString": "https://stcache.blob.core.windows.net/", "preferredDataPersistenceAuthMethod": "ManagedIdentity",
		"storageSubscriptionId": "11111111-2222-4333-8444-555555555555", "maxmemoryPolicy": "volatile-lru",
	}
	if diff := cmp.Diff(want, redis.Inputs["redisConfiguration"]); diff != "" {
		t.Error(diff)
	}
}
