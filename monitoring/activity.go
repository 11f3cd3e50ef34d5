package monitoring

import "slices"

// ActivityAlert is an alert on management operations: `Microsoft.Insights/activityLogAlerts`. Several operations share a
// rule, because a subscription has room for a hundred
// (https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#alerts). Azure gives these alerts no
// severity of one's own.
type ActivityAlert struct {
	// Name is that of the switch in the inputs.
	Name               string
	Title, Description string
	// Operations are what the rule names, any of which fires it.
	Operations []Operation
	// Ask is the first question for whoever gets the alert.
	Ask     string
	Runbook Runbook
}

// Operation is an operation of Azure Resource Manager.
type Operation struct {
	// Name is `operationName` in the activity log; case does not matter there.
	Name string
	// Services are those whose resources it is about; empty for all.
	Services []Service
	// What it does, in words.
	What   string
	Source string
}

// ActivityStatus is the only state that the rules look at: an operation writes several events, of which one is the end.
const ActivityStatus = "Succeeded"

// Pages that list the operations of a resource provider.
const (
	cacheOperations = "https://learn.microsoft.com/azure/role-based-access-control/permissions/databases#microsoftcache"
	// Azure's list of operations (of 23 February 2026) does not have those of the managed service's assignments. An operation is
	// named by its resource type, which this page has, and what is done to it:
	// https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format
	assignmentType          = "https://learn.microsoft.com/azure/templates/microsoft.cache/redisenterprise/databases/accesspolicyassignments"
	networkOperations       = "https://learn.microsoft.com/azure/role-based-access-control/permissions/networking#microsoftnetwork"
	authorizationOperations = "https://learn.microsoft.com/azure/role-based-access-control/permissions/management-and-governance#microsoftauthorization"
	insightsOperations      = "https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftinsights"
	vaultOperations         = "https://learn.microsoft.com/azure/role-based-access-control/permissions/security#microsoftkeyvault"
)

var (
	onManaged = []Service{Managed}
	onClassic = []Service{Classic}
	onVault   = []Service{KeyVault}
)

