package requests

// vaultBreaches break rules of vaults.
var vaultBreaches = []Breach{
	{Rule: "vault-purge-protection", Name: "turning it off", Made: made(AVault), Makes: VaultWith(Inputs{"enablePurgeProtection": false}), Changes: VaultID},
	{Rule: "vault-purge-protection", Name: "false from the start", Made: made(), Makes: VaultWith(Inputs{"enablePurgeProtection": false})},
	{Rule: "vault-soft-delete", Name: "turning it off", Made: made(AVault), Makes: VaultWith(Inputs{"enableSoftDelete": false}), Changes: VaultID},
	{Rule: "vault-retention", Name: "from 90 days to 30", Made: made(AVault), Makes: VaultWith(Inputs{"softDeleteRetentionInDays": 30.0}), Changes: VaultID},
	{Rule: "vault-name", Name: "two hyphens in a row", Made: made(), Makes: AVault.With(Inputs{"vaultName": "kv--cache"})},
	{Rule: "vault-name", Name: "a digit in front", Made: made(), Makes: AVault.With(Inputs{"vaultName": "1-cache"})},
}

// keyBreaches break rules of keys.
var keyBreaches = []Breach{
	{Rule: "key-hsm", Name: "RSA-HSM in a standard vault", Made: made(AVault), Makes: KeyWith(Inputs{"kty": "RSA-HSM"})},
	{Rule: "key-size", Name: "1024 bits", Made: made(AVault), Makes: KeyWith(Inputs{"keySize": 1024.0})},
	{Rule: "key-rotation-policy", Name: "an expiry after 20 days", Made: made(AVault), Makes: KeyWith(rotated("P20D", "timeAfterCreate", "P7D"))},
	{Rule: "key-rotation-policy", Name: "a rotation after 5 days", Made: made(AVault), Makes: KeyWith(rotated("P90D", "timeAfterCreate", "P5D"))},
	{Rule: "key-rotation-policy", Name: "a rotation on the day before the expiry", Made: made(AVault), Makes: KeyWith(rotated("P90D", "timeAfterCreate", "P89D"))},
	{Rule: "key-rotation-policy", Name: "a rotation before an expiry that there is not", Made: made(AVault), Makes: KeyWith(rotated("", "timeBeforeExpiry", "P30D"))},
	{Rule: "key-rotation-policy", Name: "no duration", Made: made(AVault), Makes: KeyWith(rotated("90 days", "timeAfterCreate", "P30D"))},
	{
		Rule: "key-delete-closed", Name: "from outside of the network", Made: made(ClosedVault, AKey), Makes: AKey, Deletes: KeyID,
		Switches: "vaultsUnreachable: true",
	},
}

// rotated is the rotation policy of a key.
func rotated(expiry, trigger, span string) Inputs {
	policy := Inputs{"lifetimeActions": []any{Inputs{"action": Inputs{"type": "rotate"}, "trigger": Inputs{trigger: span}}}}
	if expiry != "" {
		policy["attributes"] = Inputs{"expiryTime": expiry}
	}
	return Inputs{"rotationPolicy": policy}
}

