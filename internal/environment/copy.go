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
	if cache.CustomerManagedKey != nil {
		key := *cache.CustomerManagedKey
		key.KeyVault = copyOfVault(key.KeyVault)
		copied.CustomerManagedKey = &key
	}
	if cache.AccessKeys != nil {
		keys := *cache.AccessKeys
		keys.KeyVault = copyOfVault(keys.KeyVault)
		copied.AccessKeys = &keys
	}
	return &copied
}

func copyOfVault(vault *hardenedcache.KeyVaultArgs) *hardenedcache.KeyVaultArgs {
	if vault == nil {
		return nil
	}
	copied := *vault
	copied.PrivateEndpoint = copyOfEndpoint(vault.PrivateEndpoint)
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
