package hardenedcache

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// ManagedArgs are the settings of Azure Managed Redis. Public network access, the TLS settings, access keys, the port
// and the database's name are no inputs: the component sets them.
type ManagedArgs struct {
	// Sku is the SKU, such as `Balanced_B5`. Enterprise and EnterpriseFlash SKUs are refused, because Azure no longer creates them. Default: `Balanced_B5`.
	Sku pulumi.StringPtrInput `pulumi:"sku,optional"`
	// HighAvailability is `Enabled` or `Disabled`. Without it there is no SLA. It can be turned on later, but not off. Default: `Enabled`.
	HighAvailability pulumi.StringPtrInput `pulumi:"highAvailability,optional"`
	// ClusteringPolicy is `OSSCluster`, `EnterpriseCluster` or `NoCluster` (up to 25 GB). Clients of an OSSCluster must speak the Redis cluster protocol. Changing it replaces the database and loses its data. Default: `OSSCluster`.
	ClusteringPolicy pulumi.StringPtrInput `pulumi:"clusteringPolicy,optional"`
	// EvictionPolicy says what Redis drops when memory is full: `AllKeysLFU`, `AllKeysLRU`, `AllKeysRandom`, `VolatileLFU`, `VolatileLRU`, `VolatileRandom`, `VolatileTTL` or `NoEviction`. Default: `VolatileLRU`.
	EvictionPolicy pulumi.StringPtrInput `pulumi:"evictionPolicy,optional"`
	// DeferUpgrade is `Deferred` to put off a new Redis version for up to 90 days, else `NotDeferred`. Default: `NotDeferred`.
	DeferUpgrade pulumi.StringPtrInput `pulumi:"deferUpgrade,optional"`
	// Modules are the Redis modules of the database. They can be chosen at creation only: changing them replaces the database and loses its data. Default: none.
	Modules []*ModuleArgs `pulumi:"modules,optional"`
	// Persistence writes the data to an encrypted managed disk. It is no backup. Default: in production, snapshots every 6 hours from the baseline `2026-11-23` on, unless the cache is geo-replicated; else none.
	Persistence *PersistenceArgs `pulumi:"persistence,optional"`
	// GeoReplication links the database with databases in other regions, all of which this component makes. Default: none.
	GeoReplication *GeoReplicationArgs `pulumi:"geoReplication,optional"`
}

// ModuleArgs is one Redis module.
type ModuleArgs struct {
	// Name is `RedisBloom`, `RedisTimeSeries`, `RedisJSON` or `RediSearch`.
	Name pulumi.StringInput `pulumi:"name"`
	// Args are the module's arguments, such as `ERROR_RATE 0.01 INITIAL_SIZE 400`. Default: none.
	Args pulumi.StringPtrInput `pulumi:"args,optional"`
}

// PersistenceArgs says how data is written to disk.
type PersistenceArgs struct {
	// Type is `rdb` (snapshots), `aof` (a log of every write) or `none`.
	Type string `pulumi:"type"`
	// Frequency is how often: `1h`, `6h` or `12h` for rdb, `1s` for aof. Default: `6h` for rdb, `1s` for aof. Not with `none`.
	Frequency pulumi.StringPtrInput `pulumi:"frequency,optional"`
}

// GeoReplicationArgs makes the database a member of an active geo-replication group. Every member is made by this
// component, so that each database is created with the list of those that it must link.
type GeoReplicationArgs struct {
	// GroupNickname is the name of the group: 1 to 63 letters, digits and hyphens. Changing it replaces the databases and loses their data.
	GroupNickname string `pulumi:"groupNickname"`
	// Members are the other members, by a key of your choice: 1 to 20 lower-case letters, digits and hyphens, starting with a letter. They get the same SKU, settings, access, diagnostics and lock as the cache itself.
	Members map[string]*GeoReplicationMemberArgs `pulumi:"members"`
}

// GeoReplicationMemberArgs is one further member of the group.
type GeoReplicationMemberArgs struct {
	// Location is the Azure region of the member. Changing it replaces the member and loses its data.
	Location pulumi.StringInput `pulumi:"location"`
	// ResourceGroupName is the resource group of the member. Default: that of the cache.
	ResourceGroupName pulumi.StringPtrInput `pulumi:"resourceGroupName,optional"`
	// Name is the ARM name of the member: 3 to 60 letters, digits and single hyphens. Default: derived from the component's name, the environment, the member's key and a short hash.
	Name *string `pulumi:"name,optional"`
	// PrivateEndpoint is the only way to reach the member. Its `dns` must be absent: the members share the DNS of the cache.
	PrivateEndpoint *PrivateEndpointArgs `pulumi:"privateEndpoint"`
}
