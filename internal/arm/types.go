package arm

import (
	"sort"
	"strings"
	"sync"

	"github.com/redoubt-iac/redoubt/sdk/schema"
)

// The prefix of every resource that lives in a resource group.
const inGroup = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/"

// routes is the one fact per resource type that neither the schema excerpts nor the body data hold: how the path
// parameters, which are inputs, make the id. Source: the operation paths of the public API specifications,
// https://github.com/Azure/azure-rest-api-specs, with the parameter names of the azure-native schema.
var routes = map[string]string{
	"azure-native:authorization/v20200501:ManagementLockByScope":         "/{scope}/providers/Microsoft.Authorization/locks/{lockName}",
	"azure-native:authorization/v20220401:RoleAssignment":                "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
	"azure-native:cache/v20241101:AccessPolicy":                          inGroup + "Microsoft.Cache/redis/{cacheName}/accessPolicies/{accessPolicyName}",
	"azure-native:cache/v20241101:AccessPolicyAssignment":                inGroup + "Microsoft.Cache/redis/{cacheName}/accessPolicyAssignments/{accessPolicyAssignmentName}",
	"azure-native:cache/v20241101:FirewallRule":                          inGroup + "Microsoft.Cache/redis/{cacheName}/firewallRules/{ruleName}",
	"azure-native:cache/v20241101:LinkedServer":                          inGroup + "Microsoft.Cache/redis/{name}/linkedServers/{linkedServerName}",
	"azure-native:cache/v20241101:PatchSchedule":                         inGroup + "Microsoft.Cache/redis/{name}/patchSchedules/{default}",
	"azure-native:cache/v20241101:Redis":                                 inGroup + "Microsoft.Cache/redis/{name}",
	"azure-native:eventgrid/v20250215:SystemTopic":                       inGroup + "Microsoft.EventGrid/systemTopics/{systemTopicName}",
	"azure-native:eventgrid/v20250215:SystemTopicEventSubscription":      inGroup + "Microsoft.EventGrid/systemTopics/{systemTopicName}/eventSubscriptions/{eventSubscriptionName}",
	"azure-native:insights/v20180301:MetricAlert":                        inGroup + "Microsoft.Insights/metricAlerts/{ruleName}",
	"azure-native:insights/v20201001:ActivityLogAlert":                   inGroup + "Microsoft.Insights/activityLogAlerts/{activityLogAlertName}",
	"azure-native:insights/v20210501preview:DiagnosticSetting":           "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
	"azure-native:insights/v20230101:ActionGroup":                        inGroup + "Microsoft.Insights/actionGroups/{actionGroupName}",
	"azure-native:insights/v20230601:Workbook":                           inGroup + "Microsoft.Insights/workbooks/{resourceName}",
	"azure-native:insights/v20231201:ScheduledQueryRule":                 inGroup + "Microsoft.Insights/scheduledQueryRules/{ruleName}",
	"azure-native:keyvault/v20230701:Key":                                inGroup + "Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}",
	"azure-native:keyvault/v20230701:Vault":                              inGroup + "Microsoft.KeyVault/vaults/{vaultName}",
	"azure-native:managedidentity/v20230131:FederatedIdentityCredential": inGroup + "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
	"azure-native:managedidentity/v20230131:UserAssignedIdentity":        inGroup + "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
	"azure-native:network/v20240501:NetworkSecurityGroup":                inGroup + "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
	"azure-native:network/v20240501:PrivateDnsZoneGroup":                 inGroup + "Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
	"azure-native:network/v20240501:PrivateEndpoint":                     inGroup + "Microsoft.Network/privateEndpoints/{privateEndpointName}",
	"azure-native:network/v20240501:Subnet":                              inGroup + "Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
	"azure-native:network/v20240501:VirtualNetwork":                      inGroup + "Microsoft.Network/virtualNetworks/{virtualNetworkName}",
	"azure-native:network/v20240601:PrivateZone":                         inGroup + "Microsoft.Network/privateDnsZones/{privateZoneName}",
	"azure-native:network/v20240601:VirtualNetworkLink":                  inGroup + "Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
	"azure-native:operationalinsights/v20230901:Workspace":               inGroup + "Microsoft.OperationalInsights/workspaces/{workspaceName}",
	"azure-native:redisenterprise:AccessPolicyAssignment":                inGroup + "Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}",
	"azure-native:redisenterprise:Database":                              inGroup + "Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}",
	"azure-native:redisenterprise:RedisEnterprise":                       inGroup + "Microsoft.Cache/redisEnterprise/{clusterName}",
	"azure-native:security/v20240101:Pricing":                            "/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
	"azure-native:resources/v20240301:ResourceGroup":                     "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
}

