package requests

import "slices"

// Tokens of the resources that the tests make.
const (
	TokenGroup         = "azure-native:resources/v20240301:ResourceGroup"
	TokenManaged       = "azure-native:redisenterprise:RedisEnterprise"
	TokenDatabase      = "azure-native:redisenterprise:Database"
	TokenGrant         = "azure-native:redisenterprise:AccessPolicyAssignment"
	TokenClassic       = "azure-native:cache/v20241101:Redis"
	TokenClassicGrant  = "azure-native:cache/v20241101:AccessPolicyAssignment"
	TokenNetwork       = "azure-native:network/v20240501:VirtualNetwork"
	TokenSubnet        = "azure-native:network/v20240501:Subnet"
	TokenSecurityGroup = "azure-native:network/v20240501:NetworkSecurityGroup"
	TokenEndpoint      = "azure-native:network/v20240501:PrivateEndpoint"
	TokenZoneGroup     = "azure-native:network/v20240501:PrivateDnsZoneGroup"
	TokenZone          = "azure-native:network/v20240601:PrivateZone"
	TokenLink          = "azure-native:network/v20240601:VirtualNetworkLink"
	TokenDiagnostics   = "azure-native:insights/v20210501preview:DiagnosticSetting"
	TokenWorkspace     = "azure-native:operationalinsights/v20230901:Workspace"
	TokenLock          = "azure-native:authorization/v20200501:ManagementLockByScope"
	TokenRole          = "azure-native:authorization/v20220401:RoleAssignment"
	TokenIdentity      = "azure-native:managedidentity/v20230131:UserAssignedIdentity"
)

// Ids of the parts.
const (
	GroupID     = "/subscriptions/" + SubscriptionID + "/resourceGroups/rg"
	ClusterID   = GroupID + "/providers/Microsoft.Cache/redisEnterprise/cache"
	DatabaseID  = ClusterID + "/databases/default"
	ClassicID   = GroupID + "/providers/Microsoft.Cache/redis/old"
	NetworkID   = GroupID + "/providers/Microsoft.Network/virtualNetworks/vnet"
	SubnetID    = NetworkID + "/subnets/endpoints"
	ZoneID      = GroupID + "/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
	EndpointID  = GroupID + "/providers/Microsoft.Network/privateEndpoints/pe"
	WorkspaceID = GroupID + "/providers/Microsoft.OperationalInsights/workspaces/logs"
	// Someone and Somebody are principals.
	Someone  = "11111111-2222-3333-4444-555555555555"
	Somebody = "66666666-7777-8888-9999-000000000000"
)

// The parts of a small environment. Each is valid once those before it exist.
var (
	AGroup   = Making{TokenGroup, Inputs{"resourceGroupName": "rg", "location": "westeurope"}}
	ANetwork = Making{TokenNetwork, Inputs{"resourceGroupName": "rg", "virtualNetworkName": "vnet", "location": "westeurope",
		"addressSpace": Inputs{"addressPrefixes": []any{"10.0.0.0/16"}}}}
	ASecurityGroup = Making{TokenSecurityGroup, Inputs{"resourceGroupName": "rg", "networkSecurityGroupName": "nsg", "location": "westeurope"}}
	ASubnet        = Making{TokenSubnet, Inputs{"resourceGroupName": "rg", "virtualNetworkName": "vnet", "subnetName": "endpoints",
		"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": Inputs{"id": GroupID + "/providers/Microsoft.Network/networkSecurityGroups/nsg"}}}
	AWorkspace = Making{TokenWorkspace, Inputs{"resourceGroupName": "rg", "workspaceName": "logs", "location": "westeurope"}}
	AZone      = Making{TokenZone, Inputs{"resourceGroupName": "rg", "privateZoneName": "privatelink.redis.azure.net", "location": "global"}}
	ALink      = Making{TokenLink, Inputs{"resourceGroupName": "rg", "privateZoneName": "privatelink.redis.azure.net",
		"virtualNetworkLinkName": "vnet", "location": "global", "registrationEnabled": false, "virtualNetwork": Inputs{"id": NetworkID}}}
	ACluster = Making{TokenManaged, Inputs{"resourceGroupName": "rg", "clusterName": "cache", "location": "West Europe",
		"publicNetworkAccess": "Disabled", "highAvailability": "Enabled", "sku": Inputs{"name": "Balanced_B5"}}}
	ADatabase = Making{TokenDatabase, Inputs{"resourceGroupName": "rg", "clusterName": "cache", "databaseName": "default",
		"clientProtocol": "Encrypted", "accessKeysAuthentication": "Disabled", "clusteringPolicy": "OSSCluster"}}
	AGrant = Making{TokenGrant, Inputs{"resourceGroupName": "rg", "clusterName": "cache", "databaseName": "default",
		"accessPolicyAssignmentName": "app", "accessPolicyName": "default", "user": Inputs{"objectId": Someone}}}
	AnEndpoint = Making{TokenEndpoint, Inputs{"resourceGroupName": "rg", "privateEndpointName": "pe", "location": "westeurope",
		"subnet": Inputs{"id": SubnetID}, "privateLinkServiceConnections": []any{
			Inputs{"name": "pe", "privateLinkServiceId": ClusterID, "groupIds": []any{"redisEnterprise"}}}}}
	AZoneGroup = Making{TokenZoneGroup, Inputs{"resourceGroupName": "rg", "privateEndpointName": "pe", "privateDnsZoneGroupName": "default",
		"privateDnsZoneConfigs": []any{Inputs{"name": "redis", "privateDnsZoneId": ZoneID}}}}
	ADiagnosticSetting = Making{TokenDiagnostics, Inputs{"resourceUri": ClusterID, "name": "platform", "workspaceId": WorkspaceID,
		"metrics": []any{Inputs{"category": "AllMetrics", "enabled": true}}}}
	ALock = Making{TokenLock, Inputs{"scope": ClusterID, "lockName": "keep", "level": "CanNotDelete"}}
	ARole = Making{TokenRole, Inputs{"scope": ClusterID, "roleAssignmentName": Somebody, "principalId": Someone, "principalType": "Group",
		"roleDefinitionId": "/subscriptions/" + SubscriptionID + "/providers/Microsoft.Authorization/roleDefinitions/" + Somebody}}
	AClassic = Making{TokenClassic, Inputs{"resourceGroupName": "rg", "name": "old", "location": "westeurope",
		"sku": Inputs{"name": "Premium", "family": "P", "capacity": 1.0}, "redisConfiguration": Inputs{"aadEnabled": "true"}}}
	AClassicGrant = Making{TokenClassicGrant, Inputs{"resourceGroupName": "rg", "cacheName": "old", "accessPolicyAssignmentName": "app",
		"accessPolicyName": "Data Reader", "objectId": Someone, "objectIdAlias": "app"}}
)

// Environment is all of it, in an order in which it can be made.
var Environment = []Making{
	AGroup, ANetwork, ASecurityGroup, ASubnet, AWorkspace, AZone, ALink, ACluster, ADatabase, AGrant, AnEndpoint, AZoneGroup,
	ADiagnosticSetting, ARole, ALock,
}

// Networked is what an endpoint needs.
var Networked = []Making{AGroup, ANetwork, ASecurityGroup, ASubnet, ACluster, ADatabase}

// UpToEndpoint has the endpoint, and a zone.
var UpToEndpoint = slices.Concat(Networked, []Making{AZone, AnEndpoint})
