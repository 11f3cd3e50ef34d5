package environment

import "github.com/redoubt-iac/redoubt/components/hardenedcache"

// copyOfCache copies as deep as [supply] writes.
func copyOfCache(cache *hardenedcache.HardenedCacheArgs) *hardenedcache.HardenedCacheArgs {
	copied := *cache
	if cache.DiagnosticSettings != nil {
		diagnostics := *cache.DiagnosticSettings
		copied.DiagnosticSettings = &diagnostics
	}
	if cache.PrivateEndpoint != nil {
		endpoint := *cache.PrivateEndpoint
		if endpoint.Dns != nil {
			dns := *endpoint.Dns
			endpoint.Dns = &dns
		}
		copied.PrivateEndpoint = &endpoint
	}
	return &copied
}
