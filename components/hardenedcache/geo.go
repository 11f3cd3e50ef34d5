package hardenedcache

import (
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// geoReplication lists the databases that this member must link when it is created: those before it and itself. Azure
// links on creation only (https://github.com/hashicorp/terraform-provider-azurerm/issues/31353), and a database can't
// name one that does not exist yet, so the members are created one after the other.
func (b *builder) geoReplication(m *member) redisenterprise.DatabasePropertiesGeoReplicationPtrInput {
	group := b.managed.GeoReplication
	if group == nil {
		return nil
	}
	var linked redisenterprise.LinkedDatabaseArray
	for _, other := range b.members {
		linked = append(linked, &redisenterprise.LinkedDatabaseArgs{Id: pulumi.Sprintf("%s/databases/%s", other.cluster.ID(), databaseName)})
		if other == m {
			break
		}
	}
	return &redisenterprise.DatabasePropertiesGeoReplicationArgs{
		GroupNickname:   pulumi.String(group.GroupNickname),
		LinkedDatabases: linked,
	}
}

// earlierDatabases are those that must exist before this member's.
func (b *builder) earlierDatabases(m *member) []pulumi.Resource {
	var earlier []pulumi.Resource
	for _, other := range b.members {
		if other == m {
			break
		}
		earlier = append(earlier, other.database)
	}
	return earlier
}
