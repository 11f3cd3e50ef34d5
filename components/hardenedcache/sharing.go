package hardenedcache

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

const sharedByPath = "classic.sharedBy"

func sharerPath(environment string) string { return sharedByPath + "." + environment }

func sharedPrincipalPath(environment, key string) string {
	return sharerPath(environment) + ".principals." + key
}

// sharedPolicyName is the ARM name of the policy of an environment that shares the cache. Control RDT-SEP-07 knows shared
// caches by it.
func sharedPolicyName(environment string) string { return "environment-" + environment }

// sharedAssignmentName is the ARM name of an assignment of that policy.
func sharedAssignmentName(environment, key string) string { return environment + "-" + key }

// sharedAssignments are the names of the assignments of all environments that share the cache, by the paths of their
// principals.
func (c *ClassicArgs) sharedAssignments() map[string]string {
	names := map[string]string{}
	for environment, sharer := range c.SharedBy {
		if sharer == nil {
			continue
		}
		for key := range sharer.Principals {
			names[sharedPrincipalPath(environment, key)] = sharedAssignmentName(environment, key)
		}
	}
	return names
}

// sharedPrincipals are the principals of all environments that share the cache, by their paths.
func (c *ClassicArgs) sharedPrincipals() map[string]pulumi.Input {
	principals := map[string]pulumi.Input{}
	if c == nil {
		return principals
	}
	for environment, sharer := range c.SharedBy {
		if sharer == nil {
			continue
		}
		for key, principal := range sharer.Principals {
			principals[sharedPrincipalPath(environment, key)] = principal
		}
	}
	return principals
}

// permissions are those of the environment's policy.
func (s *SharerArgs) permissions() accesspolicy.Permissions {
	return accesspolicy.Shared(s.Role != roleReader, s.KeyPrefixes)
}

// isShared says whether other environments use the cache.
func (a *HardenedCacheArgs) isShared() bool { return a.Classic != nil && len(a.Classic.SharedBy) > 0 }

// oneCacheEach is the control that sharing between production and others relaxes.
const oneCacheEach = "RDT-SEP-04"

// mixedSharer is the path of the first environment that shares the cache although one of the two is production and the
// other is not; "" when there is none.
func (a *HardenedCacheArgs) mixedSharer() string {
	if !a.isShared() {
		return ""
	}
	for _, environment := range slices.Sorted(maps.Keys(a.Classic.SharedBy)) {
		sharer := a.Classic.SharedBy[environment]
		if sharer != nil && naming.IsProduction(environment, sharer.Production) != a.isProduction() {
			return sharerPath(environment)
		}
	}
	return ""
}
