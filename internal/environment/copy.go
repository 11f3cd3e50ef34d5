package environment

import "github.com/redoubt-iac/redoubt/components/hardenedcache"

// copyOfCache copies as deep as [supply] writes.
func copyOfCache(cache *hardenedcache.HardenedCacheArgs) *hardenedcache.HardenedCacheArgs {
	copied := *cache
	if cache.DiagnosticSettings != nil {
		diagnostics := *cache.DiagnosticSettings
		copied.DiagnosticSettings = &diagnostics
	}
	copied.PrivateEndpoint = copyOfEndpoint(cache.PrivateEndpoint)
	if cache.CustomerManagedKey != nil && cache.CustomerManagedKey.KeyVault != nil {
		key, vault := *cache.CustomerManagedKey, *cache.CustomerManagedKey.KeyVault
		vault.PrivateEndpoint = copyOfEndpoint(vault.PrivateEndpoint)
		key.KeyVault = &vault
		copied.CustomerManagedKey = &key
	}
	return &copied
}

func copyOfEndpoint(endpoint *hardenedcache.PrivateEndpointArgs) *hardenedcache.PrivateEndpointArgs {
	if endpoint == nil {
		return nil
	}
	copied := *endpoint
	if endpoint.Dns != nil {
		dns := *endpoint.Dns
		copied.Dns = &dns
	}
	return &copied
}
