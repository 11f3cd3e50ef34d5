package hardenedcache_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
)

const (
	group     = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-test/providers/"
	subnet    = group + "Microsoft.Network/virtualNetworks/vnet/subnets/snet"
	network   = group + "Microsoft.Network/virtualNetworks/vnet"
	workspace = group + "Microsoft.OperationalInsights/workspaces/log"
	zone      = group + "Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
	principal = "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"
)

// valid are arguments without a problem; a case changes one thing.
func valid() *hardenedcache.HardenedCacheArgs {
	return &hardenedcache.HardenedCacheArgs{
		Environment:       "test",
		Owner:             pulumi.String("team@example.com"),
		ResourceGroupName: pulumi.String("rg-test"),
		Location:          pulumi.String("westeurope"),
		Managed:           &hardenedcache.ManagedArgs{Sku: pulumi.String("Balanced_B5")},
		PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
			SubnetResourceId: pulumi.String(subnet),
			Dns: &hardenedcache.PrivateDnsArgs{
				Mode:                      "create",
				VirtualNetworkResourceIds: map[string]pulumi.StringInput{"spoke": pulumi.String(network)},
			},
		},
		Access:             map[string]*hardenedcache.AccessArgs{"app": {PrincipalId: pulumi.String(principal), Role: "owner"}},
		DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(workspace)},
	}
}

func TestValidArgumentsHaveNoProblem(t *testing.T) {
	t.Parallel()
	if err := valid().Validate(); err != nil {
		t.Error(err)
	}
}

type args = hardenedcache.HardenedCacheArgs

