package baselines

// The changes that components ask for with [Holds].
const (
	// EndpointLock locks private endpoints where the cache is locked.
	EndpointLock ID = "endpoint-lock"
	// ProductionPersistence saves the data of a managed production cache that says nothing of persistence.
	ProductionPersistence ID = "production-persistence"
)

// table has all baselines, oldest first. A baseline that has been released never changes: what is new is a new baseline.
var table = []Baseline{
	{
		Date:    "2026-11-01",
		Summary: "The first: what an environment has that names no baseline.",
	},
	{
		Date:    "2026-11-23",
		Summary: "Production keeps its way in, and its data.",
		Changes: []Change{
			{
				ID:       EndpointLock,
				What:     "A `CanNotDelete` lock on the private endpoints of the cache and of its vaults, which covers their DNS zone groups.",
				Why:      "The lock on the cache keeps its endpoint, which Azure can't disconnect from a locked cache, but not the zone group below the endpoint. Deleting that takes the cache's name out of DNS, and every client loses it just as if the cache were gone. The owner of the zone can still delete the record itself.",
				Applies:  "Caches that are locked: in production, unless `lock.kind` is `None`, and wherever else `lock.kind` says so. Not in the network modes without an endpoint.",
				Before:   "To move a locked endpoint to another DNS zone afterwards, take the locks away first (`lock.kind: None` and `up`), change the zone (`up`), and lock again (`up`), as for taking a principal's access away.",
				OptOut:   "`lock.kind: None` takes this lock away together with the one on the cache.",
				Controls: []string{"RDT-RES-08"},
				Touches:  []Touch{{Type: "authorization:ManagementLockByScope", Effect: Creates}},
				Source:   "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
			},
			{
				ID:       ProductionPersistence,
				What:     "Snapshots (RDB) of a managed cache to its encrypted disk, every 6 hours.",
				Why:      "A cache in memory only is empty after a failure of all its nodes, and what is behind it takes the whole load at once.",
				Applies:  "Managed caches in production that say nothing of `managed.persistence` and are not geo-replicated, which excludes it.",
				Before:   "Data that was in memory only is on a disk from then on; ask whoever answers for it. A snapshot takes memory and CPU while it is written: look at both first.",
				OptOut:   "`managed.persistence: {type: none}`, which RDT-RES-04 then reports.",
				Controls: []string{"RDT-RES-04"},
				Touches: []Touch{
					{Type: "redisenterprise:Database", Property: "persistence.rdbEnabled", Effect: Updates},
					{Type: "redisenterprise:Database", Property: "persistence.rdbFrequency", Effect: Updates},
				},
				Source: "https://learn.microsoft.com/azure/redis/how-to-persistence",
			},
		},
	},
}

// Property is an azure-native input: the module and the resource of its token without the version, and the path with dots.
type Property struct{ Type, Path string }

// untouchable is what holds in every baseline: no change may touch it, whatever its date.
var untouchable = []Property{
	{"redisenterprise:RedisEnterprise", "minimumTlsVersion"},
	{"redisenterprise:RedisEnterprise", "publicNetworkAccess"},
	{"redisenterprise:RedisEnterprise", "encryption"},
	{"redisenterprise:Database", "clientProtocol"},
	{"redisenterprise:Database", "port"},
	{"redisenterprise:Database", "accessKeysAuthentication"},
	{"redisenterprise:AccessPolicyAssignment", ""},
	{"cache:Redis", "enableNonSslPort"},
	{"cache:Redis", "minimumTlsVersion"},
	{"cache:Redis", "publicNetworkAccess"},
	{"cache:Redis", "disableAccessKeyAuthentication"},
	{"cache:Redis", "redisConfiguration.aadEnabled"},
	{"cache:AccessPolicy", ""},
	{"cache:AccessPolicyAssignment", ""},
	{"cache:FirewallRule", ""},
	{"keyvault:Vault", ""},
	{"keyvault:Key", ""},
	{"network:Subnet", ""},
	{"network:NetworkSecurityGroup", ""},
}
