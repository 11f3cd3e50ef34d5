package artefact

import (
	"regexp"
	"strings"
)

// local is a package that `pulumi package add azure-native <module> <version>` generates, whose name holds the version:
// https://www.pulumi.com/registry/packages/azure-native/version-guide/
var local = regexp.MustCompile(`^azure-native_[a-z0-9]+_(v\d{8}(?:private)?(?:preview)?)$`)

// dated is a version in a token, v20241101 or v20210501preview.
var dated = regexp.MustCompile(`^v(\d{4})(\d{2})(\d{2})((?:private)?preview)?$`)

// isNative says whether a package has the resources of Azure Resource Manager.
func isNative(pack string) bool {
	return pack == "azure-native" || pack == "azure-nextgen" || local.MatchString(pack)
}

// token is a Pulumi type of azure-native in its parts.
type token struct {
	module, name string
	// apiVersion is "" where the token names none: then the plugin's version decides, which no artefact holds.
	apiVersion string
}

// parseToken reads azure-native:cache/v20241101:Redis, azure-native:cache:Redis and azure-native_cache_v20241101:cache:Redis.
func parseToken(text string) (token, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return token{}, false
	}
	module, version, _ := strings.Cut(parts[1], "/")
	if match := local.FindStringSubmatch(parts[0]); match != nil {
		version = match[1]
	}
	return token{module: module, name: parts[2], apiVersion: apiVersion(version)}, true
}

// apiVersion writes v20241101 as ARM does, 2024-11-01.
func apiVersion(text string) string {
	match := dated.FindStringSubmatch(text)
	if match == nil {
		return ""
	}
	version := match[1] + "-" + match[2] + "-" + match[3]
	if match[4] != "" {
		version += "-" + match[4]
	}
	return version
}

// armTypes are, by module and name, the ARM types of what controls judge. Version 3 moved resources to other modules, and
// version 1 had a second name for two. Sources: the lists of modules at https://www.pulumi.com/registry/packages/azure-native/api-docs/
// (cache, redis, redisenterprise, monitor, insights, network, privatedns, ...), of all three majors, and
// https://www.pulumi.com/registry/packages/azure-native/from-v2-to-v3/
var armTypes = map[string]string{
	"cache:Redis":                                 "Microsoft.Cache/redis",
	"redis:Redis":                                 "Microsoft.Cache/redis",
	"cache:AccessPolicy":                          "Microsoft.Cache/redis/accessPolicies",
	"redis:AccessPolicy":                          "Microsoft.Cache/redis/accessPolicies",
	"cache:AccessPolicyAssignment":                "Microsoft.Cache/redis/accessPolicyAssignments",
	"redis:AccessPolicyAssignment":                "Microsoft.Cache/redis/accessPolicyAssignments",
	"cache:FirewallRule":                          "Microsoft.Cache/redis/firewallRules",
	"cache:RedisFirewallRule":                     "Microsoft.Cache/redis/firewallRules",
	"redis:FirewallRule":                          "Microsoft.Cache/redis/firewallRules",
	"redis:RedisFirewallRule":                     "Microsoft.Cache/redis/firewallRules",
	"cache:LinkedServer":                          "Microsoft.Cache/redis/linkedServers",
	"cache:RedisLinkedServer":                     "Microsoft.Cache/redis/linkedServers",
	"redis:LinkedServer":                          "Microsoft.Cache/redis/linkedServers",
	"redis:RedisLinkedServer":                     "Microsoft.Cache/redis/linkedServers",
	"cache:PatchSchedule":                         "Microsoft.Cache/redis/patchSchedules",
	"redis:PatchSchedule":                         "Microsoft.Cache/redis/patchSchedules",
	"cache:RedisEnterprise":                       "Microsoft.Cache/redisEnterprise",
	"redisenterprise:RedisEnterprise":             "Microsoft.Cache/redisEnterprise",
	"cache:Database":                              "Microsoft.Cache/redisEnterprise/databases",
	"redisenterprise:Database":                    "Microsoft.Cache/redisEnterprise/databases",
	"redisenterprise:AccessPolicyAssignment":      "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
	"keyvault:Vault":                              "Microsoft.KeyVault/vaults",
	"keyvault:Key":                                "Microsoft.KeyVault/vaults/keys",
	"keyvault:Secret":                             "Microsoft.KeyVault/vaults/secrets",
	"network:PrivateEndpoint":                     "Microsoft.Network/privateEndpoints",
	"network:PrivateDnsZoneGroup":                 "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
	"network:PrivateZone":                         "Microsoft.Network/privateDnsZones",
	"privatedns:PrivateZone":                      "Microsoft.Network/privateDnsZones",
	"network:VirtualNetworkLink":                  "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
	"privatedns:VirtualNetworkLink":               "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
	"network:VirtualNetwork":                      "Microsoft.Network/virtualNetworks",
	"network:Subnet":                              "Microsoft.Network/virtualNetworks/subnets",
	"network:NetworkSecurityGroup":                "Microsoft.Network/networkSecurityGroups",
	"network:SecurityRule":                        "Microsoft.Network/networkSecurityGroups/securityRules",
	"insights:DiagnosticSetting":                  "Microsoft.Insights/diagnosticSettings",
	"monitor:DiagnosticSetting":                   "Microsoft.Insights/diagnosticSettings",
	"insights:ScheduledQueryRule":                 "Microsoft.Insights/scheduledQueryRules",
	"monitor:ScheduledQueryRule":                  "Microsoft.Insights/scheduledQueryRules",
	"insights:ActionGroup":                        "Microsoft.Insights/actionGroups",
	"monitor:ActionGroup":                         "Microsoft.Insights/actionGroups",
	"insights:MetricAlert":                        "Microsoft.Insights/metricAlerts",
	"monitor:MetricAlert":                         "Microsoft.Insights/metricAlerts",
	"insights:ActivityLogAlert":                   "Microsoft.Insights/activityLogAlerts",
	"monitor:ActivityLogAlert":                    "Microsoft.Insights/activityLogAlerts",
	"insights:Workbook":                           "Microsoft.Insights/workbooks",
	"applicationinsights:Workbook":                "Microsoft.Insights/workbooks",
	"eventgrid:EventSubscription":                 "Microsoft.EventGrid/eventSubscriptions",
	"eventgrid:SystemTopic":                       "Microsoft.EventGrid/systemTopics",
	"eventgrid:SystemTopicEventSubscription":      "Microsoft.EventGrid/systemTopics/eventSubscriptions",
	"operationalinsights:Workspace":               "Microsoft.OperationalInsights/workspaces",
	"authorization:ManagementLockByScope":         "Microsoft.Authorization/locks",
	"authorization:ManagementLockAtResourceLevel": "Microsoft.Authorization/locks",
	"authorization:RoleAssignment":                "Microsoft.Authorization/roleAssignments",
	"managedidentity:UserAssignedIdentity":        "Microsoft.ManagedIdentity/userAssignedIdentities",
	"managedidentity:FederatedIdentityCredential": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
	"resources:ResourceGroup":                     "Microsoft.Resources/resourceGroups",
}

// armType is the ARM type of a token; "" when no table has it.
func (t token) armType(values map[string]any) string {
	found := armTypes[t.module+":"+t.name]
	// cache/v20250401 has the assignments of the managed service under the name that other versions have for the classic
	// service's; only they belong to a cluster.
	if _, managed := values["clusterName"]; managed && found == "Microsoft.Cache/redis/accessPolicyAssignments" {
		return "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments"
	}
	return found
}
