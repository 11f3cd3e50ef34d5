package hardenedcache_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/waivers"
)

const (
	classicZone = group + "Microsoft.Network/privateDnsZones/privatelink.redis.cache.windows.net"
	account     = group + "Microsoft.Storage/storageAccounts/stcache"
)

// validClassic are arguments of the classic service without a problem.
func validClassic() *args {
	a := valid()
	a.Managed = nil
	a.Classic = &hardenedcache.ClassicArgs{Sku: pulumi.String("Premium_P1")}
	a.Access = map[string]*hardenedcache.AccessArgs{
		"web": {PrincipalId: pulumi.String(principal), Role: "contributor"},
	}
	a.Clock = func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	return a
}

// behindFirewall turns them into a cache with firewall rules and the waiver that these need.
func behindFirewall(a *args) {
	a.PrivateEndpoint = nil
	a.Classic.FirewallRules = []*hardenedcache.FirewallRuleArgs{{StartIP: "203.0.113.4"}}
	a.Waivers = []waivers.Waiver{{
		Control: "RDT-NET-01", Reason: "The partner's data centre has no private link yet.", Owner: "payments@example.com",
		Granted: "2026-11-01", Until: "2026-12-31",
	}}
}

func injected(a *args) {
	a.PrivateEndpoint = nil
	a.Classic.VirtualNetworkInjection = &hardenedcache.VirtualNetworkInjectionArgs{SubnetResourceId: pulumi.String(subnet)}
}

func persisted(kind string) func(*args) {
	return func(a *args) {
		a.Classic.Persistence = &hardenedcache.ClassicPersistenceArgs{Type: kind, StorageAccountResourceId: pulumi.String(account)}
	}
}

func linked(a *args) {
	a.Classic.GeoReplication = &hardenedcache.ClassicGeoReplicationArgs{Secondary: &hardenedcache.GeoReplicationMemberArgs{
		Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)},
	}}
}

func custom(key string, permissions *hardenedcache.PermissionsArgs) func(*args) {
	return func(a *args) {
		a.Access = map[string]*hardenedcache.AccessArgs{key: {PrincipalId: pulumi.String(principal), Permissions: permissions}}
	}
}

// both makes two changes.
func both(first, second func(*args)) func(*args) {
	return func(a *args) { first(a); second(a) }
}

