package unit_test

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/baselines"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

// drawArgs draws arguments over all options: mostly right, sometimes wrong in one place or combined so that a SKU or a
// service refuses them.
func drawArgs(t *rapid.T) *hardenedcache.HardenedCacheArgs {
	choices := hardenedcache.Choices()
	args := plainArgs()
	args.Clock = onTheDay
	args.Environment = mostly(t, "environment", []string{"dev", "test", "prod"}, "Not Valid")
	args.Production = optionalOf(t, "production", rapid.Bool())
	args.Baseline = optionalOf(t, "baseline", rapid.SampledFrom(baselines.Dates()))
	if rapid.Bool().Draw(t, "named") {
		name := mostly(t, "name", []string{"my-cache", "abc"}, "double--hyphen")
		args.Name = &name
	}
	args.Managed = &hardenedcache.ManagedArgs{
		Sku:              pulumi.StringPtr(mostly(t, "sku", choices["ManagedArgs.sku"], "Enterprise_E10")),
		HighAvailability: word(t, "highAvailability", choices["ManagedArgs.highAvailability"]),
		ClusteringPolicy: word(t, "clusteringPolicy", choices["ManagedArgs.clusteringPolicy"]),
		EvictionPolicy:   word(t, "evictionPolicy", choices["ManagedArgs.evictionPolicy"]),
		DeferUpgrade:     word(t, "deferUpgrade", choices["ManagedArgs.deferUpgrade"]),
	}
	drawFeatures(t, args.Managed, choices)
	args.PrivateEndpoint.Dns = drawDns(t, "privatelink.redis.azure.net")
	if rapid.Bool().Draw(t, "static") {
		args.PrivateEndpoint.PrivateIPAddress = pulumi.StringPtr(mostly(t, "address", []string{"10.0.0.9", "192.168.4.4"}, "fe80::1"))
	}
	args.Access = principals(rapid.SampledFrom([][]string{nil, {"app"}, {"b", "a", "c"}, {"z", "y", "x", "w"}}).Draw(t, "access")...)
	if rapid.Bool().Draw(t, "archive") {
		args.DiagnosticSettings.StorageAccountResourceId = pulumi.String(group + "Microsoft.Storage/storageAccounts/st")
	}
	if rapid.Bool().Draw(t, "lock") {
		args.Lock = &hardenedcache.LockArgs{Kind: rapid.SampledFrom(choices["LockArgs.kind"]).Draw(t, "kind")}
	}
	if rapid.Bool().Draw(t, "role") {
		args.RoleAssignments = map[string]*hardenedcache.RoleAssignmentArgs{"ops": {
			RoleDefinitionIdOrName: pulumi.String("Reader"), PrincipalId: pulumi.String("4f6b8d0a-2c4e-4a6b-9d1f-3b5e7c9d1f28"), PrincipalType: "Group",
		}}
	}
	if rapid.Bool().Draw(t, "classic") {
		drawClassic(t, args, choices)
	}
	drawKeys(t, args, choices)
	drawMonitoring(t, args)
	return args
}

// mostly draws one of the right words, and the wrong one now and then.
func mostly(t *rapid.T, label string, right []string, wrong string) string {
	if rapid.IntRange(0, 24).Draw(t, label+" wrong") == 0 {
		return wrong
	}
	return rapid.SampledFrom(right).Draw(t, label)
}

// drawFeatures draws at most one of modules, persistence and geo-replication, which exclude each other in part.
func drawFeatures(t *rapid.T, managed *hardenedcache.ManagedArgs, choices map[string][]string) {
	switch rapid.IntRange(0, 4).Draw(t, "feature") {
	case 0:
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(choices["ModuleArgs.name"]), 1, 2).Draw(t, "modules") {
			managed.Modules = append(managed.Modules, &hardenedcache.ModuleArgs{Name: pulumi.String(name)})
		}
		if rapid.Bool().Draw(t, "searchable") {
			managed.ClusteringPolicy, managed.EvictionPolicy = pulumi.StringPtr("EnterpriseCluster"), pulumi.StringPtr("NoEviction")
		}
	case 1:
		managed.Persistence = &hardenedcache.PersistenceArgs{
			Type:      rapid.SampledFrom(choices["PersistenceArgs.type"]).Draw(t, "persistence"),
			Frequency: word(t, "frequency", choices["PersistenceArgs.frequency"]),
		}
	case 2:
		managed.GeoReplication = drawGroup(t)
	}
}

func optionalOf[T any](t *rapid.T, label string, values *rapid.Generator[T]) *T {
	if rapid.Bool().Draw(t, label+" given") {
		return nil
	}
	value := values.Draw(t, label)
	return &value
}

func word(t *rapid.T, label string, words []string) pulumi.StringPtrInput {
	text := optionalOf(t, label, rapid.SampledFrom(words))
	if text == nil {
		return nil
	}
	return pulumi.StringPtr(*text)
}

func drawDns(t *rapid.T, right string) *hardenedcache.PrivateDnsArgs {
	dns := &hardenedcache.PrivateDnsArgs{Mode: mostly(t, "dns", []string{"create", "existing", "policyManaged"}, "other")}
	if dns.Mode == "create" {
		dns.VirtualNetworkResourceIds = map[string]pulumi.StringInput{}
		for i := range rapid.IntRange(1, 3).Draw(t, "links") {
			dns.VirtualNetworkResourceIds[fmt.Sprintf("net-%d", i)] = pulumi.String(fmt.Sprintf("%s%d", network, i))
		}
	}
	if dns.Mode == "existing" {
		zone := mostly(t, "zone", []string{right}, "privatelink.redisenterprise.cache.azure.net")
		dns.PrivateDnsZoneResourceId = pulumi.String(group + "Microsoft.Network/privateDnsZones/" + zone)
	}
	return dns
}

func drawGroup(t *rapid.T) *hardenedcache.GeoReplicationArgs {
	members := map[string]*hardenedcache.GeoReplicationMemberArgs{}
	for _, location := range []string{"northeurope", "eastus", "uksouth", "japaneast", "brazilsouth"}[:rapid.IntRange(1, 4).Draw(t, "members")] {
		members[location] = &hardenedcache.GeoReplicationMemberArgs{
			Location: pulumi.String(location), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
		}
	}
	return &hardenedcache.GeoReplicationArgs{GroupNickname: mostly(t, "nickname", []string{"orders", "a"}, "not valid"), Members: members}
}
