package unit_test

import (
	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

const account = group + "Microsoft.Storage/storageAccounts/stcache"

// drawClassic turns the arguments into some of the classic service.
func drawClassic(t *rapid.T, args *hardenedcache.HardenedCacheArgs, choices map[string][]string) {
	args.Managed = nil
	if rapid.IntRange(0, 24).Draw(t, "both services") == 0 {
		args.Managed = &hardenedcache.ManagedArgs{}
	}
	args.Classic = &hardenedcache.ClassicArgs{
		Sku:                  pulumi.StringPtr(mostly(t, "classic sku", choices["ClassicArgs.sku"], "Balanced_B5")),
		RedisVersion:         word(t, "redisVersion", choices["ClassicArgs.redisVersion"]),
		UpdateChannel:        word(t, "updateChannel", choices["ClassicArgs.updateChannel"]),
		MaxmemoryPolicy:      word(t, "maxmemoryPolicy", choices["ClassicArgs.maxmemoryPolicy"]),
		NotifyKeyspaceEvents: word(t, "events", []string{"KEA", "Ex", "x"}),
	}
	if args.PrivateEndpoint.Dns = drawDns(t, "privatelink.redis.cache.windows.net"); rapid.Bool().Draw(t, "patched") {
		args.Classic.PatchSchedule = []*hardenedcache.PatchWindowArgs{{
			DayOfWeek: mostly(t, "day", choices["PatchWindowArgs.dayOfWeek"], "Someday"), StartHourUtc: rapid.IntRange(0, 24).Draw(t, "hour"),
		}}
	}
	drawClassicFeatures(t, args.Classic, choices)
	drawClassicNetwork(t, args)
	for _, key := range rapid.SampledFrom([][]string{{}, {"web"}, {"orders", "prices-reader", "web"}}).Draw(t, "classic access") {
		args.Access[key] = drawClassicAccess(t, key, choices)
	}
	drawSharers(t, args)
}

// drawClassicFeatures mostly draws what Premium has and the others lack, on a Premium SKU.
func drawClassicFeatures(t *rapid.T, classic *hardenedcache.ClassicArgs, choices map[string][]string) {
	feature := rapid.IntRange(0, 7).Draw(t, "classic feature")
	if feature < 5 && rapid.IntRange(0, 9).Draw(t, "premium") > 0 {
		classic.Sku = pulumi.StringPtr("Premium_P2")
	}
	switch feature {
	case 0:
		classic.ShardCount = optionalOf(t, "shards", rapid.IntRange(1, 31))
		classic.ReplicasPerPrimary = optionalOf(t, "replicas", rapid.IntRange(1, 4))
	case 1:
		classic.Persistence = &hardenedcache.ClassicPersistenceArgs{
			Type:                     rapid.SampledFrom(choices["ClassicPersistenceArgs.type"]).Draw(t, "classic persistence"),
			FrequencyInMinutes:       optionalOf(t, "minutes", rapid.SampledFrom([]int{15, 60, 45})),
			StorageAccountResourceId: pulumi.String(account),
		}
	case 2:
		classic.GeoReplication = &hardenedcache.ClassicGeoReplicationArgs{Secondary: &hardenedcache.GeoReplicationMemberArgs{
			Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
		}}
	case 3:
		classic.AvailabilityZones = []string{"1", mostly(t, "zone", []string{"2", "3"}, "1")}
	case 4:
		classic.VirtualNetworkInjection = &hardenedcache.VirtualNetworkInjectionArgs{SubnetResourceId: pulumi.String(subnet)}
	case 5:
		classic.MaxmemoryReserved = optionalOf(t, "reserved", rapid.IntRange(-1, 500))
	}
}

// drawClassicNetwork keeps the endpoint or takes it away for a subnet or for rules.
func drawClassicNetwork(t *rapid.T, args *hardenedcache.HardenedCacheArgs) {
	if args.Classic.VirtualNetworkInjection != nil {
		args.PrivateEndpoint = nil
		return
	}
	if rapid.IntRange(0, 2).Draw(t, "firewall") > 0 {
		return
	}
	args.PrivateEndpoint = nil
	for _, start := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"203.0.113.4", "198.51.100.7", "192.0.2.9"}), 1, 3, rapid.ID[string]).Draw(t, "rules") {
		args.Classic.FirewallRules = append(args.Classic.FirewallRules, &hardenedcache.FirewallRuleArgs{StartIP: mostly(t, "start", []string{start}, "0.0.0.0")})
	}
	args.Waivers = []waivers.Waiver{{
		Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "team@example.com",
		Granted: "2026-11-01", Until: mostly(t, "until", []string{"2026-11-23", "2026-12-31"}, "2026-11-22"),
	}}
}

func drawClassicAccess(t *rapid.T, key string, choices map[string][]string) *hardenedcache.AccessArgs {
	access := &hardenedcache.AccessArgs{PrincipalId: pulumi.String(map[string]string{
		"orders":        "0a1b2c3d-4d5e-4f60-8a71-92b3c4d5e6f1",
		"prices-reader": "0a1b2c3d-4d5e-4f60-8a71-92b3c4d5e6f2",
		"web":           "0a1b2c3d-4d5e-4f60-8a71-92b3c4d5e6f3",
	}[key])}
	if rapid.Bool().Draw(t, key+" custom") {
		access.Permissions = &hardenedcache.PermissionsArgs{
			Categories:  []string{mostly(t, key+" category", []string{"read"}, "all")},
			KeyPrefixes: []string{mostly(t, key+" prefix", []string{"orders:"}, "a b")},
		}
		return access
	}
	access.Role = mostly(t, key+" role", choices["AccessArgs.role"], "writer")
	return access
}
