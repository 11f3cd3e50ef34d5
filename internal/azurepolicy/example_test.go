package azurepolicy_test

import (
	"fmt"
	"testing/fstest"

	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/azurepolicy"
)

// A company keeps private link zones in a subscription of the network team and denies them elsewhere.
func Example() {
	policies := fstest.MapFS{"zones.json": {Data: []byte(`{
		"mode": "Indexed",
		"policyRule": {
			"if": {"allOf": [
				{"field": "type", "equals": "Microsoft.Network/privateDnsZones"},
				{"field": "name", "like": "privatelink*"}]},
			"then": {"effect": "deny"}}}`)}}
	plan := []arm.Resource{{
		ID:   "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net",
		Type: "Microsoft.Network/privateDnsZones", Name: "privatelink.redis.azure.net",
		Body: map[string]any{"location": "global"},
	}}

	set, problems := azurepolicy.Load(policies)
	results := set.Evaluate(plan, azurepolicy.Options{})
	fmt.Println(len(problems), "problems")
	for _, result := range results.With(azurepolicy.Denied) {
		fmt.Println(result.Policy.Name, "denies", result.ResourceName)
		for _, condition := range result.Conditions {
			fmt.Println("-", condition)
		}
	}
	// Output:
	// 0 problems
	// zones denies privatelink.redis.azure.net
	// - type equals "Microsoft.Network/privateDnsZones" is true: it is "Microsoft.Network/privateDnsZones"
	// - name like "privatelink*" is true: it is "privatelink.redis.azure.net"
}
