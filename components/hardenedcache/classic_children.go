package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildChildren makes everything that is written below the cache, one after the other: first the firewall rules, because
// until the first one exists nothing is filtered; then the patch schedule; then the custom policies; then who has which.
func (s *classicService) buildChildren(m *member) error {
	steps := []func(*member) error{s.buildFirewall, s.buildPatchSchedule, s.buildPolicies, s.buildAssignments}
	for _, step := range steps {
		if err := step(m); err != nil {
			return err
		}
	}
	return nil
}

// buildPatchSchedule says when Azure may update. The schedule's name is always `default`:
// https://learn.microsoft.com/azure/templates/microsoft.cache/2024-11-01/redis/patchschedules
func (s *classicService) buildPatchSchedule(m *member) error {
	if len(s.settings.PatchSchedule) == 0 {
		return nil
	}
	entries := make(cache.ScheduleEntryArray, len(s.settings.PatchSchedule))
	for i, window := range s.settings.PatchSchedule {
		entries[i] = &cache.ScheduleEntryArgs{
			DayOfWeek:         cache.DayOfWeek(window.DayOfWeek),
			StartHourUtc:      pulumi.Int(window.StartHourUtc),
			MaintenanceWindow: pulumi.StringPtr(window.length()),
		}
	}
	schedule, err := cache.NewPatchSchedule(s.ctx, s.childName(m, "patch-schedule"), &cache.PatchScheduleArgs{
		Default:           pulumi.String("default"),
		Name:              m.name,
		ResourceGroupName: m.resourceGroupName,
		ScheduleEntries:   entries,
	}, s.options(m.cache, m.inTurn(), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("scheduling updates: %w", err)
	}
	m.wrote(schedule)
	return nil
}

// builtInPolicies are the access policies that every cache has:
// https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control
var builtInPolicies = map[string]string{
	roleOwner:       "Data Owner",
	roleContributor: "Data Contributor",
	roleReader:      "Data Reader",
}

// buildPolicies makes a policy for each principal with permissions of its own.
func (s *classicService) buildPolicies(m *member) error {
	for _, key := range slices.Sorted(maps.Keys(s.args.Access)) {
		permissions := s.args.Access[key].Permissions
		if permissions == nil {
			continue
		}
		policy, err := cache.NewAccessPolicy(s.ctx, s.childName(m, "policy-"+key), &cache.AccessPolicyArgs{
			AccessPolicyName:  pulumi.String(key),
			CacheName:         m.name,
			ResourceGroupName: m.resourceGroupName,
			Permissions:       pulumi.String(permissions.typed().String()),
		}, s.options(m.cache, m.inTurn(), pulumi.DeleteBeforeReplace(true))...)
		if err != nil {
			return fmt.Errorf("creating the access policy %s: %w", key, err)
		}
		m.wrote(policy)
	}
	return nil
}

// buildAssignments gives each principal its policy. The alias is the object id too: the API's description calls the
// alias the user name for token authentication and the guide calls the object id that, so both readings hold
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-azure-active-directory-for-authentication).
func (s *classicService) buildAssignments(m *member) error {
	for _, key := range slices.Sorted(maps.Keys(s.args.Access)) {
		principal := s.set.RequiredString(principalPath(key))
		assignment, err := cache.NewAccessPolicyAssignment(s.ctx, s.childName(m, "access-"+key), &cache.AccessPolicyAssignmentArgs{
			AccessPolicyAssignmentName: pulumi.String(key),
			AccessPolicyName:           pulumi.String(s.policyName(key)),
			CacheName:                  m.name,
			ResourceGroupName:          m.resourceGroupName,
			ObjectId:                   principal,
			ObjectIdAlias:              principal,
		}, s.options(m.cache, append(replacementOptions(classicAssignmentKind), m.inTurn())...)...)
		if err != nil {
			return fmt.Errorf("granting access to %s: %w", key, err)
		}
		m.wrote(assignment)
	}
	return nil
}

func (s *classicService) policyName(key string) string {
	if s.args.Access[key].Permissions != nil {
		return key
	}
	return builtInPolicies[s.args.Access[key].Role]
}
