package hardenedcache

// Choices are the words that an input accepts, by the type and the key of the input: for schemas and documentation.
// Their sources stand where the words are defined.
func Choices() map[string][]string {
	return map[string][]string{
		"AccessArgs.role":                  {roleOwner},
		"LockArgs.kind":                    lockKinds,
		"ManagedArgs.clusteringPolicy":     clusteringPolicies,
		"ManagedArgs.deferUpgrade":         deferUpgrades,
		"ManagedArgs.evictionPolicy":       evictionPolicies,
		"ManagedArgs.highAvailability":     switches,
		"ManagedArgs.sku":                  managedSkuNames(),
		"ModuleArgs.name":                  allModules,
		"PersistenceArgs.frequency":        {"1h", "6h", "12h", "1s"},
		"PersistenceArgs.type":             persistenceTypes,
		"PrivateDnsArgs.mode":              dnsModes,
		"RoleAssignmentArgs.principalType": principalTypes,
	}
}
