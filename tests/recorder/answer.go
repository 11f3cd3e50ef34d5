package recorder

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// DefaultSubscriptionID is the subscription in which the mocks answer unless Options name another.
const DefaultSubscriptionID = "11111111-2222-4333-8444-555555555555"

// armShape says how a kind of resource is named in ARM: its type, and the inputs that hold its names, outermost first.
type armShape struct {
	armType string
	names   []string
}

// armShapes by the last parts of the type token.
var armShapes = map[string]armShape{
	"redisenterprise:AccessPolicyAssignment": {"Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments", []string{"clusterName", "databaseName", "accessPolicyAssignmentName"}},
	"v20241101:AccessPolicyAssignment":       {"Microsoft.Cache/redis/accessPolicyAssignments", []string{"cacheName", "accessPolicyAssignmentName"}},
	"AccessPolicy":                           {"Microsoft.Cache/redis/accessPolicies", []string{"cacheName", "accessPolicyName"}},
	"FirewallRule":                           {"Microsoft.Cache/redis/firewallRules", []string{"cacheName", "ruleName"}},
	"LinkedServer":                           {"Microsoft.Cache/redis/linkedServers", []string{"name", "linkedServerName"}},
	"PatchSchedule":                          {"Microsoft.Cache/redis/patchSchedules", []string{"name", "default"}},
	"Redis":                                  {"Microsoft.Cache/redis", []string{"name"}},
	"UserAssignedIdentity":                   {"Microsoft.ManagedIdentity/userAssignedIdentities", []string{"resourceName"}},
	"Database":                               {"Microsoft.Cache/redisEnterprise/databases", []string{"clusterName", "databaseName"}},
	"DiagnosticSetting":                      {"Microsoft.Insights/diagnosticSettings", []string{"name"}},
	"ManagementLockByScope":                  {"Microsoft.Authorization/locks", []string{"lockName"}},
	"ActionGroup":                            {"Microsoft.Insights/actionGroups", []string{"actionGroupName"}},
	"ActivityLogAlert":                       {"Microsoft.Insights/activityLogAlerts", []string{"activityLogAlertName"}},
	"MetricAlert":                            {"Microsoft.Insights/metricAlerts", []string{"ruleName"}},
	"ScheduledQueryRule":                     {"Microsoft.Insights/scheduledQueryRules", []string{"ruleName"}},
	"Workbook":                               {"Microsoft.Insights/workbooks", []string{"resourceName"}},
	"NetworkSecurityGroup":                   {"Microsoft.Network/networkSecurityGroups", []string{"networkSecurityGroupName"}},
	"PrivateDnsZoneGroup":                    {"Microsoft.Network/privateEndpoints/privateDnsZoneGroups", []string{"privateEndpointName", "privateDnsZoneGroupName"}},
	"PrivateEndpoint":                        {"Microsoft.Network/privateEndpoints", []string{"privateEndpointName"}},
	"Pricing":                                {"Microsoft.Security/pricings", []string{"pricingName"}},
	"PrivateZone":                            {"Microsoft.Network/privateDnsZones", []string{"privateZoneName"}},
	"RedisEnterprise":                        {"Microsoft.Cache/redisEnterprise", []string{"clusterName"}},
	"Key":                                    {"Microsoft.KeyVault/vaults/keys", []string{"vaultName", "keyName"}},
	"Vault":                                  {"Microsoft.KeyVault/vaults", []string{"vaultName"}},
	"ResourceGroup":                          {"Microsoft.Resources/resourceGroups", []string{"resourceGroupName"}},
	"RoleAssignment":                         {"Microsoft.Authorization/roleAssignments", []string{"roleAssignmentName"}},
	"SystemTopic":                            {"Microsoft.EventGrid/systemTopics", []string{"systemTopicName"}},
	"SystemTopicEventSubscription":           {"Microsoft.EventGrid/systemTopics/eventSubscriptions", []string{"systemTopicName", "eventSubscriptionName"}},
	"Subnet":                                 {"Microsoft.Network/virtualNetworks/subnets", []string{"virtualNetworkName", "subnetName"}},
	"VirtualNetwork":                         {"Microsoft.Network/virtualNetworks", []string{"virtualNetworkName"}},
	"VirtualNetworkLink":                     {"Microsoft.Network/privateDnsZones/virtualNetworkLinks", []string{"privateZoneName", "virtualNetworkLinkName"}},
	"Workspace":                              {"Microsoft.OperationalInsights/workspaces", []string{"workspaceName"}},
}

// answer is what Azure would compute: an id, the name and, for a cluster, the host name. A preview knows none of it.
func (r *recorder) answer(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	outputs := args.Inputs.Copy()
	if !args.RegisterRPC.GetCustom() || strings.HasPrefix(args.TypeToken, "pulumi:") {
		return args.Name + "-id", outputs, nil
	}
	if r.preview {
		return "", outputs, nil
	}
	kind := args.TypeToken[strings.LastIndex(args.TypeToken, ":")+1:]
	shape, known := armShapes[kind]
	if !known {
		_, after, _ := strings.Cut(args.TypeToken, ":")
		shape, known = armShapes[after[strings.LastIndex(after, "/")+1:]]
	}
	if !known {
		return "", nil, fmt.Errorf("the recorder does not know how %s is named; add it to armShapes", args.TypeToken)
	}
	names := make([]string, len(shape.names))
	for i, input := range shape.names {
		name := args.Inputs[resource.PropertyKey(input)]
		if !name.IsString() {
			return "", nil, fmt.Errorf("%s %q has no explicit ARM name in %s", args.TypeToken, args.Name, input)
		}
		names[i] = name.StringValue()
	}
	own := names[len(names)-1]
	outputs["name"] = resource.NewProperty(own)
	switch kind {
	case "RedisEnterprise":
		outputs["hostName"] = resource.NewProperty(own + ".westeurope.redis.azure.net")
	case "Redis":
		outputs["hostName"] = resource.NewProperty(own + ".redis.cache.windows.net")
		outputs["sslPort"] = resource.NewProperty(6380.0)
	case "Key":
		uri := "https://" + names[0] + ".vault.azure.net/keys/" + own
		outputs["keyUri"] = resource.NewProperty(uri)
		outputs["keyUriWithVersion"] = resource.NewProperty(uri + "/0123456789abcdef0123456789abcdef")
	case "UserAssignedIdentity":
		outputs["tenantId"] = resource.NewProperty("99999999-8888-4777-8666-555555555555")
		outputs["principalId"] = resource.NewProperty("7d3a9c51-2e6f-4b80-9a14-c5e8f0b7d263")
		outputs["clientId"] = resource.NewProperty("2f8b6d04-9c1e-4a75-b3d8-60e7a1c5f942")
	}
	return shape.id(r.subscription, args.Inputs, names), outputs, nil
}

func (s armShape) id(subscription string, inputs resource.PropertyMap, names []string) string {
	id := "/subscriptions/" + subscription
	if group := inputs["resourceGroupName"]; group.IsString() {
		id += "/resourceGroups/" + group.StringValue()
	}
	namespace, kinds, _ := strings.Cut(s.armType, "/")
	id += "/providers/" + namespace
	for i, kind := range strings.Split(kinds, "/") {
		id += "/" + kind + "/" + names[i]
	}
	return id
}