// badInputs: what a new user gets wrong, and what the error must say.
var badInputs = []struct {
	name   string
	change func(*args)
	wants  []string
}{
	{"nothing at all is given", func(a *args) { *a = args{} }, []string{
		"environment: invalid name", "owner: missing", "resourceGroupName: missing", "location: missing",
		"privateEndpoint: missing", "diagnosticSettings: missing",
	}},
	{"the environment has capitals", func(a *args) { a.Environment = "Prod" }, []string{`environment: invalid name; expected 1 to 20 characters: lower-case letters`, `got "Prod"`}},
	{"the name ends with a hyphen", func(a *args) { a.Name = ptr("cache-") }, []string{"name: invalid name; expected 3 to 60 characters", `got "cache-"`}},
	{"a tag takes the component's own name", func(a *args) { a.Tags = map[string]pulumi.StringInput{"owner": pulumi.String("me")} }, []string{"tags.owner: the component sets this tag itself"}},

	{"the SKU is an Enterprise one", func(a *args) { a.Managed.Sku = pulumi.String("Enterprise_E10") }, []string{"managed.sku: Azure has refused to create Enterprise", "expected Balanced_B10", `got "Enterprise_E10"`}},
	{"the SKU is an EnterpriseFlash one", func(a *args) { a.Managed.Sku = pulumi.StringPtr("EnterpriseFlash_F300") }, []string{"expected FlashOptimized_A500"}},
	{"the SKU has a typo", func(a *args) { a.Managed.Sku = pulumi.String("Balanced_B7") }, []string{`managed.sku: unknown SKU (did you mean "Balanced_B`}},
	{"the SKU is a classic one", func(a *args) { a.Managed.Sku = pulumi.String("Premium") }, []string{"managed.sku: a SKU of Azure Cache for Redis; expected a managed SKU such as Balanced_B5 here, or classic.sku instead of managed"}},
	{"the clustering policy is an eviction policy", func(a *args) { a.Managed.ClusteringPolicy = pulumi.String("NoEviction") }, []string{"managed.clusteringPolicy: unknown clustering policy", "OSSCluster"}},
	{"RediSearch without what it needs", func(a *args) { a.Managed.Modules = modules("RediSearch") }, []string{
		`managed.clusteringPolicy: RediSearch needs it; expected EnterpriseCluster; got "OSSCluster"`,
		`managed.evictionPolicy: RediSearch needs it; expected NoEviction; got "VolatileLRU"`,
	}},
	{"a module twice", func(a *args) { a.Managed.Modules = modules("RedisJSON", "RedisJSON") }, []string{"managed.modules[1].name: the module is already listed at managed.modules[0]"}},
	{"a module that Flash lacks", func(a *args) {
		a.Managed.Sku, a.Managed.Modules = pulumi.String("FlashOptimized_A250"), modules("RedisBloom")
	}, []string{"managed.modules[0].name: the SKU FlashOptimized_A250 does not offer this module; expected one of RedisJSON"}},
	{"NoCluster on a large SKU", func(a *args) {
		a.Managed.Sku, a.Managed.ClusteringPolicy = pulumi.String("Balanced_B50"), pulumi.String("NoCluster")
	}, []string{"managed.clusteringPolicy: the SKU Balanced_B50 does not offer NoCluster"}},
	{"aof with the frequency of rdb", func(a *args) {
		a.Managed.Persistence = &hardenedcache.PersistenceArgs{Type: "aof", Frequency: pulumi.String("1h")}
	}, []string{"managed.persistence.frequency: unknown frequency for aof; expected one of 1s"}},
	{"persistence with geo-replication", func(a *args) {
		a.Managed.Persistence, a.Managed.GeoReplication = &hardenedcache.PersistenceArgs{Type: "rdb"}, geo()
	}, []string{"managed.persistence: not available together with geoReplication"}},
	{"geo-replication on the smallest SKU", func(a *args) {
		a.Managed.Sku, a.Managed.GeoReplication = pulumi.String("Balanced_B1"), geo()
	}, []string{"managed.geoReplication: the SKU Balanced_B1 does not offer geo-replication"}},
	{"geo-replication with nobody", func(a *args) {
		a.Managed.GeoReplication = &hardenedcache.GeoReplicationArgs{GroupNickname: "g"}
	}, []string{"managed.geoReplication.members: a group has two to five members"}},
	{"a geo-replication member with its own DNS", func(a *args) {
		a.Managed.GeoReplication = geo()
		a.Managed.GeoReplication.Members["north"].PrivateEndpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "create"}
	}, []string{"managed.geoReplication.members.north.privateEndpoint.dns: the members share the DNS of the cache"}},

	{"the subnet's id is the network's", func(a *args) { a.PrivateEndpoint.SubnetResourceId = pulumi.String(network) }, []string{"privateEndpoint.subnetResourceId: the resource id of another type", "got a Microsoft.Network/virtualNetworks"}},
	{"the subnet's id is a name", func(a *args) { a.PrivateEndpoint.SubnetResourceId = pulumi.String("snet") }, []string{"privateEndpoint.subnetResourceId: not a resource id; expected the resource id of a Microsoft.Network/virtualNetworks/subnets: /subscriptions/<subscription>"}},
	{"the static address is a range", func(a *args) { a.PrivateEndpoint.PrivateIPAddress = pulumi.String("10.0.0.0/24") }, []string{"privateEndpoint.privateIPAddress: not an address of a subnet"}},
	{"the DNS mode has a typo", func(a *args) { a.PrivateEndpoint.Dns.Mode = "exist" }, []string{`privateEndpoint.dns.mode: unknown DNS mode (did you mean "existing"?)`}},
	{"a zone for nobody", func(a *args) { a.PrivateEndpoint.Dns.VirtualNetworkResourceIds = nil }, []string{"privateEndpoint.dns.virtualNetworkResourceIds: a zone that no virtual network sees answers nobody"}},
	{"the zone of the classic service", func(a *args) {
		a.PrivateEndpoint.Dns = existing(strings.Replace(zone, "privatelink.redis.azure.net", "privatelink.redis.cache.windows.net", 1))
	}, []string{"privateEndpoint.dns.privateDnsZoneResourceId: the zone of another service, Azure Cache for Redis (Basic, Standard, Premium); expected a zone named privatelink.redis.azure.net"}},
	{"an existing zone with links", func(a *args) {
		dns := existing(zone)
		dns.VirtualNetworkResourceIds = a.PrivateEndpoint.Dns.VirtualNetworkResourceIds
		a.PrivateEndpoint.Dns = dns
	}, []string{"privateEndpoint.dns.virtualNetworkResourceIds: only for mode create"}},
	{"a zone id where a policy makes the zone group", func(a *args) {
		a.PrivateEndpoint.Dns = existing(zone)
		a.PrivateEndpoint.Dns.Mode = "policyManaged"
	}, []string{"privateEndpoint.dns.privateDnsZoneResourceId: not used in mode policyManaged"}},

	{"a client id's neighbour, a name, as principal", func(a *args) { a.Access["app"].PrincipalId = pulumi.String("my-app") }, []string{"access.app.principalId: not an object id", "not the client id (application id)", "no group: neither service supports any, and a GUID can't tell"}},
	{"one principal under two keys", func(a *args) {
		a.Access["web"] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String(strings.ToUpper(principal)), Role: "owner"}
	}, []string{"access.web.principalId: the same principal as access.app.principalId"}},
	{"less than full access", func(a *args) { a.Access["app"].Role = "reader" }, []string{"access.app.role: Azure Managed Redis knows full access only in its stable API, and less is never widened silently", `got "reader"`}},
	{"no role", func(a *args) { a.Access["app"].Role = "" }, []string{"access.app.role: missing; expected owner, written out"}},
	{"a key with a space", func(a *args) { a.Access["my app"] = a.Access["app"] }, []string{"access.my app: invalid name"}},
	{"two keys that Azure can't tell apart", func(a *args) {
		a.Access["a-pp"] = &hardenedcache.AccessArgs{PrincipalId: pulumi.String("7f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"), Role: "owner"}
	}, []string{"differs from access.a-pp by hyphens only"}},

	{"an event hub without its namespace", func(a *args) { a.DiagnosticSettings.EventHubName = pulumi.String("redis") }, []string{"diagnosticSettings.eventHubName: an event hub without its namespace"}},
	{"an unknown lock", func(a *args) { a.Lock = &hardenedcache.LockArgs{Kind: "Delete"} }, []string{"lock.kind: unknown kind of lock"}},
	{"a role that does not exist", func(a *args) { a.RoleAssignments = role("Reeder", "User") }, []string{`roleAssignments.ops.roleDefinitionIdOrName: unknown role (did you mean "Reader"?)`}},
	{"a role without the type of its principal", func(a *args) { a.RoleAssignments = role("Reader", "") }, []string{"roleAssignments.ops.principalType: missing"}},
}

