package hardenedcache

import (
	"fmt"

	eventgrid "github.com/pulumi/pulumi-azure-native-sdk/eventgrid/v2/v20250215"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/naming"
)

// Events of a vault: https://learn.microsoft.com/azure/event-grid/event-schema-key-vault. A new version of the key that
// encrypts is one of them, because the cache does not follow it by itself, and because Key Vault announces the expiry of
// the newest version only.
var (
	secretEvents = []string{"Microsoft.KeyVault.SecretNearExpiry", "Microsoft.KeyVault.SecretExpired"}
	keyEvents    = []string{"Microsoft.KeyVault.KeyNearExpiry", "Microsoft.KeyVault.KeyExpired", "Microsoft.KeyVault.KeyNewVersionCreated"}
)

// expiryWatch is a vault that is to be watched.
type expiryWatch struct {
	// logicalName starts those of what is made; name ends those in ARM.
	logicalName, name string
	// path is where the alert's inputs are in the set.
	path  string
	alert *ExpiryAlertArgs
	// vaultID and resourceGroupName are those of the vault.
	vaultID, resourceGroupName pulumi.StringInput
	events                     []string
	description                string
}

// watchExpiry raises an alert of Azure Monitor when the vault announces one of the events; nil when none is wanted. Key
// Vault announces only what was created after somebody began to listen
// (https://learn.microsoft.com/azure/key-vault/general/event-grid-overview), so keys must come after what is returned.
//
// An alert is the destination that needs nothing else: no function, no mailbox, no key
// (https://learn.microsoft.com/azure/event-grid/handle-key-vault-events-using-azure-monitor-alerts).
func (b *builder) watchExpiry(m *member, watch expiryWatch) (pulumi.Resource, error) {
	if !watch.alert.enabled() {
		return nil, nil
	}
	topic, err := b.buildTopic(m, watch)
	if err != nil {
		return nil, err
	}
	subscription, err := eventgrid.NewSystemTopicEventSubscription(b.ctx, watch.logicalName+"-expiry-alert", &eventgrid.SystemTopicEventSubscriptionArgs{
		EventSubscriptionName: pulumi.String("evgs-" + watch.name),
		SystemTopicName:       topic.Name,
		ResourceGroupName:     watch.resourceGroupName,
		// The only schema that an alert takes, and not the default.
		EventDeliverySchema: pulumi.String(eventgrid.EventDeliverySchema_CloudEventSchemaV1_0),
		Filter:              &eventgrid.EventSubscriptionFilterArgs{IncludedEventTypes: pulumi.ToStringArray(watch.events)},
		Destination: &eventgrid.MonitorAlertEventSubscriptionDestinationArgs{
			EndpointType: pulumi.String("MonitorAlert"),
			Severity:     pulumi.String(watch.alert.severity()),
			Description:  pulumi.String(watch.description),
			ActionGroups: b.actionGroups(watch),
		},
	}, b.options(topic, pulumi.DeleteBeforeReplace(true), pulumi.DependsOn(b.toldGroups()))...)
	if err != nil {
		return nil, fmt.Errorf("watching the expiry of what is in the key vault: %w", err)
	}
	m.made = append(m.made, topic, subscription)
	return subscription, nil
}

// buildTopic makes the vault's system topic, of which it has one, in its region and subscription
// (https://learn.microsoft.com/azure/event-grid/system-topics).
func (b *builder) buildTopic(m *member, watch expiryWatch) (*eventgrid.SystemTopic, error) {
	topic, err := eventgrid.NewSystemTopic(b.ctx, watch.logicalName+"-events", &eventgrid.SystemTopicArgs{
		SystemTopicName:   pulumi.String("egst-" + watch.name),
		ResourceGroupName: watch.resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		Source:            watch.vaultID.ToStringOutput().ToStringPtrOutput(),
		TopicType:         pulumi.String("Microsoft.KeyVault.vaults"),
		Tags:              b.args.allTags(),
	}, b.options(b.component, replacementOptions(topicKind)...)...)
	if err != nil {
		return nil, fmt.Errorf("creating the system topic of the key vault: %w", err)
	}
	return topic, nil
}

// actionGroups are the caller's for this alert, else those of monitoring.
func (b *builder) actionGroups(watch expiryWatch) pulumi.StringArrayInput {
	if watch.alert == nil || len(watch.alert.ActionGroupResourceIds) == 0 {
		if b.watch == nil || len(b.watch.groups) == 0 {
			return nil
		}
		return pulumi.StringArray(b.watch.groups)
	}
	groups := make(pulumi.StringArray, len(watch.alert.ActionGroupResourceIds))
	for i := range watch.alert.ActionGroupResourceIds {
		groups[i] = b.set.RequiredString(actionGroupPath(watch.path, i))
	}
	return groups
}

// toldGroups are the action groups that must exist before what tells them.
func (b *builder) toldGroups() []pulumi.Resource {
	if b.watch == nil {
		return nil
	}
	return b.watch.groupsMade
}

// topicNameOf ends the names of what watches a vault that exists already, whose own name may not be known yet. A topic's
// name has 50 characters at most, five of which start it.
func (b *builder) topicNameOf(m *member) string {
	return naming.Global("kv", 45, b.args.Environment, naming.Hash(m.names.cache, keyPath))
}
