package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	actiongroups "github.com/pulumi/pulumi-azure-native-sdk/insights/v2/v20230101"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// buildActionGroup makes the environment's action group. Every receiver gets the common alert schema, because it is the
// only one in which the kinds of alerts look alike (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema).
func (b *builder) buildActionGroup(m *member, given *ActionGroupArgs) error {
	name := inputs.Or(given.Name, "ag-"+m.names.cache)
	group, err := actiongroups.NewActionGroup(b.ctx, b.childName(m, "action-group"), &actiongroups.ActionGroupArgs{
		ActionGroupName:   pulumi.String(name),
		ResourceGroupName: m.resourceGroupName,
		// Action groups are processed wherever there is room, unless a region is named: no region can then take them down.
		Location:          pulumi.StringPtr("global"),
		GroupShortName:    pulumi.String(inputs.Or(given.ShortName, naming.Cut("cache-"+b.args.Environment, shortNameRule.Longest))),
		Enabled:           pulumi.Bool(true),
		EmailReceivers:    b.emailReceivers(given),
		WebhookReceivers:  b.webhookReceivers(given),
		LogicAppReceivers: b.logicAppReceivers(given),
		Tags:              b.args.allTags(),
	}, b.options(b.component, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return fmt.Errorf("creating the action group: %w", err)
	}
	b.watch.groups = append(b.watch.groups, b.idIn(m.resourceGroupName, actionGroupType, name, group))
	m.made = append(m.made, group)
	b.watch.groupsMade = append(b.watch.groupsMade, group)
	return nil
}

func (b *builder) emailReceivers(given *ActionGroupArgs) actiongroups.EmailReceiverArray {
	var receivers actiongroups.EmailReceiverArray
	for _, key := range slices.Sorted(maps.Keys(given.EmailReceivers)) {
		receivers = append(receivers, &actiongroups.EmailReceiverArgs{
			Name: pulumi.String(key), EmailAddress: b.set.RequiredString(emailPath(key)), UseCommonAlertSchema: pulumi.Bool(true),
		})
	}
	return receivers
}

func (b *builder) webhookReceivers(given *ActionGroupArgs) actiongroups.WebhookReceiverArray {
	var receivers actiongroups.WebhookReceiverArray
	for _, key := range slices.Sorted(maps.Keys(given.WebhookReceivers)) {
		path := webhookPath(key)
		objectID := b.set.String(path + ".entraObjectId")
		address := b.set.RequiredString(path + ".serviceUri")
		if objectID == nil {
			address = secretText(address)
		}
		receivers = append(receivers, &actiongroups.WebhookReceiverArgs{
			Name: pulumi.String(key), ServiceUri: address, UseCommonAlertSchema: pulumi.Bool(true),
			UseAadAuth: pulumi.Bool(objectID != nil), ObjectId: objectID, IdentifierUri: b.set.String(path + ".entraIdentifierUri"),
		})
	}
	return receivers
}

func (b *builder) logicAppReceivers(given *ActionGroupArgs) actiongroups.LogicAppReceiverArray {
	var receivers actiongroups.LogicAppReceiverArray
	for _, key := range slices.Sorted(maps.Keys(given.LogicAppReceivers)) {
		path := logicAppPath(key)
		receivers = append(receivers, &actiongroups.LogicAppReceiverArgs{
			Name: pulumi.String(key), ResourceId: b.set.RequiredString(path + ".resourceId"),
			CallbackUrl: secretText(b.set.RequiredString(path + ".callbackUrl")), UseCommonAlertSchema: pulumi.Bool(true),
		})
	}
	return receivers
}

// secretText keeps an address that holds a signature or a token out of sight: encrypted in the state, hidden in previews.
func secretText(text pulumi.StringInput) pulumi.StringOutput {
	return pulumi.ToSecret(text.ToStringOutput()).(pulumi.StringOutput)
}
