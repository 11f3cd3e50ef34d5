package hardenedcache

import (
	"fmt"

	roles "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	keyvault "github.com/pulumi/pulumi-azure-native-sdk/keyvault/v2/v20230701"
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
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
	if !given.isGiven() {
		return nil, nil //nolint:nilnil // no encryption of one's own is what is wanted; its methods take nil
	}
	if !given.makesKey() {
		return &encryption{url: s.set.RequiredString(keyURLPath), identityID: s.set.RequiredString(keyIdentityPath)}, nil
	}
	identity, err := s.buildIdentity(m, "key-identity", m.names.identity)
	if err != nil {
		return nil, fmt.Errorf("creating the identity for the key: %w", err)
	}
	vault, err := s.keyVault(m, identity)
	if err != nil {
		return nil, err
	}
	if err := s.watchKeys(m, vault); err != nil {
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
	m.made = append(m.made, key)
	s.key = key
	return &encryption{url: s.versioned(m, vault, key), identityID: identity.ID(), waitFor: append(vault.waitFor, key, role)}, nil
}

// allowKey lets the identity use this key, and no other of the vault.
func (s *managedService) allowKey(m *member, key *keyvault.Key, identity *identities.UserAssignedIdentity) (*roles.RoleAssignment, error) {
	role, err := s.assign(m, assignment{
		logicalName: s.childName(m, "key-role"), seed: "customer-managed-key/cache",
		scope: key.ID().ToStringOutput(), role: pulumi.String(cryptoServiceEncryptionUser),
		principalID: identity.PrincipalId, principalType: servicePrincipal,
		description: "The cache " + m.names.cache + " encrypts with this key.",
	})
	if err != nil {
		return nil, fmt.Errorf("letting the cache use the key: %w", err)
	}
	return role, nil
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
