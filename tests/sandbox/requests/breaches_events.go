package requests

// Tokens and ids of what tells of a vault.
const (
	TokenTopic        = "azure-native:eventgrid/v20250215:SystemTopic"
	TokenSubscription = "azure-native:eventgrid/v20250215:SystemTopicEventSubscription"
	TopicID           = GroupID + "/providers/Microsoft.EventGrid/systemTopics/vault-events"
)

// The parts that tell of a vault. Each is valid once those before it exist.
var (
	ATopic = Making{TokenTopic, Inputs{"resourceGroupName": "rg", "systemTopicName": "vault-events", "location": "westeurope",
		"source": VaultID, "topicType": "Microsoft.KeyVault.vaults"}}
	AnExpiryAlert = Making{TokenSubscription, Inputs{"resourceGroupName": "rg", "systemTopicName": "vault-events", "eventSubscriptionName": "near-expiry",
		"eventDeliverySchema": "CloudEventSchemaV1_0", "destination": alertTo(Inputs{"severity": "Sev2"}),
		"filter": Inputs{"includedEventTypes": []any{"Microsoft.KeyVault.SecretNearExpiry"}}}}
)

// alertTo is the destination of an alert.
func alertTo(settings Inputs) Inputs {
	return Making{Inputs: settings}.With(Inputs{"endpointType": "MonitorAlert"}).Inputs
}

// eventBreaches break rules of system topics and of subscriptions to them.
var eventBreaches = []Breach{
	{Rule: "event-name", Name: "an underscore", Made: made(AVault, ATopic), Makes: AnExpiryAlert.With(Inputs{"eventSubscriptionName": "near_expiry"})},
	{Rule: "event-name", Name: "two letters", Made: made(AVault), Makes: ATopic.With(Inputs{"systemTopicName": "kv"})},
	{Rule: "event-topic-one", Name: "a second topic of a vault", Made: made(AVault, ATopic), Makes: ATopic.With(Inputs{"systemTopicName": "again"})},
	{Rule: "event-topic-place", Name: "another region", Made: made(AVault), Makes: ATopic.With(Inputs{"location": "northeurope"})},
	{Rule: "event-topic-place", Name: "another subscription", Made: made(), Makes: ATopic.With(Inputs{"source": ForeignClassicID, "topicType": "Microsoft.Cache.Redis"})},
	{Rule: "event-topic-type", Name: "the type of another source", Made: made(AVault), Makes: ATopic.With(Inputs{"topicType": "Microsoft.Storage.StorageAccounts"})},
	{Rule: "event-alert-schema", Name: "the default schema", Made: made(AVault, ATopic), Makes: AnExpiryAlert.With(Inputs{"eventDeliverySchema": nil})},
	{
		Rule: "event-alert-severity", Name: "an alert without one", Made: made(AVault, ATopic),
		Makes: AnExpiryAlert.With(Inputs{"destination": alertTo(Inputs{"description": "near expiry"})}),
	},
	{
		Rule: "event-alert-source", Name: "a storage account", Makes: AnExpiryAlert,
		Made: made(ATopic.With(Inputs{"source": StorageID, "topicType": "Microsoft.Storage.StorageAccounts"})),
	},
	{Rule: "reference", Name: "a topic of a vault that does not exist", Made: made(), Makes: ATopic},
	{
		Rule: "reference", Name: "an action group that does not exist", Made: made(AVault, ATopic),
		Makes: AnExpiryAlert.With(Inputs{"destination": alertTo(Inputs{"severity": "Sev2", "actionGroups": []any{GroupID + "/providers/Microsoft.Insights/actionGroups/on-call"}})}),
	},
}
