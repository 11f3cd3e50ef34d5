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

// buildChildren grants each principal its access, one after the other in the order of the keys.
func (s *managedService) buildChildren(m *member) error {
	database := s.databases[len(s.databases)-1]
	for _, key := range slices.Sorted(maps.Keys(s.args.Access)) {
		assignment, err := redisenterprise.NewAccessPolicyAssignment(s.ctx, s.childName(m, "access-"+key), &redisenterprise.AccessPolicyAssignmentArgs{
			AccessPolicyAssignmentName: pulumi.String(assignmentName(key)),
			AccessPolicyName:           pulumi.String(fullAccessPolicy),
			ClusterName:                m.name,
			DatabaseName:               database.Name,
			ResourceGroupName:          m.resourceGroupName,
			User:                       &redisenterprise.AccessPolicyAssignmentPropertiesUserArgs{ObjectId: s.set.String(principalPath(key))},
		}, s.redisOptions(database, append(replacementOptions(assignmentKind), m.inTurn())...)...)
		if err != nil {
			return fmt.Errorf("granting access to %s: %w", key, err)
		}
		m.wrote(assignment)
	}
	return nil
}
