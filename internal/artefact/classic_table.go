package artefact

// conversion says how a value of the Terraform provider becomes one of ARM.
type conversion int

const (
	asIs    conversion = iota
	text               // a number or bool as a text, as redisConfiguration has them
	negated            // true is false
	enabled            // true is Enabled, false is Disabled
	yesNo              // true is no, false is yes: authnotrequired
)

// field is one property: from the Pulumi name, with the names of objects before it, to the path below the ARM body.
type field struct {
	from, to string
	as       conversion
	// absent is what the provider sends without the property; nil where it sends nothing, arm.Unknown where that has
	// differed between its versions.
	absent any
}

// translation is one resource of the package azure.
type translation struct {
	armType string
	// parent and name are the values that hold the parent's id, or the parent's name below the resource group, and the own
	// name. fixed is the name of a resource that has no choice.
	parentID, parentName, name, fixed string
	fields                            []field
	// children make further ARM resources of the same Pulumi resource.
	children []child
}

// child is an ARM resource below another one that the provider hides inside of it.
type child struct {
	// list is the value that holds the child's properties; the child is not there without it.
	list string
	translation
}

// translations are by token. The sources are the schemas and the code of the Terraform provider, from which the package is
// made (https://www.pulumi.com/registry/packages/azure/):
// https://github.com/hashicorp/terraform-provider-azurerm/tree/main/internal/services/redis, /managedredis, /network, ...
var translations = map[string]translation{
	"azure:redis/cache:Cache": {
		armType: "Microsoft.Cache/redis", name: "name", fields: classicCacheFields,
		children: []child{{list: "patchSchedules", translation: translation{armType: "Microsoft.Cache/redis/patchSchedules", fixed: "default"}}},
	},
	"azure:redis/firewallRule:FirewallRule": {
		armType: "Microsoft.Cache/redis/firewallRules", parentName: "redisCacheName", name: "name",
		fields: []field{{from: "startIp", to: "properties.startIP"}, {from: "endIp", to: "properties.endIP"}},
	},
	"azure:redis/linkedServer:LinkedServer": {
		armType: "Microsoft.Cache/redis/linkedServers", parentName: "targetRedisCacheName", name: "name",
		fields: []field{
			{from: "linkedRedisCacheId", to: "properties.linkedRedisCacheId"},
			{from: "linkedRedisCacheLocation", to: "properties.linkedRedisCacheLocation"},
			{from: "serverRole", to: "properties.serverRole"},
		},
	},
	"azure:redis/cacheAccessPolicy:CacheAccessPolicy": {
		armType: "Microsoft.Cache/redis/accessPolicies", parentID: "redisCacheId", name: "name",
		fields: []field{{from: "permissions", to: "properties.permissions"}},
	},
	"azure:redis/cacheAccessPolicyAssignment:CacheAccessPolicyAssignment": {
		armType: "Microsoft.Cache/redis/accessPolicyAssignments", parentID: "redisCacheId", name: "name",
		fields: []field{
			{from: "accessPolicyName", to: "properties.accessPolicyName"},
			{from: "objectId", to: "properties.objectId"},
			{from: "objectIdAlias", to: "properties.objectIdAlias"},
		},
	},
	"azure:redis/enterpriseCluster:EnterpriseCluster": {
		armType: "Microsoft.Cache/redisEnterprise", name: "name",
		fields: []field{{from: "minimumTlsVersion", to: "properties.minimumTlsVersion", absent: "1.2"}, {from: "zones", to: "zones"}},
	},
	"azure:redis/enterpriseDatabase:EnterpriseDatabase": {
		armType: "Microsoft.Cache/redisEnterprise/databases", parentID: "clusterId", name: "name", fixed: "default",
		fields: []field{
			{from: "clientProtocol", to: "properties.clientProtocol", absent: "Encrypted"},
			{from: "clusteringPolicy", to: "properties.clusteringPolicy", absent: "OSSCluster"},
			{from: "evictionPolicy", to: "properties.evictionPolicy", absent: "VolatileLRU"},
			{from: "port", to: "properties.port", absent: 10000.0},
			{from: "linkedDatabaseGroupNickname", to: "properties.geoReplication.groupNickname"},
		},
	},
	"azure:managedredis/managedRedis:ManagedRedis": {
		armType: "Microsoft.Cache/redisEnterprise", name: "name", fields: managedClusterFields,
		children: []child{{list: "defaultDatabase", translation: translation{armType: "Microsoft.Cache/redisEnterprise/databases", fixed: "default", fields: managedDatabaseFields}}},
	},
	"azure:privatelink/endpoint:Endpoint": {
		armType: "Microsoft.Network/privateEndpoints", name: "name",
		fields:   []field{{from: "subnetId", to: "properties.subnet.id"}},
		children: []child{{list: "privateDnsZoneGroup", translation: translation{armType: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", name: "name"}}},
	},
	"azure:privatedns/zone:Zone": {armType: "Microsoft.Network/privateDnsZones", name: "name"},
	"azure:privatedns/zoneVirtualNetworkLink:ZoneVirtualNetworkLink": {
		armType: "Microsoft.Network/privateDnsZones/virtualNetworkLinks", parentName: "privateDnsZoneName", name: "name",
		fields: []field{
			{from: "virtualNetworkId", to: "properties.virtualNetwork.id"},
			{from: "registrationEnabled", to: "properties.registrationEnabled", absent: false},
		},
	},
	"azure:monitoring/diagnosticSetting:DiagnosticSetting": {
		armType: "Microsoft.Insights/diagnosticSettings", parentID: "targetResourceId", name: "name",
		fields: []field{{from: "logAnalyticsWorkspaceId", to: "properties.workspaceId"}},
	},
	"azure:management/lock:Lock": {
		armType: "Microsoft.Authorization/locks", parentID: "scope", name: "name",
		fields: []field{{from: "lockLevel", to: "properties.level"}, {from: "notes", to: "properties.notes"}},
	},
}
