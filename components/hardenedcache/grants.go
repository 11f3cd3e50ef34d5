package hardenedcache

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/accesspolicy"
)

// Grant is what one principal may do at the cache.
type Grant struct {
	// Name is that of the principal's assignment: its key in `access`, or the environment, a hyphen and its key in
	// `classic.sharedBy`.
	Name string
	// Environment is the one that shares the cache, "" for a principal of the cache's own environment.
	Environment string
	// Path is where the principal stands in the arguments.
	Path string
	// PrincipalId is the principal's object id.
	PrincipalId pulumi.StringInput
	// Policy is the name of its access policy, "Data Reader".
	Policy string
	// Permissions are the rules of that policy, "+@read ~orders:*".
	Permissions string
}

// Grants are all principals that may use the cache, in the order of their names. The arguments must be valid
// ([HardenedCacheArgs.Validate]).
func (a *HardenedCacheArgs) Grants() []Grant {
	var grants []Grant
	for _, key := range slices.Sorted(maps.Keys(a.Access)) {
		policy, permissions := a.policyOf(key)
		grants = append(grants, Grant{
			Name: key, Path: "access." + key, PrincipalId: a.Access[key].PrincipalId, Policy: policy, Permissions: permissions,
		})
	}
	if !a.isShared() {
		return grants
	}
	for _, environment := range slices.Sorted(maps.Keys(a.Classic.SharedBy)) {
		sharer := a.Classic.SharedBy[environment]
		for _, key := range slices.Sorted(maps.Keys(sharer.Principals)) {
			grants = append(grants, Grant{
				Name: sharedAssignmentName(environment, key), Environment: environment, Path: sharedPrincipalPath(environment, key),
				PrincipalId: sharer.Principals[key], Policy: sharedPolicyName(environment), Permissions: sharer.permissions().String(),
			})
		}
	}
	return grants
}

// policyOf is the access policy of a principal in `access`, and its rules.
func (a *HardenedCacheArgs) policyOf(key string) (policy, permissions string) {
	access := a.Access[key]
	switch {
	case a.Classic == nil:
		return accesspolicy.ManagedPolicy, accesspolicy.ManagedPermissions
	case access.Permissions != nil:
		return key, access.Permissions.typed().String()
	default:
		permissions, _ = accesspolicy.ForRole(access.Role)
		return builtInPolicies[access.Role], permissions
	}
}
