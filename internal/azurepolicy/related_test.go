package azurepolicy

import (
	"testing"

	"github.com/redoubt-iac/redoubt/internal/arm"
)

func TestRelatedResources(t *testing.T) {
	t.Parallel()
	setting := func(on string) arm.Resource {
		return arm.Resource{ID: on + "/providers/Microsoft.Insights/diagnosticSettings/diag", Type: "Microsoft.Insights/diagnosticSettings", Name: "diag",
			Body: map[string]any{"properties": map[string]any{"workspaceId": "w", "logs": []any{map[string]any{"category": "c", "enabled": true}}}}}
	}
	cache := testGroup + "/providers/Microsoft.Cache/redis/redis-1"
	nowhereYet := setting("")
	nowhereYet.ID = ""
	identity := arm.Resource{ID: testGroup + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-1", Type: "Microsoft.ManagedIdentity/userAssignedIdentities", Name: "id-1"}
	elsewhere := identity
	elsewhere.ID = testSubscription + "/resourceGroups/other/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-1"
	policy := arm.Resource{ID: cache + "/accessPolicies/reader", Type: "Microsoft.Cache/redis/accessPolicies", Name: "reader"}
	cases := []struct {
		name, details string
		others        []arm.Resource
		want          Status
	}{
		{"an extension on the resource", `{"type": "Microsoft.Insights/diagnosticSettings"}`, []arm.Resource{setting(cache)}, Compliant},
		{"an extension on another resource", `{"type": "Microsoft.Insights/diagnosticSettings"}`, []arm.Resource{setting(cache + "2")}, NonCompliant},
		{"an extension of which nobody knows where it is", `{"type": "Microsoft.Insights/diagnosticSettings"}`, []arm.Resource{nowhereYet}, Undecided},
		{"an existence condition that holds", `{"type": "Microsoft.Insights/diagnosticSettings", "existenceCondition": {"field": "Microsoft.Insights/diagnosticSettings/workspaceId", "equals": "w"}}`, []arm.Resource{setting(cache)}, Compliant},
		{"an existence condition that does not hold", `{"type": "Microsoft.Insights/diagnosticSettings", "existenceCondition": {"field": "Microsoft.Insights/diagnosticSettings/workspaceId", "equals": "v"}}`, []arm.Resource{setting(cache)}, NonCompliant},
		{"one of two is enough", `{"type": "Microsoft.Insights/diagnosticSettings", "existenceCondition": {"field": "name", "equals": "diag"}}`, []arm.Resource{setting(cache + "2"), setting(cache)}, Compliant},
		{"field() is that of the first resource", `{"type": "Microsoft.Insights/diagnosticSettings", "existenceCondition": {"value": "[field('location')]", "equals": "northeurope"}}`, []arm.Resource{setting(cache)}, Compliant},
		{"a child by its name", `{"type": "Microsoft.Cache/redis/accessPolicies", "name": "reader"}`, []arm.Resource{policy}, Compliant},
		{"a child by its full name", `{"type": "Microsoft.Cache/redis/accessPolicies", "name": "[concat(field('name'), '/reader')]"}`, []arm.Resource{policy}, Compliant},
		{"any child", `{"type": "Microsoft.Cache/redis/accessPolicies", "name": "[concat(field('name'), '/?')]"}`, []arm.Resource{policy}, Compliant},
		{"a child of another name", `{"type": "Microsoft.Cache/redis/accessPolicies", "name": "writer"}`, []arm.Resource{policy}, NonCompliant},
		{"a child that Azure may make", `{"type": "Microsoft.Cache/redis/advancedThreatProtectionSettings"}`, nil, Undecided},
		{"a resource of the group", `{"type": "Microsoft.ManagedIdentity/userAssignedIdentities"}`, []arm.Resource{identity}, Compliant},
		{"a resource that is in another group, or in Azure only", `{"type": "Microsoft.ManagedIdentity/userAssignedIdentities"}`, []arm.Resource{elsewhere}, Undecided},
		{"a resource of a named group", `{"type": "Microsoft.ManagedIdentity/userAssignedIdentities", "resourceGroupName": "OTHER"}`, []arm.Resource{elsewhere}, Compliant},
		{"a resource of the subscription", `{"type": "Microsoft.ManagedIdentity/userAssignedIdentities", "existenceScope": "Subscription"}`, []arm.Resource{elsewhere}, Compliant},
		{"the resource itself", `{"type": "Microsoft.Cache/redis", "name": "[field('name')]", "existenceCondition": {"field": "Microsoft.Cache/redis/minimumTlsVersion", "equals": "1.2"}}`, nil, Compliant},
		{"the resource itself, other", `{"type": "Microsoft.Cache/redis", "name": "[field('name')]", "existenceCondition": {"field": "Microsoft.Cache/redis/minimumTlsVersion", "equals": "1.3"}}`, nil, NonCompliant},
		{"a type that is not known", `{"type": "[subscription().displayName]"}`, nil, Undecided},
		{"an existence condition that ends in an error denies nothing", `{"type": "Microsoft.Insights/diagnosticSettings", "existenceCondition": {"value": "[substring(field('name'), 0, 100)]", "equals": "x"}}`, []arm.Resource{setting(cache)}, Undecided},
		{"no type", `{"name": "x"}`, nil, Undecided},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := evaluateRule(t, rule("auditIfNotExists", c.details), northern, c.others...)
			if got.Status != c.want {
				t.Errorf("got %s: %s %v", got.Status, got.Message, got.Reasons)
			}
		})
	}
}

