package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	authorization "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20200501"
	roles "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildRoleAssignments gives Azure roles on the cache as a resource.
func (b *builder) buildRoleAssignments(m *member) error {
	for _, key := range slices.Sorted(maps.Keys(b.args.RoleAssignments)) {
		path := rolePath(key)
		assignment, err := roles.NewRoleAssignment(b.ctx, b.childName(m, "role-"+key), &roles.RoleAssignmentArgs{
			RoleAssignmentName: pulumi.String(b.roleAssignmentName(m, key)),
			Scope:              m.cache.ID(),
			RoleDefinitionId:   b.roleDefinition(m.cache.ID().ToStringOutput(), b.set.RequiredString(path+".roleDefinitionIdOrName")),
			PrincipalId:        b.set.RequiredString(path + ".principalId"),
			PrincipalType:      pulumi.String(b.args.RoleAssignments[key].PrincipalType),
			Description:        b.set.String(path + ".description"),
		}, b.options(b.component)...)
		if err != nil {
			return fmt.Errorf("assigning the role %s: %w", key, err)
		}
		m.made = append(m.made, assignment)
	}
	return nil
}

// roleAssignmentName is a GUID, as ARM wants it, that is the same at every run.
func (b *builder) roleAssignmentName(m *member, key string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(Type+"\x00"+m.names.cache+"\x00"+key)).String()
}

// buildLock makes the lock after everything else of the member, so that it is also the first to go: a lock blocks the
// deletion of whatever lies below its scope (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources).
func (b *builder) buildLock(m *member) error {
	kind := b.args.lockKind()
	if kind == "None" {
		return nil
	}
	notes := b.set.String("lock.notes")
	if notes == nil {
		notes = pulumi.StringPtr(fmt.Sprintf("The hardened cache of environment %s, managed by redoubt with Pulumi.", b.args.Environment))
	}
	_, err := authorization.NewManagementLockByScope(b.ctx, b.childName(m, "lock"), &authorization.ManagementLockByScopeArgs{
		LockName: pulumi.String(m.names.lock),
		Level:    pulumi.String(kind),
		Scope:    m.cache.ID(),
		Notes:    notes,
	}, b.options(b.component, pulumi.DependsOn(m.made), pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("locking the cache: %w", err)
	}
	return nil
}

// lockKind is the kind of lock on the cache and its vaults.
func (a *HardenedCacheArgs) lockKind() string {
	if a.Lock != nil {
		return a.Lock.Kind
	}
	if a.isProduction() {
		return "CanNotDelete"
	}
	return "None"
}
