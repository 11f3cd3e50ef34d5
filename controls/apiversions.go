package controls

import "slices"

// firstVersion is the API version from which on a property exists; in an earlier one, Azure takes no notice of it.
type firstVersion struct {
	from string
	// without are later versions that do not have it all the same.
	without []string
}

// firstVersions are those of the properties that came late, by type and path. The versions are those in which the types of
// https://github.com/Azure/bicep-types-az (generated/redis, generated/redisenterprise) first have them, and for vaults that
// of the policy 405c5871-3e91-4644-8a63-58e19d68ff5b (https://github.com/Azure/azure-policy).
var firstVersions = byTypeAndPath(map[string]firstVersion{
	typeClassic + " properties.publicNetworkAccess":            {from: "2020-06-01"},
	typeClassic + " properties.redisConfiguration.aad-enabled": {from: "2023-05-01-preview"},
	typeClassic + " properties.disableAccessKeyAuthentication": {from: "2024-03-01"},
	typeClassic + " properties.zonalAllocationPolicy":          {from: "2024-11-01"},
	typeCluster + " properties.publicNetworkAccess":            {from: "2025-07-01"},
	typeCluster + " properties.highAvailability":               {from: "2024-09-01-preview", without: []string{"2024-10-01"}},
	typeDatabase + " properties.accessKeysAuthentication":      {from: "2024-09-01-preview", without: []string{"2024-10-01"}},
	typeVault + " properties.publicNetworkAccess":              {from: "2021-06-01-preview"},
})

// knows says whether an API version has a property. One that is not stated is taken to have it.
func knows(armType, path, apiVersion string) bool {
	first, late := firstVersions[armType][path]
	if !late || apiVersion == "" {
		return true
	}
	return apiVersion >= first.from && !slices.Contains(first.without, apiVersion)
}