// encryptionBreaches break rules of customer-managed keys of clusters.
var encryptionBreaches = []Breach{
	{
		Rule: "managed-encryption-url", Name: "a key without its version", Made: made(AnIdentity, AVault, AKey, AKeyRole),
		Makes: AnEncryptedCluster.With(EncryptedWith(KeyURL)),
	},
	{
		Rule: "managed-encryption-url", Name: "a secret", Made: made(AnIdentity, AVault, AKey, AKeyRole),
		Makes: AnEncryptedCluster.With(EncryptedWith("https://kv-cache.vault.azure.net/secrets/cache/" + KeyVersion)),
	},
	{Rule: "managed-encryption-key", Name: "no such key", Made: made(AnIdentity, AVault), Makes: AnEncryptedCluster},
	{Rule: "managed-encryption-key", Name: "no such vault", Made: made(AnIdentity), Makes: AnEncryptedCluster},
	{
		Rule: "managed-encryption-key", Name: "no such managed HSM", Made: made(AnIdentity),
		Makes: AnEncryptedCluster.With(EncryptedWith("https://hsm-cache.managedhsm.azure.net/keys/cache/" + KeyVersion)),
	},
	{
		Rule: "managed-encryption-key", Name: "no such version", Made: made(AnIdentity, AVault, AKey, AKeyRole),
		Makes: AnEncryptedCluster.With(EncryptedWith(KeyURL + "/0123456789abcdef0123456789abcdef")),
	},
	{
		Rule: "managed-encryption-protection", Name: "a vault without purge protection",
		Made: made(AnIdentity, VaultWith(Inputs{"enablePurgeProtection": nil}), AKey, AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-region", Name: "a vault in another region",
		Made: made(AnIdentity, AVault.With(Inputs{"location": "northeurope"}), AKey, AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-key-type", Name: "an EC key",
		Made: made(AnIdentity, AVault, KeyWith(Inputs{"kty": "EC", "keySize": nil, "curveName": "P-256"}), AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-version", Name: "a version that is disabled",
		Made: made(AnIdentity, AVault, KeyWith(Inputs{"attributes": Inputs{"enabled": false}}), AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-version", Name: "a version that expired in 2001",
		Made: made(AnIdentity, AVault, KeyWith(Inputs{"attributes": Inputs{"expires": 1e9}}), AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-version", Name: "a version of the next century",
		Made: made(AnIdentity, AVault, KeyWith(Inputs{"attributes": Inputs{"notBefore": 4.2e9}}), AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-bypass", Name: "a vault that lets nobody in",
		Made: made(AnIdentity, VaultWith(Inputs{"networkAcls": Inputs{"defaultAction": "Deny", "bypass": "None"}}), AKey, AKeyRole), Makes: AnEncryptedCluster,
	},
	{
		Rule: "managed-encryption-firewall", Name: "a closed vault by the second reading", Made: made(AnIdentity, ClosedVault, AKey, AKeyRole),
		Makes: AnEncryptedCluster, Switches: "closedVaults: blocked",
	},
	{Rule: "managed-encryption-role", Name: "no role yet", Made: made(AnIdentity, AVault, AKey), Makes: AnEncryptedCluster},
	{
		Rule: "managed-encryption-role", Name: "a role that reads secrets", Makes: AnEncryptedCluster,
		Made: made(AnIdentity, AVault, AKey, AKeyRole.With(Inputs{"roleDefinitionId": "/subscriptions/" + SubscriptionID +
			"/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6"})),
	},
	{
		Rule: "managed-encryption-role", Name: "a role of somebody else", Makes: AnEncryptedCluster,
		Made: made(AnIdentity, AVault, AKey, AKeyRole.With(Inputs{"principalId": Someone, "principalType": "Group"})),
	},
	{
		Rule: "managed-encryption-role", Name: "a vault without RBAC, and no access policy", Makes: AnEncryptedCluster,
		Made: made(AnIdentity, VaultWith(Inputs{"enableRbacAuthorization": nil}), AKey, AKeyRole),
	},
	{
		Rule: "managed-encryption-identity", Name: "an identity of nobody", Made: made(AnIdentity, AVault, AKey, AKeyRole),
		Makes: AnEncryptedCluster.With(Inputs{"identity": nil}),
	},
	{
		Rule: "managed-encryption-identity", Name: "the cluster's own", Made: made(AnIdentity, AVault, AKey, AKeyRole),
		Makes: ACluster.With(Inputs{"identity": Inputs{"type": "SystemAssigned"}, "encryption": Inputs{"customerManagedKeyEncryption": Inputs{
			"keyEncryptionKeyUrl": KeyURL + "/" + KeyVersion, "keyEncryptionKeyIdentity": Inputs{"identityType": "systemAssignedIdentity"}}}}),
	},
	{Rule: "reference", Name: "an identity that does not exist", Made: made(AVault, AKey), Makes: AnEncryptedCluster},
}