var activityAlerts = []ActivityAlert{
	{
		Name: "keys", Title: "Access keys listed or regenerated", Runbook: "keys-listed",
		Description: "Somebody read the cache's access keys or made new ones. Where keys are off, nobody has a reason to.",
		Ask:         "Is the caller the pipeline or a publisher of the keys, at the time of a rotation?",
		Operations: []Operation{
			{"Microsoft.Cache/redisEnterprise/databases/listKeys/action", onManaged, "list the access keys", cacheOperations},
			{"Microsoft.Cache/redisEnterprise/databases/regenerateKey/action", onManaged, "regenerate an access key", cacheOperations},
			{"Microsoft.Cache/redis/listKeys/action", onClassic, "list the access keys", cacheOperations},
			{"Microsoft.Cache/redis/regenerateKey/action", onClassic, "regenerate an access key", cacheOperations},
		},
	},
	{
		Name: "network", Title: "Public access, firewall or settings changed", Runbook: "network-changed",
		Description: "The cache, its database or its firewall was written, or a private endpoint was approved. The activity log does not say which property, and public access is one of them: compare with the stack. Every deployment that changes the cache fires it too.",
		Ask:         "Did the pipeline write it? If not: is public access still off, and are all firewall rules known?",
		Operations: []Operation{
			{"Microsoft.Cache/redisEnterprise/write", onManaged, "write the cluster: public access, encryption, TLS, size", cacheOperations},
			{"Microsoft.Cache/redisEnterprise/databases/write", onManaged, "write the database: access keys, client protocol", cacheOperations},
			{"Microsoft.Cache/redis/write", onClassic, "write the cache: public access, TLS, access keys, size", cacheOperations},
			{"Microsoft.Cache/redis/firewallRules/write", onClassic, "write a firewall rule", cacheOperations},
			{"Microsoft.Cache/redis/firewallRules/delete", onClassic, "delete a firewall rule: without any, every address may connect where public access is on", cacheOperations},
			{"Microsoft.Cache/redisEnterprise/privateEndpointConnections/write", onManaged, "approve or refuse a private endpoint: one of somebody else's is another way in", cacheOperations},
			{"Microsoft.Cache/redis/privateEndpointConnections/write", onClassic, "approve or refuse a private endpoint: one of somebody else's is another way in", cacheOperations},
			{"Microsoft.KeyVault/vaults/write", onVault, "write the vault: public access, firewall, purge protection", vaultOperations},
		},
	},
	{
		Name: "access", Title: "Access to data assigned or taken away", Runbook: "access-changed",
		Description: "An access policy or its assignment was written or deleted: somebody can read the data who could not, or the reverse.",
		Ask:         "Is the principal in the stack's `access`, and did the pipeline write it?",
		Operations: []Operation{
			{"Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/write", onManaged, "assign access to a principal", assignmentType},
			{"Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments/delete", onManaged, "take access from a principal", assignmentType},
			{"Microsoft.Cache/redis/accessPolicyAssignments/write", onClassic, "assign an access policy to a principal", cacheOperations},
			{"Microsoft.Cache/redis/accessPolicyAssignments/delete", onClassic, "take an access policy from a principal", cacheOperations},
			{"Microsoft.Cache/redis/accessPolicies/write", onClassic, "write an access policy: what its principals may do", cacheOperations},
			{"Microsoft.Cache/redis/accessPolicies/delete", onClassic, "delete an access policy", cacheOperations},
			{"Microsoft.Authorization/roleAssignments/write", nil, "assign a role on the cache, the vault or their group", authorizationOperations},
		},
	},
	{
		Name: "removal", Title: "Cache or its protection deleted", Runbook: "removed",
		Description: "The cache, its private endpoint or the connection of one, a lock, or what logs and watches it was deleted.",
		Ask:         "Is this a planned teardown? If not, stop the caller first, then restore.",
		Operations: []Operation{
			{"Microsoft.Cache/redisEnterprise/delete", onManaged, "delete the cache with its data", cacheOperations},
			{"Microsoft.Cache/redisEnterprise/databases/delete", onManaged, "delete the database with its data", cacheOperations},
			{"Microsoft.Cache/redis/delete", onClassic, "delete the cache with its data", cacheOperations},
			{"Microsoft.KeyVault/vaults/delete", onVault, "delete the vault", vaultOperations},
			{"Microsoft.Cache/redisEnterprise/privateEndpointConnections/delete", onManaged, "cut off a private endpoint at the cache", cacheOperations},
			{"Microsoft.Cache/redis/privateEndpointConnections/delete", onClassic, "cut off a private endpoint at the cache", cacheOperations},
			{"Microsoft.Network/privateEndpoints/delete", nil, "delete a private endpoint: the only way in", networkOperations},
			{"Microsoft.Authorization/locks/delete", nil, "delete a lock", authorizationOperations},
			{"Microsoft.Insights/diagnosticSettings/delete", nil, "delete a diagnostic setting: the logs stop", insightsOperations},
			{"Microsoft.Insights/scheduledQueryRules/delete", nil, "delete a detection", insightsOperations},
			{"Microsoft.Insights/metricAlerts/delete", nil, "delete a metric alert", insightsOperations},
			{"Microsoft.Insights/activityLogAlerts/delete", nil, "delete an alert such as this", insightsOperations},
		},
	},
}

// ActivityAlerts are those of an environment with these services; operations of other services are left out.
func ActivityAlerts(services ...Service) []ActivityAlert {
	var all []ActivityAlert
	for _, alert := range activityAlerts {
		operations := alert.Operations
		alert.Operations = nil
		for _, operation := range operations {
			if operation.concerns(services) {
				alert.Operations = append(alert.Operations, operation)
			}
		}
		all = append(all, alert)
	}
	return all
}

func (o Operation) concerns(services []Service) bool {
	return len(o.Services) == 0 || slices.ContainsFunc(o.Services, func(service Service) bool { return slices.Contains(services, service) })
}

// CustomProperties go with every alert of the rule.
func (a ActivityAlert) CustomProperties() map[string]string {
	return map[string]string{"signal": a.Name, "ask": a.Ask, "runbook": a.Runbook.Path()}
}
