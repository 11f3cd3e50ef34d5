package hardenedcache

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"

	roles "github.com/pulumi/pulumi-azure-native-sdk/authorization/v2/v20220401"
	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	identities "github.com/pulumi/pulumi-azure-native-sdk/managedidentity/v2/v20230131"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/internal/resourceid"
)

// blobDataContributor lets the cache write blobs: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
const blobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"

// persistenceIdentity is the identity with which a cache writes to a storage account, and its role there; nil when
// nothing is persisted.
type persistenceIdentity struct {
	identity *identities.UserAssignedIdentity
	role     *roles.RoleAssignment
}

// buildPersistenceIdentity makes a user-assigned identity, because a system-assigned one exists only once the cache
// does, which must already write then (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-managed-identity).
func (s *classicService) buildPersistenceIdentity(m *member) (*persistenceIdentity, error) {
	if s.settings.Persistence == nil {
		return nil, nil //nolint:nilnil // no identity is what is wanted; its methods take nil
	}
	identity, err := s.buildIdentity(m, "identity", m.names.identity)
	if err != nil {
		return nil, fmt.Errorf("creating the identity for persistence: %w", err)
	}
	account := s.storageAccount()
	role, err := roles.NewRoleAssignment(s.ctx, s.childName(m, "persistence-role"), &roles.RoleAssignmentArgs{
		RoleAssignmentName: pulumi.String(uuid.NewSHA1(uuid.NameSpaceURL, []byte(Type+"\x00"+m.names.cache+"\x00persistence")).String()),
		Scope:              account,
		RoleDefinitionId: account.ApplyT(func(id string) string {
			return roleDefinitionID(id, blobDataContributor)
		}).(pulumi.StringOutput),
		PrincipalId:   identity.PrincipalId,
		PrincipalType: pulumi.String(servicePrincipal),
		Description:   pulumi.String("The cache " + m.names.cache + " writes its data here."),
	}, s.options(s.component)...)
	if err != nil {
		return nil, fmt.Errorf("letting the cache write to the storage account: %w", err)
	}
	m.made = append(m.made, role)
	return &persistenceIdentity{identity: identity, role: role}, nil
}

func (s *classicService) storageAccount() pulumi.StringOutput {
	return s.set.RequiredString(storageAccountPath).ToStringOutput()
}

func (i *persistenceIdentity) block() cache.ManagedServiceIdentityPtrInput {
	if i == nil {
		return nil
	}
	return &cache.ManagedServiceIdentityArgs{
		Type:                   pulumi.String("UserAssigned"),
		UserAssignedIdentities: pulumi.StringArray{i.identity.ID()},
	}
}

// mustComeFirst makes the cache wait for the role: without it the first write fails.
func (i *persistenceIdentity) mustComeFirst() pulumi.ResourceOption {
	if i == nil {
		return pulumi.DependsOn(nil)
	}
	return pulumi.DependsOn([]pulumi.Resource{i.role})
}

// configurePersistence says both switches in the tier that knows them, also when both are off. With the method
// ManagedIdentity the "connection string" is the blob endpoint alone, without a key
// (https://learn.microsoft.com/azure/azure-cache-for-redis/cache-how-to-premium-persistence).
func (s *classicService) configurePersistence(args *cache.RedisCommonPropertiesRedisConfigurationArgs) {
	args.RdbBackupEnabled = s.inTiers("false", tierPremium)
	args.AofBackupEnabled = s.inTiers("false", tierPremium)
	given := s.settings.Persistence
	if given == nil {
		return
	}
	args.PreferredDataPersistenceAuthMethod = pulumi.String("ManagedIdentity")
	args.StorageSubscriptionId = s.storageAccount().ApplyT(func(text string) string {
		id, _ := resourceid.Parse(text)
		return id.SubscriptionID
	}).(pulumi.StringOutput)
	suffix := clouds[s.args.cloudName()].blobSuffix
	endpoint := s.storageAccount().ApplyT(func(text string) string {
		id, _ := resourceid.Parse(text)
		return "https://" + id.Name() + "." + suffix + "/"
	}).(pulumi.StringOutput)
	if given.Type == "aof" {
		args.AofBackupEnabled = pulumi.String("true")
		args.AofStorageConnectionString0 = endpoint
		return
	}
	args.RdbBackupEnabled = pulumi.String("true")
	args.RdbStorageConnectionString = endpoint
	args.RdbBackupFrequency = pulumi.String(strconv.Itoa(*given.FrequencyInMinutes))
	args.RdbBackupMaxSnapshotCount = pulumi.String(strconv.Itoa(*given.MaxSnapshotCount))
}
