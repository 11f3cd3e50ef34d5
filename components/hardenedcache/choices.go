package hardenedcache

import "github.com/redoubt-iac/redoubt/baselines"

// Choices are the words that an input accepts, by the type and the key of the input: for schemas and documentation.
// Their sources stand where the words are defined.
func Choices() map[string][]string {
	return map[string][]string{
		"AccessArgs.role":                   accessRoles,
		"ClassicArgs.maxmemoryPolicy":       maxmemoryPolicies,
		"ClassicArgs.redisVersion":          redisVersions,
		"ClassicArgs.sku":                   classicSkuNames(),
		"ClassicArgs.updateChannel":         updateChannels,
		"ClassicArgs.zonalAllocationPolicy": zonalPolicies,
		"ClassicPersistenceArgs.type":       persistenceTypes,
		"ExpiryAlertArgs.severity":          severities,
		"HardenedCacheArgs.baseline":        baselines.Dates(),
		"HardenedCacheArgs.cloud":           cloudNames(),
		"KeyArgs.kty":                       keyTypes,
		"KeyVaultArgs.networkAclsBypass":    bypasses,
		"KeyVaultArgs.sku":                  vaultSkus,
		"LockArgs.kind":                     lockKinds,
		"ManagedArgs.clusteringPolicy":      clusteringPolicies,
		"ManagedArgs.deferUpgrade":          deferUpgrades,
		"ManagedArgs.evictionPolicy":        evictionPolicies,
		"ManagedArgs.highAvailability":      switches,
		"ManagedArgs.sku":                   managedSkuNames(),
		"ModuleArgs.name":                   allModules,
		"PatchWindowArgs.dayOfWeek":         patchDays,
		"PersistenceArgs.frequency":         {"1h", "6h", "12h", "1s"},
		"PersistenceArgs.type":              managedPersistenceTypes,
		"PrivateDnsArgs.mode":               dnsModes,
		"PublisherArgs.principalType":       principalTypes,
		"RoleAssignmentArgs.principalType":  principalTypes,
	}
}
