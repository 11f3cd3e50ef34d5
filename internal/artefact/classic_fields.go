package artefact

import "github.com/redoubt-iac/redoubt/internal/arm"

// classicCacheFields are those of azure:redis/cache:Cache. Two properties were renamed in version 4 of the Terraform
// provider (enable_non_ssl_port, enable_authentication), and the default of the TLS version changed.
// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/redis/redis_cache_resource.go
var classicCacheFields = []field{
	{from: "zones", to: "zones"},
	{from: "skuName", to: "properties.sku.name"},
	{from: "family", to: "properties.sku.family"},
	{from: "capacity", to: "properties.sku.capacity"},
	{from: "enableNonSslPort", to: "properties.enableNonSslPort"},
	{from: "nonSslPortEnabled", to: "properties.enableNonSslPort", absent: false},
	{from: "minimumTlsVersion", to: "properties.minimumTlsVersion", absent: arm.Unknown{}},
	{from: "publicNetworkAccessEnabled", to: "properties.publicNetworkAccess", as: enabled, absent: "Enabled"},
	{from: "accessKeysAuthenticationEnabled", to: "properties.disableAccessKeyAuthentication", as: negated, absent: false},
	{from: "redisVersion", to: "properties.redisVersion", absent: arm.Unknown{}},
	{from: "shardCount", to: "properties.shardCount"},
	{from: "replicasPerMaster", to: "properties.replicasPerMaster"},
	{from: "replicasPerPrimary", to: "properties.replicasPerPrimary"},
	{from: "subnetId", to: "properties.subnetId"},
	{from: "privateStaticIpAddress", to: "properties.staticIP"},
	{from: "tenantSettings", to: "properties.tenantSettings"},
	{from: "redisConfiguration.activeDirectoryAuthenticationEnabled", to: "properties.redisConfiguration.aad-enabled", as: text},
	{from: "redisConfiguration.enableAuthentication", to: "properties.redisConfiguration.authnotrequired", as: yesNo},
	{from: "redisConfiguration.authenticationEnabled", to: "properties.redisConfiguration.authnotrequired", as: yesNo},
	{from: "redisConfiguration.maxmemoryPolicy", to: "properties.redisConfiguration.maxmemory-policy"},
	{from: "redisConfiguration.maxmemoryReserved", to: "properties.redisConfiguration.maxmemory-reserved", as: text},
	{from: "redisConfiguration.maxmemoryDelta", to: "properties.redisConfiguration.maxmemory-delta", as: text},
	{from: "redisConfiguration.maxfragmentationmemoryReserved", to: "properties.redisConfiguration.maxfragmentationmemory-reserved", as: text},
	{from: "redisConfiguration.notifyKeyspaceEvents", to: "properties.redisConfiguration.notify-keyspace-events"},
	{from: "redisConfiguration.rdbBackupEnabled", to: "properties.redisConfiguration.rdb-backup-enabled", as: text},
	{from: "redisConfiguration.rdbBackupFrequency", to: "properties.redisConfiguration.rdb-backup-frequency", as: text},
	{from: "redisConfiguration.rdbBackupMaxSnapshotCount", to: "properties.redisConfiguration.rdb-backup-max-snapshot-count", as: text},
	{from: "redisConfiguration.aofBackupEnabled", to: "properties.redisConfiguration.aof-backup-enabled", as: text},
	{from: "redisConfiguration.dataPersistenceAuthenticationMethod", to: "properties.redisConfiguration.preferred-data-persistence-auth-method"},
	{from: "redisConfiguration.storageAccountSubscriptionId", to: "properties.redisConfiguration.storage-subscription-id"},
}

// managedClusterFields and managedDatabaseFields are those of azure:managedredis/managedRedis:ManagedRedis.
// https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/managedredis/resources/managed_redis/r_schema.go
var managedClusterFields = []field{
	{from: "skuName", to: "sku.name"},
	{from: "publicNetworkAccess", to: "properties.publicNetworkAccess", absent: "Enabled"},
	{from: "highAvailabilityEnabled", to: "properties.highAvailability", as: enabled, absent: "Enabled"},
	{from: "customerManagedKey.keyVaultKeyId", to: "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"},
	{from: "customerManagedKey.userAssignedIdentityId", to: "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyIdentity.userAssignedIdentityResourceId"},
}

var managedDatabaseFields = []field{
	{from: "accessKeysAuthenticationEnabled", to: "properties.accessKeysAuthentication", as: enabled, absent: "Disabled"},
	{from: "clientProtocol", to: "properties.clientProtocol", absent: "Encrypted"},
	{from: "clusteringPolicy", to: "properties.clusteringPolicy", absent: "OSSCluster"},
	{from: "evictionPolicy", to: "properties.evictionPolicy", absent: "VolatileLRU"},
	{from: "geoReplicationGroupName", to: "properties.geoReplication.groupNickname"},
	{from: "persistenceAppendOnlyFileBackupFrequency", to: "properties.persistence.aofFrequency"},
	{from: "persistenceRedisDatabaseBackupFrequency", to: "properties.persistence.rdbFrequency"},
	{from: "port", to: "properties.port", absent: 10000.0},
}
