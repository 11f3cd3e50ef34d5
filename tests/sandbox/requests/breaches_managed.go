package requests

// managedBreaches break rules of Azure Managed Redis and of access.
var managedBreaches = []Breach{
	{Rule: "managed-enterprise-retired", Name: "an Enterprise cluster", Made: []Making{AGroup}, Makes: ACluster.With(SKU("Enterprise_E10"))},
	{Rule: "managed-enterprise-retired", Name: "an EnterpriseFlash cluster", Made: []Making{AGroup}, Makes: ACluster.With(SKU("EnterpriseFlash_F300"))},
	{Rule: "managed-zones", Name: "zones", Made: []Making{AGroup}, Makes: ACluster.With(Inputs{"zones": []any{"1", "2", "3"}})},
	{Rule: "managed-capacity", Name: "capacity", Made: []Making{AGroup}, Makes: ACluster.With(Inputs{"sku": Inputs{"name": "Balanced_B5", "capacity": 2.0}})},
	{Rule: "managed-tls", Name: "TLS 1.0", Made: []Making{AGroup}, Makes: ACluster.With(Inputs{"minimumTlsVersion": "1.0"})},
	{
		Rule: "managed-ha-off", Name: "turning high availability off", Made: []Making{AGroup, ACluster},
		Makes: ACluster.With(Inputs{"highAvailability": "Disabled"}), Changes: ClusterID,
	},
	{Rule: "managed-database-name", Name: "a database called cache", Made: []Making{AGroup, ACluster}, Makes: ADatabase.With(Inputs{"databaseName": "cache"})},
	{
		Rule: "managed-create-only", Name: "another clustering policy", Made: []Making{AGroup, ACluster, ADatabase},
		Makes: ADatabase.With(Inputs{"clusteringPolicy": "EnterpriseCluster"}), Changes: DatabaseID,
	},
	{
		Rule: "managed-create-only", Name: "a module more", Made: []Making{AGroup, ACluster, ADatabase},
		Makes: ADatabase.With(Inputs{"modules": []any{Inputs{"name": "RedisJSON"}}}), Changes: DatabaseID,
	},
	{
		Rule: "managed-persistence-one", Name: "RDB and AOF", Made: []Making{AGroup, ACluster},
		Makes: ADatabase.With(Inputs{"persistence": Inputs{"rdbEnabled": true, "rdbFrequency": "1h", "aofEnabled": true, "aofFrequency": "1s"}}),
	},
	{
		Rule: "managed-persistence-geo", Name: "RDB in a geo-replication group", Made: []Making{AGroup, ACluster},
		Makes: ADatabase.With(geo).With(Inputs{"persistence": Inputs{"rdbEnabled": true, "rdbFrequency": "1h"}}),
	},
	{Rule: "managed-geo-sku", Name: "geo-replication on B0", Made: []Making{AGroup, ACluster.With(SKU("Balanced_B0"))}, Makes: ADatabase.With(geo)},
	{Rule: "managed-geo-sku", Name: "geo-replication on Flash", Made: []Making{AGroup, ACluster.With(SKU("FlashOptimized_A250"))}, Makes: ADatabase.With(geo)},
	{
		Rule: "managed-search", Name: "RediSearch with OSSCluster", Made: []Making{AGroup, ACluster},
		Makes: ADatabase.With(Inputs{"modules": []any{Inputs{"name": "RediSearch"}}}),
	},
	{
		Rule: "access-managed-policy", Name: "a reader on managed", Made: []Making{AGroup, ACluster, ADatabase},
		Makes: AGrant.With(Inputs{"accessPolicyName": "reader"}),
	},
	{
		Rule: "access-object-id", Name: "a user name for an object id", Made: []Making{AGroup, ACluster, ADatabase},
		Makes: AGrant.With(Inputs{"user": Inputs{"objectId": "jo@example.org"}}),
	},
	{
		Rule: "access-duplicate-principal", Name: "a second assignment on managed", Made: []Making{AGroup, ACluster, ADatabase, AGrant},
		Makes: AGrant.With(Inputs{"accessPolicyAssignmentName": "again"}),
	},
	{
		Rule: "access-duplicate-principal", Name: "a second assignment on classic", Made: []Making{AGroup, AClassic, AClassicGrant},
		Makes: AClassicGrant.With(Inputs{"accessPolicyAssignmentName": "again", "accessPolicyName": "Data Owner"}),
	},
	{
		Rule: "role-assignment-exists", Name: "a role twice", Made: []Making{AGroup, ACluster, ARole},
		Makes: ARole.With(Inputs{"roleAssignmentName": Someone}),
	},
}
