package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// fullAccessPolicy is the only access policy of the stable API.
const fullAccessPolicy = "default"

// buildAccess grants each principal its access, one after the other in the order of the keys: Azure answers a write
// that overlaps another on the same cache with 409, and azure-native does not retry that answer
// (https://github.com/hashicorp/terraform-provider-azurerm/issues/27371). Deletes run in the reverse order.
func (b *builder) buildAccess(m *member) error {
	var previous pulumi.Resource = m.database
	for _, key := range slices.Sorted(maps.Keys(b.args.Access)) {
		assignment, err := redisenterprise.NewAccessPolicyAssignment(b.ctx, b.childName(m, "access-"+key), &redisenterprise.AccessPolicyAssignmentArgs{
			AccessPolicyAssignmentName: pulumi.String(assignmentName(key)),
			AccessPolicyName:           pulumi.String(fullAccessPolicy),
			ClusterName:                m.cluster.Name,
			DatabaseName:               m.database.Name,
			ResourceGroupName:          m.resourceGroupName,
			User:                       &redisenterprise.AccessPolicyAssignmentPropertiesUserArgs{ObjectId: b.set.String(principalPath(key))},
		}, b.redisOptions(m.database, append(replacementOptions(assignmentKind), pulumi.DependsOn([]pulumi.Resource{previous}))...)...)
		if err != nil {
			return fmt.Errorf("granting access to %s: %w", key, err)
		}
		previous = assignment
		m.made = append(m.made, assignment)
	}
	return nil
}
