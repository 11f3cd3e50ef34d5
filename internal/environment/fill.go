package environment

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/components/foundation"
	"github.com/redoubt-iac/redoubt/components/hardenedcache"
	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// supplied are the inputs of the cache that its foundation can give.
type supplied struct {
	resourceGroupName, subnetID, virtualNetworkID, workspaceID pulumi.StringInput
}

// notYetMade stands for a foundation while only the configuration is judged: its outputs are given, but unknown.
var notYetMade = supplied{pulumi.StringOutput{}, pulumi.StringOutput{}, pulumi.StringOutput{}, pulumi.StringOutput{}}

// inherit gives both components what they share, so that a stack file says it once. It returns the settings of the
// foundation that come from the cache, where their problems are reported.
func (e *Environment) inherit(stack string) (inherited []string, problems validation.Problems) {
	if e.Cache == nil {
		return nil, validation.Problems{{Path: "cache", Message: "missing", Expected: "the settings of the cache: owner, location and access at least"}}
	}
	if e.Cache.Environment == "" {
		e.Cache.Environment = stack
	}
	if e.Cache.Environment != stack {
		return nil, validation.Problems{{Path: "cache.environment", Message: "not the name of this stack", Expected: validation.Quote(stack) + ", or leave it out", Got: validation.Quote(e.Cache.Environment)}}
	}
	if e.Foundation != nil {
		inherited = inheritFoundation(e.Foundation, e.Cache)
	}
	return inherited, nil
}

func inheritFoundation(f *foundation.FoundationArgs, cache *hardenedcache.HardenedCacheArgs) (inherited []string) {
	take := func(setting string, missing bool, from func()) {
		if missing {
			inherited = append(inherited, setting)
			from()
		}
	}
	take("environment", f.Environment == "", func() { f.Environment = cache.Environment })
	take("owner", f.Owner == nil, func() { f.Owner = cache.Owner })
	take("location", f.Location == nil, func() { f.Location = cache.Location })
	take("production", f.Production == nil, func() { f.Production = cache.Production })
	take("tags", f.Tags == nil, func() { f.Tags = cache.Tags })
	take("service", f.Service == nil, func() { f.Service = serviceOf(cache) })
	take("keyVault", f.KeyVault == nil, func() { f.KeyVault = hasVault(cache) })
	take("clusteringPolicy", f.ClusteringPolicy == nil, func() { f.ClusteringPolicy = clusteringPolicyOf(cache) })
	return inherited
}

// serviceOf is the service that the stack file asks for, or nil for the default, which both components share.
func serviceOf(cache *hardenedcache.HardenedCacheArgs) *string {
	if cache.Classic == nil {
		return nil
	}
	service := "classic"
	return &service
}

// hasVault says whether the cache makes a key vault, or is nil when it does not.
func hasVault(cache *hardenedcache.HardenedCacheArgs) *bool {
	keyed := cache.CustomerManagedKey != nil && cache.CustomerManagedKey.KeyVault != nil
	if !keyed && cache.AccessKeys == nil {
		return nil
	}
	vault := true
	return &vault
}

// clusteringPolicyOf is what the stack file says, or nil for the default, which both components share. Clients of a
// classic cache with shards speak the protocol of an OSSCluster.
func clusteringPolicyOf(cache *hardenedcache.HardenedCacheArgs) *string {
	if cache.Classic != nil && cache.Classic.ShardCount != nil {
		policy := "OSSCluster"
		return &policy
	}
	if cache.Managed == nil {
		return nil
	}
	policy, known := inputs.Of(cache.Managed.ClusteringPolicy).String()
	if !known {
		return nil
	}
	return &policy
}

// supply gives the cache what the foundation made, where the stack file names nothing else.
func supply(cache *hardenedcache.HardenedCacheArgs, made supplied) {
	if cache.ResourceGroupName == nil {
		cache.ResourceGroupName = made.resourceGroupName
	}
	if cache.DiagnosticSettings == nil {
		cache.DiagnosticSettings = &hardenedcache.DiagnosticSettingsArgs{}
	}
	if cache.DiagnosticSettings.WorkspaceResourceId == nil {
		cache.DiagnosticSettings.WorkspaceResourceId = made.workspaceID
	}
	if !hasOtherNetwork(cache) {
		cache.PrivateEndpoint = suppliedEndpoint(cache.PrivateEndpoint, made)
	}
	if key := cache.CustomerManagedKey; key != nil && key.KeyVault != nil {
		key.KeyVault.PrivateEndpoint = suppliedEndpoint(key.KeyVault.PrivateEndpoint, made)
	}
	if keys := cache.AccessKeys; keys != nil {
		if keys.KeyVault == nil {
			keys.KeyVault = &hardenedcache.KeyVaultArgs{}
		}
		keys.KeyVault.PrivateEndpoint = suppliedEndpoint(keys.KeyVault.PrivateEndpoint, made)
	}
}

// hasOtherNetwork says whether a classic cache is reached in another way than through a private endpoint.
func hasOtherNetwork(cache *hardenedcache.HardenedCacheArgs) bool {
	return cache.Classic != nil && (cache.Classic.VirtualNetworkInjection != nil || cache.Classic.FirewallRules != nil)
}

// suppliedEndpoint is an endpoint in the foundation's network, as far as the stack file names nothing else.
func suppliedEndpoint(endpoint *hardenedcache.PrivateEndpointArgs, made supplied) *hardenedcache.PrivateEndpointArgs {
	if endpoint == nil {
		endpoint = &hardenedcache.PrivateEndpointArgs{}
	}
	if endpoint.SubnetResourceId == nil {
		endpoint.SubnetResourceId = made.subnetID
	}
	if endpoint.Dns == nil {
		endpoint.Dns = &hardenedcache.PrivateDnsArgs{Mode: "create"}
	}
	if endpoint.Dns.Mode == "create" && endpoint.Dns.VirtualNetworkResourceIds == nil {
		endpoint.Dns.VirtualNetworkResourceIds = map[string]pulumi.StringInput{"foundation": made.virtualNetworkID}
	}
	return endpoint
}
