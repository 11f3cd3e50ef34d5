package requests

import "slices"

// Tokens of what only the classic service has, beside those in parts.go.
const (
	TokenClassicPolicy = "azure-native:cache/v20241101:AccessPolicy"
	TokenFirewallRule  = "azure-native:cache/v20241101:FirewallRule"
	TokenPatchSchedule = "azure-native:cache/v20241101:PatchSchedule"
	TokenLinkedServer  = "azure-native:cache/v20241101:LinkedServer"
)

// Ids of the parts of a classic environment.
const (
	OtherClassicID    = GroupID + "/providers/Microsoft.Cache/redis/other"
	ClassicGrantID    = ClassicID + "/accessPolicyAssignments/app"
	ClassicPolicyID   = ClassicID + "/accessPolicies/Sessions only"
	FirewallRuleID    = ClassicID + "/firewallRules/office"
	PatchScheduleID   = ClassicID + "/patchSchedules/default"
	LinkID            = ClassicID + "/linkedServers/other"
	ClassicEndpointID = GroupID + "/providers/Microsoft.Network/privateEndpoints/classic"
	ClassicZoneID     = GroupID + "/providers/Microsoft.Network/privateDnsZones/privatelink.redis.cache.windows.net"
	IdentityID        = GroupID + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
	// StorageID is a storage account of the landing zone.
	StorageID = "/subscriptions/" + SubscriptionID + "/resourceGroups/hub/providers/Microsoft.Storage/storageAccounts/backups"
)

// RDB by managed identity, into the storage account of the landing zone.
var persistent = Inputs{"redisConfiguration": Inputs{
	"aadEnabled": "true", "maxmemoryPolicy": "allkeys-lru", "rdbBackupEnabled": "true", "rdbBackupFrequency": "60",
	"rdbStorageConnectionString":         "https://backups.blob.core.windows.net/",
	"preferredDataPersistenceAuthMethod": "ManagedIdentity", "storageSubscriptionId": SubscriptionID,
}}

var identified = Inputs{"identity": Inputs{"type": "UserAssigned", "userAssignedIdentities": []any{IdentityID}}}

// The parts of a classic environment, beside AClassic and AClassicGrant. Each is valid once those before it exist.
var (
	AnIdentity = Making{TokenIdentity, Inputs{"resourceGroupName": "rg", "resourceName": "id", "location": "westeurope"}}
	// AHardenedClassic is AClassic closed, without keys, and with backups.
	AHardenedClassic = AClassic.With(persistent).With(identified).With(Inputs{
		"publicNetworkAccess": "Disabled", "disableAccessKeyAuthentication": true, "enableNonSslPort": false, "minimumTlsVersion": "1.2",
		"redisVersion": "6", "zonalAllocationPolicy": "Automatic", "updateChannel": "Stable",
	})
	// ABackupRole lets a principal write to the storage account: Storage Blob Data Contributor.
	ABackupRole = Making{TokenRole, Inputs{"scope": StorageID, "roleAssignmentName": Someone, "principalId": Someone,
		"principalType":    "ServicePrincipal",
		"roleDefinitionId": "/subscriptions/" + SubscriptionID + "/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"}}
	AnotherClassic = AClassic.With(Inputs{"name": "other", "location": "northeurope"})
	AClassicPolicy = Making{TokenClassicPolicy, Inputs{"resourceGroupName": "rg", "cacheName": "old", "accessPolicyName": "Sessions only",
		"permissions": "+@read +@write -@dangerous +cluster|info ~session:*"}}
	AFirewallRule = Making{TokenFirewallRule, Inputs{"resourceGroupName": "rg", "cacheName": "old", "ruleName": "office",
		"startIP": "203.0.113.1", "endIP": "203.0.113.9"}}
	APatchSchedule = Making{TokenPatchSchedule, Inputs{"resourceGroupName": "rg", "name": "old", "default": "default",
		"scheduleEntries": []any{Inputs{"dayOfWeek": "Sunday", "startHourUtc": 1.0, "maintenanceWindow": "PT5H"}}}}
	ALinkedServer = Making{TokenLinkedServer, Inputs{"resourceGroupName": "rg", "name": "old", "linkedServerName": "other",
		"linkedRedisCacheId": OtherClassicID, "linkedRedisCacheLocation": "northeurope", "serverRole": "Secondary"}}
	AClassicEndpoint  = AnEndpoint.With(Inputs{"privateEndpointName": "classic"}).With(connectionTo(ClassicID, "redisCache"))
	AClassicZone      = AZone.With(Inputs{"privateZoneName": "privatelink.redis.cache.windows.net"})
	AClassicLink      = ALink.With(Inputs{"privateZoneName": "privatelink.redis.cache.windows.net"})
	AClassicZoneGroup = AZoneGroup.With(Inputs{"privateEndpointName": "classic", "privateDnsZoneConfigs": []any{
		Inputs{"name": "redis", "privateDnsZoneId": ClassicZoneID}}})
	AClassicSetting = ADiagnosticSetting.With(Inputs{"resourceUri": ClassicID})
	AClassicLock    = ALock.With(Inputs{"scope": ClassicID})
	AClassicRole    = ARole.With(Inputs{"scope": ClassicID})
)

// ClassicEnvironment is a whole environment with a hardened classic cache, in an order in which it can be made. Its
// storage account, StorageID, must be in the landing zone.
var ClassicEnvironment = []Making{
	AGroup, ANetwork, ASecurityGroup, ASubnet, AWorkspace, AClassicZone, AClassicLink, AnIdentity, ABackupRole, AHardenedClassic,
	AClassicEndpoint, AClassicZoneGroup, AClassicPolicy,
	AClassicPolicy.With(Inputs{"accessPolicyName": "Metrics", "permissions": "+info +client|list +@connection"}),
	AClassicGrant,
	AClassicGrant.With(Inputs{"accessPolicyAssignmentName": "web", "accessPolicyName": "Sessions only", "objectId": Somebody, "objectIdAlias": "web"}),
	AClassicGrant.With(Inputs{"accessPolicyAssignmentName": "monitor", "accessPolicyName": "Metrics", "objectId": SubscriptionID, "objectIdAlias": "monitor"}),
	APatchSchedule, AClassicSetting, AClassicRole, AClassicLock,
}

// ClassicNetworked is what an endpoint to a classic cache needs.
var ClassicNetworked = []Making{AGroup, ANetwork, ASecurityGroup, ASubnet, AClassic}

// UpToLink is a pair of linked caches.
var UpToLink = []Making{AGroup, AClassic, AnotherClassic, ALinkedServer}

// UpToClassicEndpoint has a closed cache and its endpoint.
var UpToClassicEndpoint = slices.Concat(ClassicNetworked[:4], []Making{AClassic.With(closed), AClassicEndpoint})

var closed = Inputs{"publicNetworkAccess": "Disabled"}
