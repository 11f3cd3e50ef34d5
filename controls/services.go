package controls

import "strings"

// The ARM types that controls speak of.
const (
	typeClassic           = "Microsoft.Cache/redis"
	typeClassicPolicy     = "Microsoft.Cache/redis/accessPolicies"
	typeClassicAccess     = "Microsoft.Cache/redis/accessPolicyAssignments"
	typeFirewallRule      = "Microsoft.Cache/redis/firewallRules"
	typePatchSchedule     = "Microsoft.Cache/redis/patchSchedules"
	typeLinkedServer      = "Microsoft.Cache/redis/linkedServers"
	typeCluster           = "Microsoft.Cache/redisEnterprise"
	typeDatabase          = "Microsoft.Cache/redisEnterprise/databases"
	typeManagedAccess     = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
	typeVault             = "Microsoft.KeyVault/vaults"
	typeKey               = "Microsoft.KeyVault/vaults/keys"
	typeSecret            = "Microsoft.KeyVault/vaults/secrets"
	typeEndpoint          = "Microsoft.Network/privateEndpoints"
	typeZoneGroup         = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
	typeZone              = "Microsoft.Network/privateDnsZones"
	typeZoneLink          = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
	typeNetwork           = "Microsoft.Network/virtualNetworks"
	typeSubnet            = "Microsoft.Network/virtualNetworks/subnets"
	typeSecurityGroup     = "Microsoft.Network/networkSecurityGroups"
	typeSecurityRule      = "Microsoft.Network/networkSecurityGroups/securityRules"
	typeDiagnostics       = "Microsoft.Insights/diagnosticSettings"
	typeQueryAlert        = "Microsoft.Insights/scheduledQueryRules"
	typeMetricAlert       = "Microsoft.Insights/metricAlerts"
	typeActivityAlert     = "Microsoft.Insights/activityLogAlerts"
	typeEventSubscription = "Microsoft.EventGrid/eventSubscriptions"
	typeTopicSubscription = "Microsoft.EventGrid/systemTopics/eventSubscriptions"
	typeSystemTopic       = "Microsoft.EventGrid/systemTopics"
	typeWorkspace         = "Microsoft.OperationalInsights/workspaces"
	typeLock              = "Microsoft.Authorization/locks"
	typeRole              = "Microsoft.Authorization/roleAssignments"
	typeIdentity          = "Microsoft.ManagedIdentity/userAssignedIdentities"
)

// spellings are the types with a control, by their lower-case form: templates may spell them as they like.
var spellings = func() map[string]string {
	known := map[string]string{}
	for _, control := range catalogue {
		for _, armType := range control.Judges {
			known[strings.ToLower(armType)] = armType
		}
	}
	return known
}()

// linkService is a service that private endpoints lead to: its private link group, and the private DNS zones of its
// names, one for each Azure cloud.
type linkService struct {
	armType string
	// enterprise tells the two services of one ARM type apart: Enterprise and EnterpriseFlash SKUs, and all others.
	enterprise bool
	group      string
	zones      []string
}

// linkServices: https://learn.microsoft.com/azure/private-link/private-endpoint-dns and, for Azure Managed Redis, which
// shares its type and group with the Enterprise SKUs but not their zone, https://learn.microsoft.com/azure/redis/private-link
var linkServices = []linkService{
	{armType: typeClassic, group: "redisCache", zones: []string{
		"privatelink.redis.cache.windows.net", "privatelink.redis.cache.usgovcloudapi.net", "privatelink.redis.cache.chinacloudapi.cn"}},
	{armType: typeCluster, group: "redisEnterprise", zones: []string{"privatelink.redis.azure.net"}},
	{armType: typeCluster, enterprise: true, group: "redisEnterprise", zones: []string{
		"privatelink.redisenterprise.cache.azure.net", "privatelink.redisenterprise.cache.azure.us"}},
	{armType: typeVault, group: "vault", zones: []string{
		"privatelink.vaultcore.azure.net", "privatelink.vaultcore.usgovcloudapi.net", "privatelink.vaultcore.azure.cn"}},
}

// mayServe reports whether a resource of the service's type can be one of its own: a cluster's SKU decides, where it is
// known.
func (s linkService) mayServe(g *Graph, target string) bool {
	if s.armType != typeCluster {
		return true
	}
	cluster, found := g.Find(target)
	if !found {
		return true
	}
	sku, known := lookup(cluster.Body, skuOfCluster).(string)
	return !known || isEnterpriseSKU(sku) == s.enterprise
}

var skuOfCluster = []string{"sku", "name"}

// isEnterpriseSKU: https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq
func isEnterpriseSKU(sku string) bool {
	return strings.HasPrefix(strings.ToLower(sku), "enterprise")
}