func TestPrivateEndpointsMakeConnections(t *testing.T) {
	t.Parallel()
	endpoint := func(list, target string) arm.Resource {
		return resource(t, "Microsoft.Network/privateEndpoints", "pep", `{"properties": {"`+list+`": [{"name": "c", "properties": {"privateLinkServiceId": "`+target+`", "groupIds": ["redisCache"]}}]}}`)
	}
	cache := testGroup + "/providers/Microsoft.Cache/redis/REDIS-1"
	inBody := deny(`{"allOf": [{"field": "type", "equals": "Microsoft.Cache/redis"}, {"count": {"field": "Microsoft.Cache/redis/privateEndpointConnections[*]",
		"where": {"field": "Microsoft.Cache/redis/privateEndpointConnections[*].privateLinkServiceConnectionState.status", "equals": "Approved"}}, "less": 1}]}`)
	asChild := rule("auditIfNotExists", `{"type": "Microsoft.Cache/redis/privateEndpointConnections", "existenceCondition":
		{"field": "Microsoft.Cache/redis/privateEndpointConnections/privateLinkServiceConnectionState.status", "equals": "Approved"}}`)
	cases := []struct {
		name          string
		others        []arm.Resource
		inBody, child Status
	}{
		{"no endpoint", nil, Denied, NonCompliant},
		{"an endpoint", []arm.Resource{endpoint("privateLinkServiceConnections", cache)}, Compliant, Compliant},
		{"an endpoint that somebody has to approve", []arm.Resource{endpoint("manualPrivateLinkServiceConnections", cache)}, Denied, NonCompliant},
		{"an endpoint of another cache", []arm.Resource{endpoint("privateLinkServiceConnections", cache+"2")}, Denied, NonCompliant},
		{"an endpoint of an unknown target", []arm.Resource{endpoint("privateLinkServiceConnections", "<unknown>")}, Undecided, Undecided},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := evaluateRule(t, inBody, northern, c.others...); got.Status != c.inBody {
				t.Errorf("in the body: got %s %v", got.Status, got.Reasons)
			}
			if got := evaluateRule(t, asChild, northern, c.others...); got.Status != c.child {
				t.Errorf("as a child: got %s %v", got.Status, got.Reasons)
			}
		})
	}
}
