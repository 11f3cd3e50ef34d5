package hardenedcache

import (
	"fmt"

	"github.com/google/uuid"

	roles "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// servicePrincipal is the principal type of identities that the component makes.
const servicePrincipal = "ServicePrincipal"

// assignment is one role that the component itself gives to somebody.
type assignment struct {
	logicalName string
	// seed makes the assignment's GUID, together with the cache's name. It holds a slash, which the keys of
	// `roleAssignments` can't, because the GUID must be the only one of its kind in the tenant
	// (https://learn.microsoft.com/azure/azure-resource-manager/bicep/scenarios-rbac#name).
	seed string
	// scope is the resource id at which the role holds.
	scope pulumi.StringOutput
	// role is the name of a built-in role, a role definition's GUID, or its resource id.
	role          pulumi.StringInput
	principalID   pulumi.StringInput
	principalType string
	description   string
}

// assign gives the role.
func (b *builder) assign(m *member, a assignment) (*roles.RoleAssignment, error) {
	made, err := roles.NewRoleAssignment(b.ctx, a.logicalName, &roles.RoleAssignmentArgs{
		RoleAssignmentName: pulumi.String(uuid.NewSHA1(uuid.NameSpaceURL, []byte(Type+"\x00"+m.names.cache+"\x00"+a.seed)).String()),
		Scope:              a.scope,
		RoleDefinitionId:   b.roleDefinition(a.scope, a.role),
		PrincipalId:        a.principalID,
		PrincipalType:      pulumi.String(a.principalType),
		Description:        pulumi.String(a.description),
	}, b.options(b.component)...)
	if err != nil {
		return nil, fmt.Errorf("assigning a role: %w", err)
	}
	m.made = append(m.made, made)
	return made, nil
}
