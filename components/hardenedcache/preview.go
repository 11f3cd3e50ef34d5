package hardenedcache

import (
	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// A reviewer and a control can judge only what a preview knows. What is here keeps values that follow from the arguments
// from waiting for the ids that Azure gives later.

// subscriptionSetting names the subscription of the default providers, of either major:
// https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
const subscriptionSetting = azureNative + ":subscriptionId"

// roleDefinition is the id of a role's definition in the subscription of scope, a resource that the component makes. The
// subscription is known before that resource is if the configuration names it and no explicit provider decides otherwise.
func (b *builder) roleDefinition(scope pulumi.StringOutput, idOrName pulumi.StringInput) pulumi.StringOutput {
	if subscription, known := b.subscription(); known {
		return idOrName.ToStringOutput().ApplyT(func(idOrName string) string {
			return roleDefinitionIn(subscription, idOrName)
		}).(pulumi.StringOutput)
	}
	return pulumi.All(scope, idOrName).ApplyT(func(resolved []any) string {
		return roleDefinitionID(resolved[0].(string), resolved[1].(string))
	}).(pulumi.StringOutput)
}

// subscription is where the resources go, if the configuration names it and no explicit provider decides otherwise.
func (b *builder) subscription() (string, bool) {
	subscription, given := b.ctx.GetConfig(subscriptionSetting)
	return subscription, given && b.component.GetProvider(azureNative+":authorization/v20220401:RoleAssignment") == nil
}

// idIn is the id of something that the component makes, in a preview too where it follows from the arguments. Who takes
// it must depend on made.
func (b *builder) idIn(resourceGroupName pulumi.StringInput, armType, name string, made pulumi.CustomResource) pulumi.StringOutput {
	if _, known := b.subscription(); !known {
		return made.ID().ToStringOutput()
	}
	return pulumi.Sprintf("%s/providers/%s/%s", b.groupID(resourceGroupName), armType, name)
}

// cacheID is the id of a member's cache; see [builder.idIn].
func (b *builder) cacheID(m *member) pulumi.StringOutput {
	return b.idIn(m.resourceGroupName, b.facts.armType, m.names.cache, m.cache)
}

// groupID is the id of a resource group in the subscription of the cache.
func (b *builder) groupID(resourceGroupName pulumi.StringInput) pulumi.StringOutput {
	if subscription, known := b.subscription(); known {
		return pulumi.Sprintf("/subscriptions/%s/resourceGroups/%s", subscription, resourceGroupName)
	}
	return pulumi.All(b.members[0].cache.ID(), resourceGroupName).ApplyT(func(resolved []any) string {
		cache, _ := resourceid.Parse(string(resolved[0].(pulumi.ID)))
		return "/subscriptions/" + cache.SubscriptionID + "/resourceGroups/" + resolved[1].(string)
	}).(pulumi.StringOutput)
}

// oneByOne registers a vault with each of its properties as an input of its own. Because two of them have defaults, the
// SDK makes one output of all of them, and as long as it doesn't know the tenant, a preview would show none of what
// hardens the vault.
func oneByOne(properties *keyvault.VaultPropertiesArgs) pulumi.ResourceOption {
	return pulumi.Transformations([]pulumi.ResourceTransformation{
		func(registered *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
			if vault, is := registered.Props.(*keyvault.VaultArgs); is {
				vault.Properties = properties
			}
			return &pulumi.ResourceTransformationResult{Props: registered.Props, Opts: registered.Opts}
		},
	})
}