func TestBadInputIsRefusedWithWhatToChange(t *testing.T) {
	t.Parallel()
	for _, c := range badInputs {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := valid()
			c.change(a)
			wantProblems(t, a.Validate(), c.wants)
		})
	}
}

func wantProblems(t *testing.T, err error, wants []string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
}

func TestASecretPastedAsPrincipalIsNeverShown(t *testing.T) {
	t.Parallel()
	const secret = "Xq38Q~planted-client-secret-value-0123456789"
	a := valid()
	a.Access["app"].PrincipalId = pulumi.String(secret)
	a.RoleAssignments = role("Reader", "User")
	a.RoleAssignments["ops"].PrincipalId = pulumi.String(secret)
	err := a.Validate()
	if err == nil || strings.Count(err.Error(), "not an object id") != 2 {
		t.Fatalf("want two refusals, got %v", err)
	}
	if strings.Contains(err.Error(), "planted") {
		t.Errorf("the error shows the secret: %v", err)
	}
}

func TestEveryRetiredSkuNamesAManagedOneOfItsSize(t *testing.T) {
	t.Parallel()
	sizes := map[string]float64{
		"Enterprise_E1": 1, "Enterprise_E5": 4, "Enterprise_E10": 12, "Enterprise_E20": 25, "Enterprise_E50": 50, "Enterprise_E100": 100,
		"Enterprise_E200": 200, "Enterprise_E400": 400, "EnterpriseFlash_F300": 384, "EnterpriseFlash_F700": 715, "EnterpriseFlash_F1500": 1455,
	}
	for retired, size := range sizes {
		replacement, isRetired := hardenedcache.Replacement(retired)
		sku, exists := hardenedcache.ManagedSkus[replacement]
		if !isRetired || !exists || sku.MemoryGB < 0.95*size {
			t.Errorf("%s of %v GB is replaced by %q of %v GB", retired, size, replacement, sku.MemoryGB)
		}
	}
}

func ptr[T any](value T) *T { return &value }

func modules(names ...string) []*hardenedcache.ModuleArgs {
	var list []*hardenedcache.ModuleArgs
	for _, name := range names {
		list = append(list, &hardenedcache.ModuleArgs{Name: pulumi.String(name)})
	}
	return list
}

func geo() *hardenedcache.GeoReplicationArgs {
	return &hardenedcache.GeoReplicationArgs{GroupNickname: "orders", Members: map[string]*hardenedcache.GeoReplicationMemberArgs{
		"north": {Location: pulumi.String("northeurope"), PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{SubnetResourceId: pulumi.String(subnet)}},
	}}
}

func existing(zoneID string) *hardenedcache.PrivateDnsArgs {
	return &hardenedcache.PrivateDnsArgs{Mode: "existing", PrivateDnsZoneResourceId: pulumi.String(zoneID)}
}

func role(name, principalType string) map[string]*hardenedcache.RoleAssignmentArgs {
	return map[string]*hardenedcache.RoleAssignmentArgs{"ops": {
		RoleDefinitionIdOrName: pulumi.String(name), PrincipalId: pulumi.String(principal), PrincipalType: principalType,
	}}
}
