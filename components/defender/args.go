package defender

// DefenderArgs are the inputs of a [Defender]. All are plain values: they decide which resources exist and what they are
// called in Azure.
type DefenderArgs struct {
	// Plans are the Defender plans to switch on for the whole subscription, which costs money for each resource that they cover, also for those of others: `KeyVaults`, at the price per vault. What is taken out of the list stays on, because others may rely on it; switch it off with `az security pricing create --name KeyVaults --tier free`.
	Plans []string `pulumi:"plans"`
	// SubscriptionId is the GUID of the subscription. In a stack file the default is the setting `azure-native:subscriptionId`.
	SubscriptionId string `pulumi:"subscriptionId,optional"`
}

// subPlans are the plans that can be asked for, with the sub-plan that each is switched on with. Of Key Vault's two, the one
// that Microsoft still offers to new subscriptions:
// https://learn.microsoft.com/azure/defender-for-cloud/defender-for-key-vault-introduction
var subPlans = map[string]string{"KeyVaults": "PerKeyVault"}

// Choices are the words that an input accepts, by the type and the key of the input: for schemas and documentation.
func Choices() map[string][]string { return map[string][]string{"DefenderArgs.plans": known()} }