func TestValidClassicArgumentsHaveNoProblem(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*args){
		"the smallest":         func(a *args) { a.Classic.Sku = pulumi.String("Basic_C0") },
		"nothing but defaults": func(a *args) { a.Classic = &hardenedcache.ClassicArgs{} },
		"firewall rules":       behindFirewall,
		"injection":            injected,
		"snapshots":            persisted("rdb"),
		"a log of writes":      persisted("aof"),
		"a link":               linked,
		"permissions":          custom("orders", &hardenedcache.PermissionsArgs{Categories: []string{"read"}, Commands: []string{"set"}, KeyPrefixes: []string{"orders:"}}),
		"its own zone":         inZone(classicZone),
		"another cloud": both(func(a *args) { a.Cloud = ptr("usgovernment") },
			inZone(strings.Replace(classicZone, "windows.net", "usgovcloudapi.net", 1))),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			change(a)
			if err := a.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func inZone(zone string) func(*args) {
	return func(a *args) { a.PrivateEndpoint.Dns = existing(zone) }
}

// badClassicInputs: what a user of the classic service gets wrong, and what the error must say.
var badClassicInputs = []struct {
	name   string
	change func(*args)
	wants  []string
}{
	{"both services are given", func(a *args) { a.Managed = &hardenedcache.ManagedArgs{} }, []string{"classic: given together with managed; expected the settings of one service"}},
	{"the SKU is a managed one", func(a *args) { a.Classic.Sku = pulumi.String("Balanced_B5") }, []string{`classic.sku: no SKU of Azure Cache for Redis; expected a classic SKU such as Premium_P1 here, or managed.sku instead of classic; got "Balanced_B5"`}},
	{"the SKU is an Enterprise one", func(a *args) { a.Classic.Sku = pulumi.String("Enterprise_E10") }, []string{"classic.sku: no SKU of Azure Cache for Redis"}},
	{"the SKU has a typo", func(a *args) { a.Classic.Sku = pulumi.String("Premium_P9") }, []string{`classic.sku: unknown SKU (did you mean "Premium_P`}},
	{"a managed cache in another cloud", func(a *args) { a.Classic, a.Cloud = nil, ptr("china") }, []string{"cloud: Azure Managed Redis is offered in the public cloud only; expected classic settings"}},
	{"a cloud that does not exist", func(a *args) { a.Cloud = ptr("usgoverment") }, []string{`cloud: unknown cloud (did you mean "usgovernment"?)`}},

	{"everything that Basic lacks", both(both(persisted("rdb"), linked), func(a *args) {
		a.Classic.Sku = pulumi.String("Basic_C1")
		a.Classic.ShardCount, a.Classic.ReplicasPerPrimary = ptr(2), ptr(1)
		a.Classic.AvailabilityZones = []string{"1"}
		a.Classic.MaxmemoryReserved, a.Classic.MaxmemoryDelta, a.Classic.MaxfragmentationmemoryReserved = ptr(50), ptr(50), ptr(50)
	}), []string{
		"classic.shardCount: the SKU Basic_C1 does not offer this; expected a SKU of tier Premium",
		"classic.replicasPerPrimary: the SKU", "classic.availabilityZones: the SKU", "classic.persistence: the SKU", "classic.geoReplication: the SKU",
		"classic.maxmemoryReserved: the SKU Basic_C1 does not offer this; expected a SKU of tier Standard or Premium",
		"classic.maxmemoryDelta: the SKU", "classic.maxfragmentationmemoryReserved: the SKU",
	}},
	{"injection on Standard", both(injected, func(a *args) { a.Classic.Sku = pulumi.String("Standard_C2") }), []string{"classic.virtualNetworkInjection: the SKU Standard_C2 does not offer this"}},
	{"too many shards and replicas", func(a *args) { a.Classic.ShardCount, a.Classic.ReplicasPerPrimary = ptr(31), ptr(4) }, []string{
		"classic.shardCount: out of range; expected 1 to 30 shards; got 31", "classic.replicasPerPrimary: out of range; expected 1 to 3 replicas; got 4",
	}},
	{"zones with Automatic", func(a *args) {
		a.Classic.ZonalAllocationPolicy, a.Classic.AvailabilityZones = pulumi.String("Automatic"), []string{"1", "1", "7"}
	}, []string{"classic.zonalAllocationPolicy: zones are given, which only UserDefined uses"}},
	{"zones that are none", func(a *args) { a.Classic.AvailabilityZones = []string{"1", "1", "7"} }, []string{"classic.availabilityZones[1]: not a zone, or given twice", "classic.availabilityZones[2]"}},
	{"UserDefined without zones", func(a *args) { a.Classic.ZonalAllocationPolicy = pulumi.String("UserDefined") }, []string{"classic.availabilityZones: missing"}},
	{"words that the API does not know", func(a *args) {
		a.Classic.RedisVersion, a.Classic.UpdateChannel, a.Classic.MaxmemoryPolicy = pulumi.String("4"), pulumi.String("Beta"), pulumi.String("VolatileLRU")
	}, []string{"classic.redisVersion: unknown Redis version", "classic.updateChannel: unknown update channel", "classic.maxmemoryPolicy: unknown eviction policy"}},
	{"events without K or E", func(a *args) { a.Classic.NotifyKeyspaceEvents = pulumi.String("xg") }, []string{"classic.notifyKeyspaceEvents: not a set of keyspace events"}},

	{"a connection string for the account", both(persisted("rdb"), func(a *args) {
		a.Classic.Persistence.StorageAccountResourceId = pulumi.String("DefaultEndpointsProtocol=https;AccountName=st;AccountKey=topsecretkey==")
	}), []string{"classic.persistence.storageAccountResourceId: "}},
	{"persistence with a link", both(persisted("rdb"), linked), []string{"classic.persistence: not available together with geoReplication"}},
	{"aof with replicas", both(persisted("aof"), func(a *args) { a.Classic.ReplicasPerPrimary = ptr(2) }), []string{"classic.persistence.type: aof is not available with more than one replica"}},
	{"aof with snapshots", both(persisted("aof"), func(a *args) {
		a.Classic.Persistence.FrequencyInMinutes, a.Classic.Persistence.MaxSnapshotCount = ptr(60), ptr(2)
	}), []string{"classic.persistence.frequencyInMinutes: aof writes all the time", "classic.persistence.maxSnapshotCount: aof writes"}},
	{"snapshots at a frequency of one's own", both(persisted("rdb"), func(a *args) {
		a.Classic.Persistence.FrequencyInMinutes, a.Classic.Persistence.MaxSnapshotCount = ptr(45), ptr(0)
	}), []string{"classic.persistence.frequencyInMinutes: unknown frequency; expected 15, 30, 60, 360, 720 or 1440 minutes; got 45", "maxSnapshotCount: out of range"}},
	{"both kinds of persistence in one word", persisted("rdb+aof"), []string{"classic.persistence.type: unknown kind of persistence"}},
	{"a window that is none", func(a *args) {
		a.Classic.PatchSchedule = []*hardenedcache.PatchWindowArgs{
			{DayOfWeek: "Someday", StartHourUtc: 24, MaintenanceWindow: ptr("PT1H")}, nil,
			{DayOfWeek: "Sunday"}, {DayOfWeek: "Sunday"},
		}
	}, []string{
		`classic.patchSchedule[0].dayOfWeek: unknown day`, "classic.patchSchedule[0].startHourUtc: not an hour of the day; expected 0 to 23, in UTC; got 24",
		"classic.patchSchedule[0].maintenanceWindow: not a window that Azure takes; expected PT5H to PT24H", "classic.patchSchedule[1]: missing",
		"classic.patchSchedule[3].dayOfWeek: the day has a window already",
	}},
	{"a link with replicas", both(linked, func(a *args) { a.Classic.ReplicasPerPrimary = ptr(2) }), []string{"classic.geoReplication: not available with more than one replica"}},
	{"a link without endpoints", both(linked, injected), []string{"classic.geoReplication: redoubt links caches behind private endpoints only"}},
	{"a link to nothing", func(a *args) { a.Classic.GeoReplication = &hardenedcache.ClassicGeoReplicationArgs{} }, []string{"classic.geoReplication.secondary: missing"}},

	{"no way to reach it", func(a *args) { a.PrivateEndpoint = nil }, []string{"privateEndpoint: missing"}},
	{"injection beside an endpoint", func(a *args) {
		a.Classic.VirtualNetworkInjection = &hardenedcache.VirtualNetworkInjectionArgs{SubnetResourceId: pulumi.String(subnet)}
	}, []string{"classic.virtualNetworkInjection: given together with privateEndpoint"}},
	{"a firewall beside an endpoint", both(func(a *args) { behindFirewall(a) }, func(a *args) { a.PrivateEndpoint = valid().PrivateEndpoint }), []string{"classic.firewallRules: given together with privateEndpoint"}},
	{"a zone of the managed service", inZone(zone), []string{"the zone of another service, Azure Managed Redis; expected a zone named privatelink.redis.cache.windows.net"}},
	{"the zone of the public cloud in another", both(func(a *args) { a.Cloud = ptr("china") }, inZone(classicZone)), []string{"expected a zone named privatelink.redis.cache.chinacloudapi.cn"}},

	{"a role that does not exist", func(a *args) { a.Access["web"].Role = "writer" }, []string{"access.web.role: unknown role"}},
	{"a raw ACL for a role", func(a *args) { a.Access["web"].Role = "+@all allkeys" }, []string{"access.web.role: unknown role"}},
	{"a role and permissions", func(a *args) {
		a.Access["web"].Permissions = &hardenedcache.PermissionsArgs{Categories: []string{"read"}, KeyPrefixes: []string{"a:"}}
	}, []string{"access.web.permissions: given together with role"}},
	{"neither role nor permissions", func(a *args) { a.Access["web"].Role = "" }, []string{"access.web.role: missing; expected one of owner, contributor, reader, or permissions of its own"}},
	{"a key too short for a name", custom("ab", &hardenedcache.PermissionsArgs{Categories: []string{"read"}, KeyPrefixes: []string{"a:"}}), []string{"access.ab: too short"}},
	{"a key prefix with a blank", custom("app", &hardenedcache.PermissionsArgs{Categories: []string{"read"}, KeyPrefixes: []string{"a b"}}), []string{"access.app.permissions.keyPrefixes[0]: "}},
	{"a key prefix with a star", custom("app", &hardenedcache.PermissionsArgs{Categories: []string{"read"}, KeyPrefixes: []string{"*a", "b*c", "d*"}}), []string{
		"access.app.permissions.keyPrefixes[0]: ", "access.app.permissions.keyPrefixes[1]: ", "access.app.permissions.keyPrefixes[2]: ",
	}},
	{"a prefix that holds nothing back", custom("app", &hardenedcache.PermissionsArgs{Categories: []string{"write"}, KeyPrefixes: []string{"a:"}}), []string{
		"access.app.permissions.keyPrefixes: no prefix holds back commands that read or change keys which they do not name: flushall, flushdb, pfdebug, sort, swapdb; expected excludedCategories with dangerous",
	}},
	{"everything under a name that says reader", custom("report-reader", &hardenedcache.PermissionsArgs{Categories: []string{"all"}, AllKeys: ptr(true)}), []string{"access.report-reader"}},
}

func TestBadClassicInputNamesThePathAndTheFix(t *testing.T) {
	t.Parallel()
	for _, c := range badClassicInputs {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := validClassic()
			c.change(a)
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}

// A connection string holds a key; it must not show in an error.
func TestAConnectionStringIsNeverShown(t *testing.T) {
	t.Parallel()
	a := validClassic()
	persisted("rdb")(a)
	a.Classic.Persistence.StorageAccountResourceId = pulumi.String("AccountName=st;AccountKey=topsecretkey==")
	if err := a.Validate(); err == nil || strings.Contains(err.Error(), "topsecretkey") {
		t.Errorf("got %v", err)
	}
}
