package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// builtInPolicies are the access policies that every cache has:
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control
var builtInPolicies = map[string]string{
	roleOwner:       "Data Owner",
	roleContributor: "Data Contributor",
	roleReader:      "Data Reader",
}

// buildPolicies makes a policy for each principal with permissions of its own, and one for each environment that shares
// the cache.
func (s *classicService) buildPolicies(m *member) error {
	for _, key := range slices.Sorted(maps.Keys(s.args.Access)) {
		if permissions := s.args.Access[key].Permissions; permissions != nil {
			if err := s.buildPolicy(m, key, permissions.typed().String()); err != nil {
				return err
			}
		}
	}
	for _, environment := range slices.Sorted(maps.Keys(s.settings.SharedBy)) {
		if err := s.buildPolicy(m, sharedPolicyName(environment), s.settings.SharedBy[environment].permissions().String()); err != nil {
			return err
		}
	}
	return nil
}

func (s *classicService) buildPolicy(m *member, name, permissions string) error {
	policy, err := cache.NewAccessPolicy(s.ctx, s.childName(m, "policy-"+name), &cache.AccessPolicyArgs{
		AccessPolicyName:  pulumi.String(name),
		CacheName:         m.name,
		ResourceGroupName: m.resourceGroupName,
		Permissions:       pulumi.String(permissions),
	}, s.options(m.cache, m.inTurn(), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("creating the access policy %s: %w", name, err)
	}
	m.wrote(policy)
	return nil
}

// buildAssignments gives each principal its policy: those of this environment first, then those that share the cache.
func (s *classicService) buildAssignments(m *member) error {
	for _, key := range slices.Sorted(maps.Keys(s.args.Access)) {
		if err := s.buildAssignment(m, key, s.policyName(key), principalPath(key)); err != nil {
			return err
		}
	}
	for _, environment := range slices.Sorted(maps.Keys(s.settings.SharedBy)) {
		for _, key := range slices.Sorted(maps.Keys(s.settings.SharedBy[environment].Principals)) {
			if err := s.buildAssignment(m, sharedAssignmentName(environment, key), sharedPolicyName(environment), sharedPrincipalPath(environment, key)); err != nil {
				return err
			}
		}
	}
	return nil
}

// buildAssignment gives one principal a policy. The alias is the object id too: the API's description calls the alias the
// user name for token authentication and the guide calls the object id that, so both readings hold
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication).
func (s *classicService) buildAssignment(m *member, name, policy, path string) error {
	principal := s.set.RequiredString(path)
	assignment, err := cache.NewAccessPolicyAssignment(s.ctx, s.childName(m, "access-"+name), &cache.AccessPolicyAssignmentArgs{
		AccessPolicyAssignmentName: pulumi.String(name),
		AccessPolicyName:           pulumi.String(policy),
		CacheName:                  m.name,
		ResourceGroupName:          m.resourceGroupName,
		ObjectId:                   principal,
		ObjectIdAlias:              principal,
	}, s.options(m.cache, append(replacementOptions(classicAssignmentKind), m.inTurn())...)...)
	if err != nil {
		return fmt.Errorf("granting access to %s: %w", name, err)
	}
	m.wrote(assignment)
	return nil
}

func (s *classicService) policyName(key string) string {
	if s.args.Access[key].Permissions != nil {
		return key
	}
	return builtInPolicies[s.args.Access[key].Role]
}
