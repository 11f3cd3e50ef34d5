package hardenedcache

import (
	"fmt"
	"strings"

	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// vaultInUse is the vault in which the component makes the key.
type vaultInUse struct {
	id, name, resourceGroupName pulumi.StringInput
	// plainName is the name, also in a preview of a vault that is yet to be made.
	plainName pulumi.StringInput
	// made is nil for a vault that exists already.
	made *madeVault
	// waitFor is what must exist before the key.
	waitFor []pulumi.Resource
}

// keyVault makes the vault, or takes the existing one.
func (s *managedService) keyVault(m *member, identity *identities.UserAssignedIdentity) (*vaultInUse, error) {
	if given := s.args.CustomerManagedKey.KeyVault; given != nil {
		made, err := s.buildVault(m, vaultPlan{
			placedVault: placedVault{keyVaultPath, given}, logicalName: s.childName(m, "vault"),
			name: s.vaultName(m), sku: s.args.CustomerManagedKey.vaultSku(), bypass: bypassTrusted, tenantID: identity.TenantId,
			purpose: fmt.Sprintf("The cache of environment %s is encrypted with a key in here.", s.args.Environment),
		})
		if err != nil {
			return nil, err
		}
		return &vaultInUse{
			id: made.resource.ID().ToStringOutput(), name: made.resource.Name, resourceGroupName: made.resourceGroupName,
			plainName: pulumi.String(made.name), made: made, waitFor: []pulumi.Resource{made.resource},
		}, nil
	}
	id := s.set.RequiredString(keyVaultIDPath).ToStringOutput()
	part := func(read func(resourceid.ID) string) pulumi.StringOutput {
		return id.ApplyT(func(text string) string {
			parsed, _ := resourceid.Parse(text)
			return read(parsed)
		}).(pulumi.StringOutput)
	}
	name := part(resourceid.ID.Name)
	return &vaultInUse{id: id, name: name, plainName: name, resourceGroupName: part(func(id resourceid.ID) string { return id.ResourceGroup })}, nil
}

// watchKeys comes before the key, whose first version would otherwise not be announced. A vault that exists is watched in
// its own resource group.
func (s *managedService) watchKeys(m *member, vault *vaultInUse) error {
	watch := expiryWatch{
		logicalName: s.childName(m, "vault"), name: s.topicNameOf(m), path: keyAlertPath, alert: s.args.CustomerManagedKey.ExpiryAlert,
		vaultID: vault.id, resourceGroupName: vault.resourceGroupName, events: keyEvents,
		description: fmt.Sprintf("The key of environment %s has a new version, which its cache does not use by itself, or is near its expiry: run `redoubt keys rotate-cmk %[1]s`.", s.args.Environment),
	}
	if vault.made != nil {
		watch.name = vault.made.name
	}
	subscription, err := s.watchExpiry(m, watch)
	if subscription != nil {
		vault.waitFor = append(vault.waitFor, subscription)
	}
	return err
}

// buildKey makes the key. Azure changes nothing of a key that exists when it is written again, so what changes later is
// ignored there (https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist).
func (s *managedService) buildKey(m *member, vault *vaultInUse) (*keyvault.Key, error) {
	given := s.args.CustomerManagedKey.Key
	key, err := keyvault.NewKey(s.ctx, s.childName(m, "key"), &keyvault.KeyArgs{
		KeyName:           pulumi.String(s.keyName(m)),
		VaultName:         vault.name,
		ResourceGroupName: vault.resourceGroupName,
		Properties: &keyvault.KeyPropertiesArgs{
			Kty:     pulumi.String(given.kty()),
			KeySize: pulumi.Int(given.size()),
			KeyOps:  pulumi.StringArray{pulumi.String("wrapKey"), pulumi.String("unwrapKey")},
			Attributes: &keyvault.KeyAttributesArgs{
				Enabled: pulumi.Bool(true), Exportable: pulumi.Bool(false), Expires: pulumi.Float64(float64(given.expires())),
			},
			RotationPolicy: given.rotationPolicy(),
		},
		Tags: s.args.allTags(),
	}, s.keyOptions(vault)...)
	if err != nil {
		return nil, fmt.Errorf("creating the key: %w", err)
	}
	return key, nil
}

// keyOptions say what becomes of the key when the program lets go of it. Deleting a key goes through the vault's data
// plane, which a closed vault refuses from outside. So in production the key stays, because what it encrypted would be
// lost; elsewhere it goes with the vault that holds it, without a request of its own.
func (s *managedService) keyOptions(vault *vaultInUse) []pulumi.ResourceOption {
	production := s.args.isProduction()
	options := []pulumi.ResourceOption{
		pulumi.DependsOn(vault.waitFor), pulumi.RetainOnDelete(production), pulumi.Protect(production),
		// Each rotation gives the key another expiry, which a refresh learns, and which no write of the key changes.
		pulumi.IgnoreChanges([]string{"properties.attributes.expires"}),
	}
	if vault.made != nil {
		options = append(options, pulumi.DeletedWith(vault.made.resource))
	}
	return s.options(s.component, options...)
}

// rotationPolicy makes a new version in time, gives each its expiry, and has Key Vault announce the end of one that no
// rotation followed 60 days ahead, instead of 30
// (https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation).
func (k *KeyArgs) rotationPolicy() *keyvault.RotationPolicyArgs {
	return &keyvault.RotationPolicyArgs{
		Attributes: &keyvault.KeyRotationPolicyAttributesArgs{ExpiryTime: pulumi.String(k.lifetime())},
		LifetimeActions: keyvault.LifetimeActionArray{
			&keyvault.LifetimeActionArgs{
				Action:  &keyvault.ActionArgs{Type: keyvault.KeyRotationPolicyActionTypeRotate},
				Trigger: &keyvault.TriggerArgs{TimeAfterCreate: pulumi.String(k.rotation())},
			},
			&keyvault.LifetimeActionArgs{
				Action:  &keyvault.ActionArgs{Type: keyvault.KeyRotationPolicyActionTypeNotify},
				Trigger: &keyvault.TriggerArgs{TimeBeforeExpiry: pulumi.String(keyNotice)},
			},
		},
	}
}

// versioned is the URL of the version that the cache uses: the one that the creation of the key returned, or the one in the
// configuration. The latter is made of names, so that a preview shows it
// (https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers).
func (s *managedService) versioned(m *member, vault *vaultInUse, key *keyvault.Key) pulumi.StringOutput {
	version := s.args.CustomerManagedKey.KeyVersion
	if version == nil {
		return key.KeyUriWithVersion
	}
	host := vault.plainName.ToStringOutput().ApplyT(strings.ToLower).(pulumi.StringOutput)
	return pulumi.Sprintf("https://%s.%s/keys/%s/%s", host, clouds[s.args.cloudName()].vaultSuffix, s.keyName(m), *version)
}

func (s *managedService) keyName(m *member) string {
	return inputs.Or(s.args.CustomerManagedKey.Key.Name, "key-"+m.names.cache)
}

// vaultName is derived from the cache's: short, because a vault's name has 24 characters at most.
func (s *managedService) vaultName(m *member) string {
	hash := naming.Hash(s.ctx.Project(), s.name, s.args.Environment, m.key)
	return inputs.Or(s.args.CustomerManagedKey.KeyVault.Name, naming.Global("kv", vaultNameRule.Longest, s.args.Environment, hash))
}