// Kind is one resource type that this package can translate.
type Kind struct {
	Token      string
	Type       string   // the ARM type, "Microsoft.Cache/redis"
	APIVersion string   // of the body
	Parameters []string // the inputs that make the id, in the order of the path; the last one names the resource
	route      string
	schema     *schema.Resource
	body       *node
}

var kinds = sync.OnceValue(func() map[string]*Kind {
	all := map[string]*Kind{}
	for token, route := range routes {
		declared, ok := schema.Lookup(token)
		if !ok {
			continue // the excerpt may have been cut; a test compares the two lists
		}
		kind := &Kind{Token: token, Type: typeOfRoute(route), APIVersion: declared.APIVersion, route: route, schema: declared}
		for _, segment := range strings.Split(route, "/") {
			if name, ok := parameter(segment); ok && name != "subscriptionId" {
				kind.Parameters = append(kind.Parameters, name)
			}
		}
		kind.body = bodies()[strings.ToLower(kind.Type+"@"+kind.APIVersion)]
		all[token] = kind
	}
	return all
})

// Lookup finds the resource type of a token.
func Lookup(token string) (*Kind, bool) {
	kind, ok := kinds()[token]
	return kind, ok
}

// LookupType finds the token's resource type by ARM type, "Microsoft.Cache/redis", without regard to case.
func LookupType(armType string) (*Kind, bool) {
	for _, kind := range kinds() {
		if SameType(kind.Type, armType) {
			return kind, true
		}
	}
	return nil, false
}

// Tokens returns every token that can be translated, sorted.
func Tokens() []string {
	var tokens []string
	for token := range kinds() {
		tokens = append(tokens, token)
	}
	sort.Strings(tokens)
	return tokens
}

// NameParameter is the input that names the resource.
func (k *Kind) NameParameter() string { return k.Parameters[len(k.Parameters)-1] }

// Extends reports whether the first of Parameters is the id of what the resource belongs to, whatever that is.
func (k *Kind) Extends() bool { return !strings.HasPrefix(k.route, "/subscriptions/") }

// HasLocation reports whether the body of the type takes a location.
func (k *Kind) HasLocation() bool { return k.schema.Inputs["location"].Type != "" }

// IDFromInputs makes the ARM id; ok is false when a path parameter is missing or unknown.
func (k *Kind) IDFromInputs(inputs map[string]any, subscriptionID string) (id string, ok bool) {
	segments := strings.Split(k.route, "/")
	for i, segment := range segments {
		name, isParameter := parameter(segment)
		switch {
		case !isParameter:
		case name == "subscriptionId":
			segments[i] = subscriptionID
		default:
			value, known := inputs[name].(string)
			if !known || value == "" {
				return "", false
			}
			segments[i] = strings.Trim(value, "/")
		}
	}
	return strings.Join(segments, "/"), true
}

// InputsFromID is the reverse of IDFromInputs: the path parameters that an id holds.
func (k *Kind) InputsFromID(id string) (map[string]any, bool) {
	inputs := map[string]any{}
	route, segments := strings.Split(k.route, "/"), strings.Split(id, "/")
	// Match from the end: only the first parameter, a scope, may hold several segments.
	i, j := len(route)-1, len(segments)-1
	for ; i > 0 && j > 0; i, j = i-1, j-1 {
		name, isParameter := parameter(route[i])
		switch {
		case isParameter && i == 1:
			inputs[name] = strings.Join(segments[:j+1], "/")
			return inputs, true
		case isParameter && name != "subscriptionId":
			inputs[name] = segments[j]
		case !isParameter && !strings.EqualFold(route[i], segments[j]):
			return nil, false
		}
	}
	return inputs, i == 0 && j == 0
}

func parameter(segment string) (string, bool) {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

func typeOfRoute(route string) string {
	_, provider, found := strings.Cut(route, "/providers/")
	if !found {
		return "Microsoft.Resources/resourceGroups"
	}
	segments := strings.Split(provider, "/")
	name := segments[:2:2]
	for i := 3; i < len(segments); i += 2 {
		name = append(name, segments[i])
	}
	return strings.Join(name, "/")
}
