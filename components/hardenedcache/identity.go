package hardenedcache

import (
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// buildIdentity makes a user-assigned identity beside a cache. A system-assigned one would exist only once its resource
// does, which needs the identity's roles before that.
func (b *builder) buildIdentity(m *member, child, name string) (*identities.UserAssignedIdentity, error) {
	identity, err := identities.NewUserAssignedIdentity(b.ctx, b.childName(m, child), &identities.UserAssignedIdentityArgs{
		ResourceName:      pulumi.String(name),
		ResourceGroupName: m.resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		Tags:              b.args.allTags(),
	}, b.options(b.component, pulumi.DeleteBeforeReplace(true))...)
	if err == nil {
		m.made = append(m.made, identity)
	}
	return identity, err
}
