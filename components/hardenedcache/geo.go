package hardenedcache

import (
	"github.com/pulumi/pulumi-azure-native-sdk/redisenterprise/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// geoReplication lists the databases that the next one must link when it is created: those before it and itself. Azure
// links on creation only (https://github.com/hashicorp/terraform-provider-azurerm/issues/31353), and a database can't
// name one that does not exist yet, so the members are created one after the other.
func (s *managedService) geoReplication() redisenterprise.DatabasePropertiesGeoReplicationPtrInput {
	group := s.settings.GeoReplication
	if group == nil {
		return nil
	}
	var linked redisenterprise.LinkedDatabaseArray
	for _, cluster := range s.clusters {
		linked = append(linked, &redisenterprise.LinkedDatabaseArgs{Id: pulumi.Sprintf("%s/databases/%s", cluster.ID(), databaseName)})
	}
	return &redisenterprise.DatabasePropertiesGeoReplicationArgs{
		GroupNickname:   pulumi.String(group.GroupNickname),
		LinkedDatabases: linked,
	}
}

// earlierDatabases are those that must exist before the next one.
func (s *managedService) earlierDatabases() []pulumi.Resource {
	var earlier []pulumi.Resource
	for _, database := range s.databases {
		earlier = append(earlier, database)
	}
	return earlier
}
