package sandbox

import (
	"strings"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

// The resource types that rules and answers name.
const (
	typeResourceGroup     = "Microsoft.Resources/resourceGroups"
	typeClassic           = "Microsoft.Cache/redis"
	typeManaged           = "Microsoft.Cache/redisEnterprise"
	typeDatabase          = "Microsoft.Cache/redisEnterprise/databases"
	typeManagedGrant      = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
	typeClassicGrant      = "Microsoft.Cache/redis/accessPolicyAssignments"
	typeClassicPolicy     = "Microsoft.Cache/redis/accessPolicies"
	typeFirewallRule      = "Microsoft.Cache/redis/firewallRules"
	typePatchSchedule     = "Microsoft.Cache/redis/patchSchedules"
	typeLinkedServer      = "Microsoft.Cache/redis/linkedServers"
	typeEndpoint          = "Microsoft.Network/privateEndpoints"
	typeZoneGroup         = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
	typeZone              = "Microsoft.Network/privateDnsZones"
	typeZoneLink          = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
	typeNetwork           = "Microsoft.Network/virtualNetworks"
	typeSubnet            = "Microsoft.Network/virtualNetworks/subnets"
	typeSecurityGroup     = "Microsoft.Network/networkSecurityGroups"
	typeApplicationGroup  = "Microsoft.Network/applicationSecurityGroups"
	typeDiagnostics       = "Microsoft.Insights/diagnosticSettings"
	typeWorkspace         = "Microsoft.OperationalInsights/workspaces"
	typeIdentity          = "Microsoft.ManagedIdentity/userAssignedIdentities"
	typeVault             = "Microsoft.KeyVault/vaults"
	typeKey               = "Microsoft.KeyVault/vaults/keys"
	typeHSM               = "Microsoft.KeyVault/managedHSMs"
	typeSystemTopic       = "Microsoft.EventGrid/systemTopics"
	typeEventSubscription = "Microsoft.EventGrid/systemTopics/eventSubscriptions"
	typeMetricAlert       = "Microsoft.Insights/metricAlerts"
	typeQueryRule         = "Microsoft.Insights/scheduledQueryRules"
	typeActivityAlert     = "Microsoft.Insights/activityLogAlerts"
	typeActionGroup       = "Microsoft.Insights/actionGroups"
	typeWorkbook          = "Microsoft.Insights/workbooks"
	typeDefenderPlan      = "Microsoft.Security/pricings"
	typeLock              = "Microsoft.Authorization/locks"
	typeRoleAssignment    = "Microsoft.Authorization/roleAssignments"
)

func is(r arm.Resource, types ...string) bool {
	for _, wanted := range types {
		if arm.SameType(r.Type, wanted) {
			return true
		}
	}
	return false
}

// isCache reports whether a resource is a cache of either service.
func isCache(r arm.Resource) bool { return is(r, typeClassic, typeManaged) }

// cacheOf returns the id of the cache that a resource lies below; below is false for the cache itself and elsewhere.
func cacheOf(r arm.Resource) (id string, below bool) {
	for _, cache := range []string{typeClassic, typeManaged} {
		if len(r.Type) <= len(cache) || !strings.EqualFold(r.Type[:len(cache)+1], cache+"/") {
			continue
		}
		segments := strings.Split(r.ID, "/")
		for i := range segments {
			// .../providers/Microsoft.Cache/redis/{name}
			if strings.EqualFold(segments[i], "providers") && i+3 < len(segments) {
				return strings.Join(segments[:i+4], "/"), true
			}
		}
	}
	return "", false
}

// serialised reports whether Azure takes writes of the type one at a time per cache.
func serialised(r arm.Resource) bool {
	_, below := cacheOf(r)
	return below && !is(r, typeDatabase)
}

// retiredToken explains tokens that a user may try although they cannot work today.
func retiredToken(token string) string {
	switch {
	case !strings.HasPrefix(token, "azure-native:cache"):
		return ""
	case strings.HasSuffix(token, ":RedisEnterprise"), strings.HasSuffix(token, ":Database"):
		return "the cache module of azure-native v2 stops at API version 2025-04-01 for Microsoft.Cache/redisEnterprise, and Azure " +
			"takes none before 2025-07-01 any more: use azure-native:redisenterprise of v3; " +
			"https://learn.microsoft.com/azure/redis/private-link"
	default:
		return ""
	}
}
