package hardenedcache

import (
	"fmt"

	"github.com/google/uuid"

	roles "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/inputs"
	"github.com/redoubt-iac/redoubt/internal/naming"
	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// cryptoServiceEncryptionUser may get, wrap and unwrap with a key, and nothing else:
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
const cryptoServiceEncryptionUser = "e147488a-f6f5-4113-8e2d-b22465e65bf6"

// encryption is what a cluster needs to be encrypted with a customer-managed key; nil for Microsoft's keys.
type encryption struct {
	url        pulumi.StringInput
	identityID pulumi.StringInput
	// waitFor is what must exist before the cluster may use the key.
	waitFor []pulumi.Resource
}

// buildEncryption makes or takes the key.
func (s *managedService) buildEncryption(m *member) (*encryption, error) {
	given := s.args.CustomerManagedKey
	if given == nil {
		return nil, nil //nolint:nilnil // no encryption of one's own is what is wanted; its methods take nil
	}
	if !given.makesKey() {
		return &encryption{url: s.set.RequiredString(keyURLPath), identityID: s.set.RequiredString(keyIdentityPath)}, nil
	}
	identity, err := identities.NewUserAssignedIdentity(s.ctx, s.childName(m, "key-identity"), &identities.UserAssignedIdentityArgs{
		ResourceName:      pulumi.String(m.names.identity),
		ResourceGroupName: m.resourceGroupName,
		Location:          m.location.ToStringOutput().ToStringPtrOutput(),
		Tags:              s.args.allTags(),
	}, s.options(s.component, pulumi.DeleteBeforeReplace(true))...)
	if err != nil {
		return nil, fmt.Errorf("creating the identity for the key: %w", err)
	}
	m.made = append(m.made, identity)
	vault, err := s.keyVault(m, identity)
	if err != nil {
		return nil, err
	}
	key, err := s.buildKey(m, vault)
	if err != nil {
		return nil, err
	}
	role, err := s.allowKey(m, key, identity)
	if err != nil {
		return nil, err
	}
	m.made = append(m.made, key, role)
	return &encryption{url: s.versioned(key), identityID: identity.ID(), waitFor: append(vault.waitFor, role)}, nil
}

// vaultInUse is the vault in which the component makes the key.
type vaultInUse struct {
	name, resourceGroupName pulumi.StringInput
	waitFor                 []pulumi.Resource
}

// keyVault makes the vault, or takes the existing one.
func (s *managedService) keyVault(m *member, identity *identities.UserAssignedIdentity) (vaultInUse, error) {
	if s.args.CustomerManagedKey.KeyVault != nil {
		return s.buildVault(m, identity)
	}
	id := s.set.RequiredString(keyVaultIDPath).ToStringOutput()
	part := func(read func(resourceid.ID) string) pulumi.StringOutput {
		return id.ApplyT(func(text string) string {
			parsed, _ := resourceid.Parse(text)
			return read(parsed)
		}).(pulumi.StringOutput)
	}
	return vaultInUse{name: part(resourceid.ID.Name), resourceGroupName: part(func(id resourceid.ID) string { return id.ResourceGroup })}, nil
}

// buildKey makes the key. Azure changes nothing of a key that exists when it is written again, so what changes later is
// ignored there. In production the key stays when the program lets go of it: deleting a key goes through the vault's data
// plane, which a closed vault refuses from outside, and data that it encrypted would be gone.
func (s *managedService) buildKey(m *member, vault vaultInUse) (*keyvault.Key, error) {
	given := s.args.CustomerManagedKey.Key
	key, err := keyvault.NewKey(s.ctx, s.childName(m, "key"), &keyvault.KeyArgs{
		KeyName:           pulumi.String(inputs.Or(given.Name, "key-"+m.names.cache)),
		VaultName:         vault.name,
		ResourceGroupName: vault.resourceGroupName,
		Properties: &keyvault.KeyPropertiesArgs{
			Kty:     pulumi.String(given.kty()),
			KeySize: pulumi.Int(given.size()),
			KeyOps:  pulumi.StringArray{pulumi.String("wrapKey"), pulumi.String("unwrapKey")},
			Attributes: &keyvault.KeyAttributesArgs{
				Enabled: pulumi.Bool(true), Exportable: pulumi.Bool(false), Expires: pulumi.Float64(float64(given.expires())),
			},
			RotationPolicy: &keyvault.RotationPolicyArgs{
				Attributes: &keyvault.KeyRotationPolicyAttributesArgs{ExpiryTime: pulumi.String(given.lifetime())},
				LifetimeActions: keyvault.LifetimeActionArray{&keyvault.LifetimeActionArgs{
					Action:  &keyvault.ActionArgs{Type: keyvault.KeyRotationPolicyActionTypeRotate},
					Trigger: &keyvault.TriggerArgs{TimeAfterCreate: pulumi.String(given.rotation())},
				}},
			},
		},
		Tags: s.args.allTags(),
	}, s.options(s.component, pulumi.DependsOn(vault.waitFor), pulumi.RetainOnDelete(s.args.isProduction()), pulumi.Protect(s.args.isProduction()))...)
	if err != nil {
		return nil, fmt.Errorf("creating the key: %w", err)
	}
	return key, nil
}

// allowKey lets the identity use this key, and no other of the vault.
func (s *managedService) allowKey(m *member, key *keyvault.Key, identity *identities.UserAssignedIdentity) (*roles.RoleAssignment, error) {
	role, err := roles.NewRoleAssignment(s.ctx, s.childName(m, "key-role"), &roles.RoleAssignmentArgs{
		RoleAssignmentName: pulumi.String(uuid.NewSHA1(uuid.NameSpaceURL, []byte(Type+"\x00"+m.names.cache+"\x00key")).String()),
		Scope:              key.ID(),
		RoleDefinitionId: key.ID().ToStringOutput().ApplyT(func(id string) string {
			return roleDefinitionID(id, cryptoServiceEncryptionUser)
		}).(pulumi.StringOutput),
		PrincipalId:   identity.PrincipalId,
		PrincipalType: pulumi.String("ServicePrincipal"),
		Description:   pulumi.String("The cache " + m.names.cache + " encrypts with this key."),
	}, s.options(s.component)...)
	if err != nil {
		return nil, fmt.Errorf("letting the cache use the key: %w", err)
	}
	return role, nil
}

// versioned is the URL of the version that the cache uses: the one in the configuration, or the one that the creation of
// the key returned.
func (s *managedService) versioned(key *keyvault.Key) pulumi.StringOutput {
	if version := s.args.CustomerManagedKey.KeyVersion; version != nil {
		return pulumi.Sprintf("%s/%s", key.KeyUri, *version)
	}
	return key.KeyUriWithVersion
}

func (e *encryption) identity() redisenterprise.ManagedServiceIdentityPtrInput {
	if e == nil {
		return nil
	}
	return &redisenterprise.ManagedServiceIdentityArgs{
		Type:                   pulumi.String("UserAssigned"),
		UserAssignedIdentities: pulumi.StringArray{e.identityID},
	}
}

func (e *encryption) block() redisenterprise.ClusterPropertiesEncryptionPtrInput {
	if e == nil {
		return nil
	}
	return &redisenterprise.ClusterPropertiesEncryptionArgs{
		CustomerManagedKeyEncryption: &redisenterprise.ClusterPropertiesCustomerManagedKeyEncryptionArgs{
			KeyEncryptionKeyUrl: e.url.ToStringOutput().ToStringPtrOutput(),
			KeyEncryptionKeyIdentity: &redisenterprise.ClusterPropertiesKeyEncryptionKeyIdentityArgs{
				IdentityType:                   pulumi.String("userAssignedIdentity"),
				UserAssignedIdentityResourceId: e.identityID.ToStringOutput().ToStringPtrOutput(),
			},
		},
	}
}

func (e *encryption) dependencies() []pulumi.Resource {
	if e == nil {
		return nil
	}
	return e.waitFor
}

// vaultName is derived from the cache's: short, because a vault's name has 24 characters at most.
func (s *managedService) vaultName(m *member) string {
	hash := naming.Hash(s.ctx.Project(), s.name, s.args.Environment, m.key)
	return inputs.Or(s.args.CustomerManagedKey.KeyVault.Name, naming.Global("kv", vaultNameRule.Longest, s.args.Environment, hash))
}
