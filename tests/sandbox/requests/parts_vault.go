package requests

// Tokens of where keys are kept.
const (
	TokenVault = "azure-native:keyvault/v20230701:Vault"
	TokenKey   = "azure-native:keyvault/v20230701:Key"
)

// Ids and addresses of where keys are kept.
const (
	VaultID = GroupID + "/providers/Microsoft.KeyVault/vaults/kv-cache"
	KeyID   = VaultID + "/keys/cache"
	KeyURL  = "https://kv-cache.vault.azure.net/keys/cache"
	// KeyVersion is the first version that the sandbox gives to AKey.
	KeyVersion = "60afa4d16bfc5dfeae82793413826383"
	// KeyUser is the role Key Vault Crypto Service Encryption User.
	KeyUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
)

// The parts of an encrypted cluster. Each is valid once those before it exist.
var (
	AVault = Making{TokenVault, Inputs{"resourceGroupName": "rg", "vaultName": "kv-cache", "location": "westeurope", "properties": Inputs{
		"tenantId": SubscriptionID, "sku": Inputs{"family": "A", "name": "standard"}, "enableRbacAuthorization": true, "enablePurgeProtection": true}}}
	AKey = Making{TokenKey, Inputs{"resourceGroupName": "rg", "vaultName": "kv-cache", "keyName": "cache", "properties": Inputs{
		"kty": "RSA", "keySize": 3072.0}}}
	// AKeyRole lets AnIdentity use AKey.
	AKeyRole = ARole.With(Inputs{"scope": KeyID, "principalId": IdentityPrincipal, "principalType": "ServicePrincipal",
		"roleDefinitionId": "/subscriptions/" + SubscriptionID + "/providers/Microsoft.Authorization/roleDefinitions/" + KeyUser})
	// AnEncryptedCluster is encrypted with AKey, which AnIdentity reads.
	AnEncryptedCluster = ACluster.With(identified).With(EncryptedWith(KeyURL + "/" + KeyVersion))
)

// EncryptedWith is the input of a cluster that is encrypted with a version of a key.
func EncryptedWith(version string) Inputs {
	return Inputs{"encryption": Inputs{"customerManagedKeyEncryption": Inputs{"keyEncryptionKeyUrl": version,
		"keyEncryptionKeyIdentity": Inputs{"identityType": "userAssignedIdentity", "userAssignedIdentityResourceId": IdentityID}}}}
}

// VaultWith is a vault with some of its properties changed; a nil value takes a property away.
func VaultWith(changes Inputs) Making { return AVault.withProperties(changes) }

// KeyWith is a key with some of its properties changed; a nil value takes a property away.
func KeyWith(changes Inputs) Making { return AKey.withProperties(changes) }

func (m Making) withProperties(changes Inputs) Making {
	properties, _ := m.Inputs["properties"].(Inputs)
	return m.With(Inputs{"properties": Making{Inputs: properties}.With(changes).Inputs})
}

// ClosedVault is a vault that takes no requests from public networks, but for the services that Microsoft trusts.
var ClosedVault = VaultWith(Inputs{"publicNetworkAccess": "Disabled", "networkAcls": Inputs{"defaultAction": "Deny", "bypass": "AzureServices"}})
