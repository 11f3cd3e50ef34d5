package hardenedcache

import (
	"fmt"
	"maps"
	"slices"

	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
)

// Roles at the vault: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security. A publisher
// needs the officer's, which deletes too, because retiring the keys deletes the secret.
const (
	keyVaultSecretsUser    = "4633458b-17de-408a-b874-0445c86b69e6"
	keyVaultSecretsOfficer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
)

// accessKeys is what the component makes for clients that can't use Entra.
type accessKeys struct {
	vault *madeVault
	// reader is the identity of this environment that may read the key, and no other environment's.
	reader *identities.UserAssignedIdentity
}

// buildAccessKeys makes the vault for the access key, the identity that reads it, and the roles of those who write it. It
// declares no secret: the value would be an input, and every input is in the state.
func (b *builder) buildAccessKeys(m *member) error {
	if b.args.AccessKeys == nil {
		return nil
	}
	if err := b.announceKeys(); err != nil {
		return err
	}
	reader, err := b.buildIdentity(m, "keys-reader", m.names.reader)
	if err != nil {
		return fmt.Errorf("creating the identity that reads the access key: %w", err)
	}
	given := b.args.AccessKeys.KeyVault
	vault, err := b.buildVault(m, vaultPlan{
		placedVault: placedVault{accessKeysVaultPath, given}, logicalName: b.childName(m, "keys-vault"),
		name: b.accessKeysVaultName(), sku: given.sku(), bypass: bypassNobody, tenantID: reader.TenantId,
		purpose: fmt.Sprintf("Clients of the cache of environment %s read their access key in here.", b.args.Environment),
	})
	if err != nil {
		return err
	}
	b.accessKeys = &accessKeys{vault: vault, reader: reader}
	if _, err := b.watchExpiry(m, expiryWatch{
		logicalName: vault.logicalName, name: vault.name, path: accessKeysAlertPath, alert: b.args.AccessKeys.ExpiryAlert,
		vaultID: vault.resource.ID().ToStringOutput(), resourceGroupName: vault.resourceGroupName, events: secretEvents,
		description: fmt.Sprintf("The access key of environment %s is near its expiry or past it: run `redoubt keys rotate %[1]s`.", b.args.Environment),
	}); err != nil {
		return err
	}
	return b.allowAccessKeys(m)
}

// announceKeys tells what no setting of the component can help: Azure answers every write of a classic cache with its keys,
// and no other request (https://learn.microsoft.com/rest/api/redis/redis/create), so that the state holds them, as secrets.
func (b *builder) announceKeys() error {
	if b.args.Classic == nil || !b.args.keysOn() {
		return nil
	}
	return b.warn(fmt.Sprintf("Azure returns the access keys of a classic cache whenever it is created or changed, so the state then holds them, encrypted. "+
		"Run `redoubt keys rotate %s` afterwards: it replaces both, and what the state holds opens nothing any more.", b.args.Environment))
}

// allowAccessKeys lets the environment's identity read the secrets of this vault, and the publishers write them.
func (b *builder) allowAccessKeys(m *member) error {
	keys := b.accessKeys
	if _, err := b.assign(m, assignment{
		logicalName: b.childName(m, "keys-reader-role"), seed: "access-keys/reader",
		scope: keys.vault.resource.ID().ToStringOutput(), role: pulumi.String(keyVaultSecretsUser),
		principalID: keys.reader.PrincipalId, principalType: servicePrincipal,
		description: "Clients of the cache " + m.names.cache + " read its access key here.",
	}); err != nil {
		return fmt.Errorf("letting clients read the access key: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(b.args.AccessKeys.Publishers)) {
		if err := b.allowPublisher(m, key); err != nil {
			return err
		}
	}
	return nil
}

// allowPublisher lets one principal write the secrets of the vault, and list and regenerate the keys: not of the whole
// managed cluster but of its database, which owns them.
func (b *builder) allowPublisher(m *member, key string) error {
	path := publisherPath(key)
	assignments := []assignment{{
		logicalName: b.childName(m, "keys-publisher-"+key), seed: "access-keys/publisher/" + key,
		scope: b.accessKeys.vault.resource.ID().ToStringOutput(), role: pulumi.String(keyVaultSecretsOfficer),
		description: "Publishes the access key of the cache " + m.names.cache + ".",
	}, {
		logicalName: b.childName(m, "keys-publisher-"+key+"-rotation"), seed: "access-keys/rotation/" + key,
		scope: m.keyed.ToStringOutput(), role: b.inputOr(path+".roleDefinitionIdOrName", pulumi.String(b.facts.rotationRole)),
		description: "Lists and regenerates the access keys of the cache " + m.names.cache + ".",
	}}
	for _, each := range assignments {
		each.principalID = b.set.RequiredString(path + ".principalId")
		each.principalType = b.args.AccessKeys.Publishers[key].PrincipalType
		if _, err := b.assign(m, each); err != nil {
			return fmt.Errorf("letting %s publish the access key: %w", key, err)
		}
	}
	return nil
}

// accessKeysVaultName is derived from the cache's: short, because a vault's name has 24 characters at most.
func (b *builder) accessKeysVaultName() string {
	hash := naming.Hash(b.ctx.Project(), b.name, b.args.Environment, accessKeysPath)
	return inputs.Or(b.args.AccessKeys.KeyVault.Name, naming.Global("kv-keys", vaultNameRule.Longest, b.args.Environment, hash))
}
