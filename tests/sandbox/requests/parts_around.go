package requests

// Tokens of what stands around a cache: where its keys are kept.
const (
	TokenVault = "azure-native:keyvault/v20230701:Vault"
	TokenKey   = "azure-native:keyvault/v20230701:Key"
)

// Ids of the parts around a cache.
const (
	VaultID       = GroupID + "/providers/Microsoft.KeyVault/vaults/kv-cache"
	KeyID         = VaultID + "/keys/cache"
	DiagnosticsID = ClusterID + "/providers/Microsoft.Insights/diagnosticSettings/platform"
	// ForeignClassicID is another team's cache, which the landing zone lists.
	ForeignClassicID = "/subscriptions/" + Somebody + "/resourceGroups/theirs/providers/Microsoft.Cache/redis/orders"
	// IdentityPrincipal is the principal that the sandbox gives to AnIdentity.
	IdentityPrincipal = "5a4db0c5-58cc-5283-ad4c-1bf47ba5f4f2"
	// GonePrincipal has the form of the principals that the sandbox gives to identities, and no identity has it.
	GonePrincipal = "5a4db0c5-0000-5000-8000-000000000000"
)

// The parts around a cache. Each is valid once those before it exist.
var (
	AVault = Making{TokenVault, Inputs{"resourceGroupName": "rg", "vaultName": "kv-cache", "location": "westeurope", "properties": Inputs{
		"tenantId": SubscriptionID, "sku": Inputs{"family": "A", "name": "standard"}, "enableRbacAuthorization": true, "enablePurgeProtection": true}}}
	AKey = Making{TokenKey, Inputs{"resourceGroupName": "rg", "vaultName": "kv-cache", "keyName": "cache", "properties": Inputs{
		"kty": "RSA", "keySize": 2048.0}}}
	// AnEncryptedCluster is encrypted with AKey, which AnIdentity reads.
	AnEncryptedCluster = ACluster.With(identified).With(encryptedWith("https://kv-cache.vault.azure.net/keys/cache/0123456789abcdef"))
	// ALogSetting sends the logs of a database to the workspace.
	ALogSetting = ADiagnosticSetting.With(Inputs{"resourceUri": DatabaseID, "metrics": nil, "logs": []any{
		Inputs{"categoryGroup": "audit", "enabled": true}, Inputs{"categoryGroup": "allLogs", "enabled": true}}})
)

// encryptedWith is the input of a cluster that is encrypted with a key.
func encryptedWith(key string) Inputs {
	return Inputs{"encryption": Inputs{"customerManagedKeyEncryption": Inputs{"keyEncryptionKeyUrl": key,
		"keyEncryptionKeyIdentity": Inputs{"identityType": "userAssignedIdentity", "userAssignedIdentityResourceId": IdentityID}}}}
}

// vaultWith is a vault with some of its properties changed; a nil value takes a property away.
func vaultWith(changes Inputs) Making {
	properties := Making{Inputs: AVault.Inputs["properties"].(Inputs)}.With(changes)
	return AVault.With(Inputs{"properties": properties.Inputs})
}
