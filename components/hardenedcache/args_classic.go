package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// ClassicArgs are the settings of Azure Cache for Redis (Basic, Standard and Premium), which Azure retires on 2028-09-30.
// TLS, the port without TLS, Entra authentication and access keys are no inputs here: the component sets them.
type ClassicArgs struct {
	// Sku is the SKU: `Basic_C0` to `Basic_C6`, `Standard_C0` to `Standard_C6` or `Premium_P1` to `Premium_P5`. Azure takes no step to a lower tier. Default: `Standard_C1`.
	Sku pulumi.StringPtrInput `pulumi:"sku,optional"`
	// RedisVersion is `6` or `latest`. Default: `6`.
	RedisVersion pulumi.StringPtrInput `pulumi:"redisVersion,optional"`
	// UpdateChannel is `Stable`, or `Preview` for updates about four weeks before everybody else. Default: `Stable`.
	UpdateChannel pulumi.StringPtrInput `pulumi:"updateChannel,optional"`
	// ShardCount is the number of shards of a Premium cache: 1 to 30. Clients of more than one must speak the Redis cluster protocol. Default: no cluster.
	ShardCount *int `pulumi:"shardCount,optional"`
	// ReplicasPerPrimary is the number of replicas of each primary of a Premium cache: 1 to 3. Default: Azure's, which is 1.
	ReplicasPerPrimary *int `pulumi:"replicasPerPrimary,optional"`
	// ZonalAllocationPolicy is `Automatic`, `UserDefined` (with `availabilityZones`) or `NoZones`; Standard and Premium only. Default: `UserDefined` with availabilityZones, else `Automatic`.
	ZonalAllocationPolicy pulumi.StringPtrInput `pulumi:"zonalAllocationPolicy,optional"`
	// AvailabilityZones are the zones of a Premium cache, such as `1`. Changing them replaces the cache and loses its data. Default: Azure chooses.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// MaxmemoryPolicy says what Redis drops when memory is full: `allkeys-lfu`, `allkeys-lru`, `allkeys-random`, `volatile-lfu`, `volatile-lru`, `volatile-random`, `volatile-ttl` or `noeviction`. Default: `volatile-lru`.
	MaxmemoryPolicy pulumi.StringPtrInput `pulumi:"maxmemoryPolicy,optional"`
	// MaxmemoryReserved is the memory in MB, of each node, that is kept for other purposes than data; Standard and Premium only. Default: Azure's, by SKU.
	MaxmemoryReserved *int `pulumi:"maxmemoryReserved,optional"`
	// MaxmemoryDelta is the memory in MB, of each node, that is kept free in addition; Standard and Premium only. Default: Azure's, by SKU.
	MaxmemoryDelta *int `pulumi:"maxmemoryDelta,optional"`
	// MaxfragmentationmemoryReserved is the memory in MB, of each node, that is kept for fragmentation; Standard and Premium only. Default: Azure's, by SKU.
	MaxfragmentationmemoryReserved *int `pulumi:"maxfragmentationmemoryReserved,optional"`
	// NotifyKeyspaceEvents are the keyspace events that Redis publishes, as letters, such as `KEA`. Default: none.
	NotifyKeyspaceEvents pulumi.StringPtrInput `pulumi:"notifyKeyspaceEvents,optional"`
	// Persistence writes the data of a Premium cache to a storage account, with a managed identity that the component makes. Default: none.
	Persistence *ClassicPersistenceArgs `pulumi:"persistence,optional"`
	// PatchSchedule are the weekly windows in which Azure may update the cache. Default: Azure updates at any time.
	PatchSchedule []*PatchWindowArgs `pulumi:"patchSchedule,optional"`
	// GeoReplication links a Premium cache with a second one in another region, which this component makes too. Default: none.
	GeoReplication *ClassicGeoReplicationArgs `pulumi:"geoReplication,optional"`
	// VirtualNetworkInjection puts a Premium cache into a subnet, instead of a private endpoint. It can be chosen at creation only: changing it replaces the cache and loses its data. Default: none.
	VirtualNetworkInjection *VirtualNetworkInjectionArgs `pulumi:"virtualNetworkInjection,optional"`
	// FirewallRules are the public addresses that may reach the cache over the internet, instead of a private endpoint: 1 to 10 addresses in all. They need a waiver of RDT-NET-01. Default: none, and no public access.
	FirewallRules []*FirewallRuleArgs `pulumi:"firewallRules,optional"`
	// SharedBy lists other environments that use this cache because they can't have one of their own, by their names. They share its memory, its evictions and its load; only their keys are kept apart. Default: none.
	SharedBy map[string]*SharerArgs `pulumi:"sharedBy,optional"`
}

// ClassicPersistenceArgs says how data is written to a storage account. The identity that writes, and its role on the
// account, are made by the component; a connection string, which holds a key, is no input.
type ClassicPersistenceArgs struct {
	// Type is `rdb` (snapshots) or `aof` (a log of every write, at most one replica).
	Type string `pulumi:"type"`
	// FrequencyInMinutes is how often a snapshot is written: 15, 30, 60, 360, 720 or 1440 minutes; rdb only. Default: 360.
	FrequencyInMinutes *int `pulumi:"frequencyInMinutes,optional"`
	// MaxSnapshotCount is how many snapshots are kept: 1 or more; rdb only. Default: 1.
	MaxSnapshotCount *int `pulumi:"maxSnapshotCount,optional"`
	// StorageAccountResourceId is the resource id of the storage account, in the region of the cache. Turn its soft delete off: it would keep every overwritten page.
	StorageAccountResourceId pulumi.StringInput `pulumi:"storageAccountResourceId"`
}

// PatchWindowArgs is one weekly window for updates.
type PatchWindowArgs struct {
	// DayOfWeek is `Monday` to `Sunday`, `Weekend` or `Everyday`.
	DayOfWeek string `pulumi:"dayOfWeek"`
	// StartHourUtc is the hour at which the window starts, in UTC: 0 to 23.
	StartHourUtc int `pulumi:"startHourUtc"`
	// MaintenanceWindow is the length of the window as an ISO 8601 duration in hours, `PT5H` or longer. Default: `PT5H`.
	MaintenanceWindow *string `pulumi:"maintenanceWindow,optional"`
}

// ClassicGeoReplicationArgs links the cache with a second one. Both need a private endpoint.
type ClassicGeoReplicationArgs struct {
	// Secondary is the second cache, which clients can only read. It gets the same SKU, settings, access, diagnostics and lock as the cache itself.
	Secondary *GeoReplicationMemberArgs `pulumi:"secondary"`
}

// VirtualNetworkInjectionArgs puts a Premium cache into a subnet of its own.
type VirtualNetworkInjectionArgs struct {
	// SubnetResourceId is the resource id of the subnet, which must hold nothing but caches. Changing it replaces the cache and loses its data.
	SubnetResourceId pulumi.StringInput `pulumi:"subnetResourceId"`
	// StaticIP is the IPv4 address of the cache in the subnet. Changing it replaces the cache and loses its data. Default: Azure chooses one.
	StaticIP pulumi.StringPtrInput `pulumi:"staticIP,optional"`
}

// FirewallRuleArgs is a range of public IPv4 addresses. The rule's name is made from it.
type FirewallRuleArgs struct {
	// StartIP is the first address.
	StartIP string `pulumi:"startIP"`
	// EndIP is the last address. Default: the first one.
	EndIP *string `pulumi:"endIP,optional"`
}
