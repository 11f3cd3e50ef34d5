package bench_test

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/arm"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

const (
	subscription = "/subscriptions/" + sandbox.DefaultSubscriptionID
	group        = subscription + "/resourceGroups/rg-bench"
	spoke        = group + "/providers/Microsoft.Network/virtualNetworks/vnet-bench"
	subnet       = spoke + "/subnets/snet-endpoints"
	zone         = group + "/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net"
	workspace    = group + "/providers/Microsoft.OperationalInsights/workspaces/log-bench"
	location     = "westeurope"
)

// principals may use the caches; they are those of no real tenant.
var principals = [2]string{"9d1f3b5e-7a9c-4d0e-8b2f-4c6a8e0d2f59", "6f1a2b3c-4d5e-4f60-8a71-92b3c4d5e6f7"}

// simulated is an Azure in memory whose writes take no time, with the network
// that the caches need.
func simulated() sandbox.Options {
	return sandbox.Options{
		BusyFor: -1,
		LandingZone: []arm.Resource{
			given(group, "Microsoft.Resources/resourceGroups", nil),
			given(spoke, "Microsoft.Network/virtualNetworks", map[string]any{"addressSpace": map[string]any{"addressPrefixes": []any{"10.0.0.0/16"}}}),
			given(subnet, "Microsoft.Network/virtualNetworks/subnets", map[string]any{"addressPrefix": "10.0.0.0/20"}),
			given(zone, "Microsoft.Network/privateDnsZones", nil),
			given(workspace, "Microsoft.OperationalInsights/workspaces", nil),
		},
	}
}

func given(id, typ string, properties map[string]any) arm.Resource {
	body := map[string]any{"location": location}
	if properties != nil {
		body["properties"] = properties
	}
	return arm.Resource{ID: id, Type: typ, Name: id[strings.LastIndex(id, "/")+1:], Location: location, Body: body}
}

// caches is a program that makes n caches with the component: nine resources
// each, as in production.
func caches(n int) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		for i := range n {
			_, err := hardenedcache.NewHardenedCache(ctx, fmt.Sprintf("cache-%04d", i), &hardenedcache.HardenedCacheArgs{
				Environment:       "bench",
				Owner:             pulumi.String("platform-team@example.com"),
				ResourceGroupName: pulumi.String("rg-bench"),
				Location:          pulumi.String(location),
				PrivateEndpoint: &hardenedcache.PrivateEndpointArgs{
					SubnetResourceId: pulumi.String(subnet),
					Dns:              &hardenedcache.PrivateDnsArgs{Mode: "existing", PrivateDnsZoneResourceId: pulumi.String(zone)},
				},
				Access: map[string]*hardenedcache.AccessArgs{
					"batch-job": {PrincipalId: pulumi.String(principals[0]), Role: "owner"},
					"web-app":   {PrincipalId: pulumi.String(principals[1]), Role: "owner"},
				},
				DiagnosticSettings: &hardenedcache.DiagnosticSettingsArgs{WorkspaceResourceId: pulumi.String(workspace)},
				Lock:               &hardenedcache.LockArgs{Kind: "CanNotDelete"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
}
